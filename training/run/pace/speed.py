"""How fast a run trains, and how long its steps will still take; validation and checkpoints apart."""

import math
from collections import deque
from typing import Final

from training.config.recipe import Stage, TrainConfig
from training.run.schedule import position_at

WINDOW_SECONDS: Final = 60.0
"""Over how long the rate is taken, where that is more than one step."""
SMOOTHING: Final = 0.9
"""Share that the past has in a smoothed loss term, after its first steps."""


def pixels_per_step(stage: Stage) -> int:
    """Return the pixels that one step of a stage looks at: what its time is about in proportion to."""
    return stage.batch_size * stage.crop_px**2


def pixels_left(config: TrainConfig, step: int) -> int:
    """Return the pixels of all steps that are not done."""
    position = position_at(config, step)
    rest = config.stages[position.stage_index :]
    done = position.step_in_stage * pixels_per_step(rest[0]) if rest else 0
    return sum(stage.steps * pixels_per_step(stage) for stage in rest) - done


def seconds_to_end(config: TrainConfig, step: int, seconds: float) -> float | None:
    """Return what the steps that are left take at the rate of those that are done.

    Args:
        config: Of the run, in steps.
        step: Steps that are done.
        seconds: What they took.

    Returns:
        Seconds, validation and checkpoints apart; None before the first step.
    """
    whole, left = pixels_left(config, 0), pixels_left(config, step)
    return left * seconds / (whole - left) if left < whole else None


class Speed:
    """The rate of the steps of the last minute, or of the last step where one takes longer."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int, int]] = deque()

    def add(self, stage: Stage, seconds: float) -> None:
        """Take the time of one step, with the reading of its photos."""
        self._steps.append((seconds, stage.batch_size, pixels_per_step(stage)))
        while len(self._steps) > 1 and self._seconds - self._steps[0][0] >= WINDOW_SECONDS:
            self._steps.popleft()

    @property
    def _seconds(self) -> float:
        return math.fsum(step[0] for step in self._steps)

    @property
    def images_per_second(self) -> float:
        """Photos trained on; 0 before the first step."""
        return sum(step[1] for step in self._steps) / self._seconds if self._seconds > 0 else 0.0

    def seconds_for(self, pixels: int) -> float | None:
        """Return what so many pixels take at this rate; None before the first step."""
        seen = sum(step[2] for step in self._steps)
        return pixels * self._seconds / seen if seen else None


class SmoothTerms:
    """Loss terms as running means: those of single steps jump too much to be read."""

    def __init__(self) -> None:
        self._values: dict[str, float] = {}
        self._counts: dict[str, int] = {}

    def add(self, terms: dict[str, float]) -> dict[str, float]:
        """Take the terms of a step, and return the means; what is not finite is passed over."""
        for name, value in terms.items():
            if not math.isfinite(value):
                continue
            count = self._counts.get(name, 0)
            keep = min(SMOOTHING, count / (count + 1))
            self._values[name] = keep * self._values.get(name, 0.0) + (1 - keep) * value
            self._counts[name] = count + 1
        return {name: self._values[name] for name in terms if name in self._values}


def rate_text(images_per_second: float) -> str:
    """Return a rate for people: ``3.4 photos/s``, or ``12 s/photo`` where it is slow."""
    if images_per_second <= 0:
        return "- photos/s"
    if images_per_second >= 1:
        return f"{images_per_second:.1f} photos/s"
    return f"{1 / images_per_second:.3g} s/photo"


def duration_text(seconds: float) -> str:
    """Return a time for people: ``45 s``, ``12 min``, ``3 h 20 min``, ``1,200 h``."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {rest:02d} min"
    return f"{round(minutes / 60, min(0, 2 - len(str(hours)))):,.0f} h"
