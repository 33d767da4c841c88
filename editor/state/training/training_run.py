"""One training in its folder: its plan, its process, and what it has told so far."""

import contextlib
import json
from pathlib import Path
from typing import Any, Final, Literal

from editor.state.training.plan import TrainingPlan, read_plan
from editor.state.training.progress import Progress
from editor.state.training.run_process import RunProcess, read_process

EVENTS_NAME: Final = "events.jsonl"
CHECKPOINT_NAMES: Final = ("checkpoint.pt", "checkpoint-previous.pt")

RunState = Literal[
    "starting", "running", "paused", "comparing", "finished", "stopped", "failed", "died", "gone"
]
LIVE: Final[frozenset[RunState]] = frozenset({"starting", "running", "paused", "comparing"})


class TrainingRun:
    """A folder that is read again and again; the training may run, be held, have ended or been killed.

    Attributes:
        folder: Of the run.
        plan: What was chosen; None where it cannot be read.
        progress: From the events so far.
    """

    def __init__(self, folder: Path) -> None:
        """Read nothing yet: ``refresh`` does."""
        self.folder = folder
        self.plan: TrainingPlan | None = None
        self.progress = Progress()
        self._process: RunProcess | None = None
        self._read_bytes = 0
        self._state: RunState = "gone"

    @property
    def title(self) -> str:
        """What the list of trainings calls it."""
        return self.plan.title if self.plan is not None else self.folder.name

    @property
    def state(self) -> RunState:
        """As it was found by the last ``refresh``."""
        return self._state

    @property
    def is_live(self) -> bool:
        """Whether a process works in it."""
        return self._state in LIVE

    @property
    def can_go_on(self) -> bool:
        """Whether it can be continued from its checkpoint, or begun again where it has none yet."""
        return not self.is_live and self._state not in ("finished", "gone") and self.plan is not None

    @property
    def has_checkpoint(self) -> bool:
        """Whether there is one to go on from."""
        return any((self.folder / name).exists() for name in CHECKPOINT_NAMES)

    @property
    def process(self) -> RunProcess | None:
        """The process that works in it, or did."""
        return self._process

    def began(self, process: RunProcess | None) -> None:
        """Take note that a process was started for it."""
        self._process = process
        self.progress.begin()
        self._state = "starting"

    def refresh(self) -> bool:
        """Read what is new; return whether anything has changed."""
        if self.plan is None:
            self.plan = read_plan(self.folder)
        said = read_process(self.folder)
        if said is not None and (self._process is None or not self._process.is_alive):
            self._process = said
        # First whether it lives, then what it said: in the other order the last words could be missed.
        is_alive = self._process is not None and self._process.is_alive
        has_news = self._read_events()
        before, self._state = self._state, self._find_state(is_alive=is_alive)
        return has_news or before != self._state

    def _find_state(self, *, is_alive: bool) -> RunState:
        if not self.folder.is_dir():
            return "gone"
        progress = self.progress
        if is_alive and not progress.is_closed:
            return self._find_live_state()
        if progress.error:
            return "failed"
        if progress.ending == "finished":
            return "finished"
        return "stopped" if progress.ending else "died"

    def _find_live_state(self) -> RunState:
        if self._process is not None and self._process.is_paused:
            return "paused"
        if self.progress.is_comparing:
            return "comparing"
        return "running" if self.progress.is_training else "starting"

    def _read_events(self) -> bool:
        """Read whole lines that were added; a line that is being written is left for the next time."""
        path = self.folder / EVENTS_NAME
        with contextlib.suppress(OSError), path.open("rb") as file:
            file.seek(self._read_bytes)
            content = file.read()
            whole = content[: content.rfind(b"\n") + 1]
            self._read_bytes += len(whole)
            for line in whole.splitlines():
                self._take(line)
            return bool(whole)
        return False

    def _take(self, line: bytes) -> None:
        try:
            event: Any = json.loads(line)
        except ValueError:  # a line that a power cut has cut off
            return
        if isinstance(event, dict):
            self.progress.add(event)
