"""Where in its stages a run stands, and the learning rate there. Arithmetic only."""

import math
from dataclasses import dataclass

from training.config.recipe import Stage, TrainConfig


@dataclass(frozen=True)
class Position:
    """A point between two optimiser steps.

    Attributes:
        stage_index: Which stage comes next.
        step_in_stage: Steps of it that are done.
        images_before: Samples the run has used so far; the number of the next sample.
    """

    stage_index: int
    step_in_stage: int
    images_before: int


def position_at(config: TrainConfig, step: int) -> Position:
    """Return the position after ``step`` steps; at the end of the run the index is past the last stage."""
    images, remaining = 0, step
    for index, stage in enumerate(config.stages):
        if remaining < stage.steps:
            return Position(index, remaining, images + remaining * stage.batch_size)
        remaining -= stage.steps
        images += stage.steps * stage.batch_size
    return Position(len(config.stages), remaining, images)


def learning_rate(stage: Stage, step_in_stage: int) -> float:
    """Return the rate of one step: linear warm-up, then constant or half a cosine down to the final rate."""
    if step_in_stage < stage.warmup_steps:
        return stage.learning_rate * (step_in_stage + 1) / stage.warmup_steps
    if stage.final_learning_rate is None:
        return stage.learning_rate
    falling = max(1, stage.steps - stage.warmup_steps)
    share = (step_in_stage - stage.warmup_steps) / falling
    cosine = (1 + math.cos(math.pi * share)) / 2
    return stage.final_learning_rate + (stage.learning_rate - stage.final_learning_rate) * cosine
