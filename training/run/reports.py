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
        images_per_second: Over the last steps.
    """

    step: int
    terms: dict[str, float]
    images_per_second: float


@dataclass(frozen=True)
class Validated:
    """The averaged weights were scored, on held-out photos if there are any, and a sample grid was drawn."""

    step: int
    scores: dict[str, float]


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written."""

    step: int
    path: Path


Report = StepReport | Validated | Saved
