"""What the training loop reports while it runs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Ending = Literal["finished", "time is up", "stopped"]


@dataclass(frozen=True)
class StepReport:
    """One finished step, for progress bars.

    Attributes:
        step: Steps done in the whole run.
        terms: Weighted loss terms of this step.
        images_per_second: Over the steps of the last minute, validation and checkpoints apart.
        seconds_left: Until the last step at that rate, or until time is up; None while unknown.
        is_cut: Whether it is the time that is up first.
    """

    step: int
    terms: dict[str, float]
    images_per_second: float
    seconds_left: float | None = None
    is_cut: bool = False


@dataclass(frozen=True)
class Validated:
    """The averaged weights were scored, on held-out photos if there are any, and a sample grid was drawn."""

    step: int
    scores: dict[str, float]


@dataclass(frozen=True)
class Validating:
    """So many of the photos to be scored are done."""

    done: int
    count: int


@dataclass(frozen=True)
class Note:
    """A sentence for the user about what the run does differently than asked, or cannot do."""

    text: str


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written."""

    step: int
    path: Path


@dataclass(frozen=True)
class Unreadable:
    """Photos that could not be read, and were left out of a step."""

    names: tuple[str, ...]


Report = StepReport | Validating | Validated | Saved | Note | Unreadable
