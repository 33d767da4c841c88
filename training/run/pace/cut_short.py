"""What a limit on the time leaves of a run: how many steps, and which part of the schedule would fit."""

import math
from dataclasses import dataclass

from training.config.recipe import TrainConfig
from training.run.pace.speed import duration_text, pixels_left, pixels_per_step
from training.run.schedule import position_at


@dataclass(frozen=True)
class CutShort:
    """A run that its limit will end before its last step.

    Attributes:
        done: Steps that will be done then, those before this call included.
        total: Of the run.
        share: Of the whole course that would fit, measured in pixels, 0..1.
    """

    done: int
    total: int
    share: float

    def describe(self, max_seconds: float, *, steps_factor: float | None) -> str:
        """Return it as a sentence.

        Args:
            max_seconds: The limit.
            steps_factor: What the run has of ``--steps-factor``; None where it can no longer be chosen.
        """
        said = f"in {duration_text(max_seconds)} about {self.done:,} of {self.total:,} steps"
        if steps_factor is None:
            return f"{said}; --resume goes on from there"
        return f"{said}: --steps-factor {_rounded_down(self.share * steps_factor)} fits the whole schedule"


def find_cut(config: TrainConfig, step: int, *, pixel_seconds: float, seconds: float) -> CutShort | None:
    """Return where a limit ends a run; None where all its steps fit.

    Args:
        config: Of the run, in steps.
        step: Steps that are done.
        pixel_seconds: What the steps take for each of their pixels.
        seconds: That are left for steps.
    """
    needed = pixels_left(config, step)
    fitting = max(0.0, seconds) / pixel_seconds
    if fitting >= needed:
        return None
    position, done = position_at(config, step), step
    rest = fitting
    for index, stage in enumerate(config.stages[position.stage_index :]):
        steps = stage.steps - (position.step_in_stage if index == 0 else 0)
        made = min(steps, int(rest / pixels_per_step(stage)))
        done, rest = done + made, rest - made * pixels_per_step(stage)
        if made < steps:
            break
    whole = pixels_left(config, 0)
    return CutShort(done, config.total_steps, (whole - needed + fitting) / whole)


def _rounded_down(factor: float) -> str:
    """Return a factor with two digits, not larger than it is: what it promises must fit."""
    if factor <= 0:
        return "0.001"
    digits = 1 - math.floor(math.log10(factor))
    return f"{math.floor(factor * 10**digits) / 10**digits:.{max(0, digits)}f}"
