"""What is known of a run, from the events that it has written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from editor.state.language.translation import translate

NOT_LOSSES: Final = frozenset({"gradient_norm", "learning_rate"})


@dataclass
class Progress:
    """Grows with every event; a run that goes on from a checkpoint takes back what came after it."""

    total_steps: int = 0
    step: int = 0
    photos: int = 0
    parameters: int = 0
    losses: list[tuple[int, float]] = field(default_factory=list)
    """Step, and the sum of all weighted losses."""
    scores: list[tuple[int, float]] = field(default_factory=list)
    """Step, and PSNR on held-out photos in dB."""
    photos_per_second: float = 0.0
    seconds_left: float | None = None
    memory_bytes: int = 0
    grid: Path | None = None
    """The newest sample grid."""
    saved_step: int | None = None
    """Of the newest checkpoint."""
    weights: Path | None = None
    """The weights that were written last."""
    comparison: Mapping[str, Any] | None = None
    ending: str = ""
    """``finished``, ``stopped`` or ``time is up``; empty while it runs."""
    damaged_photos: int = 0
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    is_training: bool = False
    """Whether the first step has come since the process began."""
    is_comparing: bool = False
    is_closed: bool = False
    """Whether the process said good-bye: one that did not was killed."""

    def add(self, event: Mapping[str, Any]) -> None:
        """Take one event; unknown ones, and those of another form than ours, are passed over."""
        match event:
            case {"event": "started", "step": int(step), "total_steps": int(total)}:
                self._start(step, total, event)
            case {"event": "step", "step": int(step), "terms": dict(terms)}:
                self._add_step(step, terms, event)
            case {"event": "validated", "step": int(step)}:
                self._add_validation(step, event)
            case {"event": "saved", "step": int(step)}:
                self.saved_step = step
            case {"event": "exported", "paths": [*_, str(path)]}:
                self.weights = Path(path)
            case {"event": "ended", "ending": str(ending)}:
                self.ending, self.seconds_left = ending, _seconds(event)
                self.damaged_photos = int(event.get("damaged_photos") or 0)
            case _:
                self._add_word(event)

    def begin(self) -> None:
        """Forget how the run ended before: it goes on."""
        self.ending = self.error = ""
        self.seconds_left = None
        self.is_closed = self.is_comparing = self.is_training = False

    def _add_word(self, event: Mapping[str, Any]) -> None:
        match event:
            case {"event": "comparing"}:
                self.is_comparing = True
            case {"event": "compared", "photos": int(), "new": dict(), "verdict": str()}:
                self.comparison, self.is_comparing = dict(event), False
            case {"event": "warning", "sentence": str(text)} | {"event": "note", "text": str(text)}:
                self.warnings.append(text)
            case {"event": "error", "sentence": str(sentence)}:
                self.error = sentence or translate(
                    "Progress", "The training ended with an error that it did not explain."
                )
            case {"event": "closed"}:
                self.is_closed, self.is_comparing = True, False

    def _start(self, step: int, total: int, event: Mapping[str, Any]) -> None:
        self.begin()
        self.total_steps, self.step = total, step
        self.photos = int(event.get("photos") or 0)
        self.parameters = int(event.get("parameters") or 0)
        self.losses = [point for point in self.losses if point[0] <= step]
        self.scores = [point for point in self.scores if point[0] <= step]

    def _add_step(self, step: int, terms: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        self.step, self.is_training = step, True
        values = [value for name, value in terms.items() if name not in NOT_LOSSES]
        if values and all(isinstance(value, int | float) for value in values):
            self.losses.append((step, float(sum(values))))
        self.photos_per_second = float(event.get("images_per_second") or 0)
        self.seconds_left = _seconds(event)
        self.memory_bytes = int(event.get("memory_bytes") or 0)

    def _add_validation(self, step: int, event: Mapping[str, Any]) -> None:
        if isinstance(grid := event.get("grid"), str):
            self.grid = Path(grid)
        match event.get("scores"):
            case {"validation_psnr": int() | float() as psnr}:
                self.scores.append((step, float(psnr)))


def _seconds(event: Mapping[str, Any]) -> float | None:
    left = event.get("seconds_left")
    return float(left) if isinstance(left, int | float) else None
