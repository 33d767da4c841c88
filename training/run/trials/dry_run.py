"""One step of a run, and what the whole of it will take: memory, time, disk."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from training.config.recipe import Stage, TrainConfig
from training.data.dataset import CropDataset, collate
from training.run.console.memory import memory_bytes, memory_text
from training.run.keeping.scoring import LARGEST_SHARE
from training.run.pace.cut_short import find_cut
from training.run.pace.speed import duration_text, pixels_left, pixels_per_step
from training.run.pace.time_budget import TimeBudget
from training.run.trainer import CHECKPOINT_BYTES, Trainer

OTHER_FILES_BYTES: Final = 50_000_000
"""Of logs and sample grids, a guess."""
UNLIMITED: Final = TimeBudget()


@dataclass(frozen=True)
class DryRun:
    """What one step has shown.

    Attributes:
        crop_px: Of the step: that of the stage whose steps are the largest.
        batch_size: Of the step.
        step_seconds: It took.
        memory_bytes: The run has taken, at most.
        total_seconds: All steps will take, validation included.
        validation_seconds: Of that, all validations.
        disk_bytes: The run's folder will take.
        cut: What the limit on its time leaves of it, as a sentence; empty where there is none.
        validation_title: What a validation is called.
    """

    crop_px: int
    batch_size: int
    step_seconds: float
    memory_bytes: int
    total_seconds: float
    validation_seconds: float
    disk_bytes: int
    cut: str = ""
    validation_title: str = "validation"

    def describe(self) -> str:
        """Return it as lines for people."""
        lines = [
            f"one step of {self.batch_size} × {self.crop_px}²: {duration_text(self.step_seconds)}",
            f"memory: {memory_text(self.memory_bytes)}",
            f"time to the end: about {duration_text(self.total_seconds)}, of which {self.validation_title} "
            f"{duration_text(self.validation_seconds)}",
            f"disk: about {memory_text(self.disk_bytes)}",
        ]
        return "\n".join([*lines, self.cut] if self.cut else lines)


def try_one_step(
    trainer: Trainer,
    budget: TimeBudget = UNLIMITED,
    *,
    steps_factor: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
) -> DryRun:
    """Make one step of the stage whose steps are the largest; its weights are not to be used afterwards.

    Args:
        trainer: A run that has not begun.
        budget: Limit on the time that the run will have.
        steps_factor: What its configuration has of ``--steps-factor``.
        clock: Seconds that only rise.

    Raises:
        DataError: Many photos in a row cannot be read.
        OutOfMemoryError: The step does not fit into memory.
    """
    config, validation = trainer.config, trainer.scoring.validation
    stage = max(config.stages, key=pixels_per_step)
    seconds_left = budget.seconds_left
    step_seconds = _time_step(trainer, stage, clock)
    last_seconds = 0.0
    if validation is not None:
        last_seconds = len(validation) * validation.seconds_a_photo(trainer.averaged())
    validation_seconds = last_seconds * (1 + (config.total_steps - 1) // config.sample_every_steps)
    cut = ""
    if seconds_left is not None and budget.max_seconds is not None:
        cut = _describe_cut(
            config,
            step_seconds / pixels_per_step(stage),
            seconds_left - min(last_seconds, budget.max_seconds * LARGEST_SHARE),
            max_seconds=budget.max_seconds,
            steps_factor=steps_factor,
        )
    numbers = sum(one.numel() for one in trainer.updates.trained.parameters())
    return DryRun(
        crop_px=stage.crop_px,
        batch_size=stage.batch_size,
        step_seconds=step_seconds,
        memory_bytes=memory_bytes(trainer.hardware.device),
        total_seconds=step_seconds * pixels_left(config, 0) / pixels_per_step(stage) + validation_seconds,
        validation_seconds=validation_seconds,
        disk_bytes=(3 + trainer.kept) * numbers * CHECKPOINT_BYTES + OTHER_FILES_BYTES,
        cut=cut,
        validation_title="validation" if validation is None else validation.title,
    )


def _time_step(trainer: Trainer, stage: Stage, clock: Callable[[], float]) -> float:
    """Make a step of a stage, and return its seconds."""
    config, data = trainer.config, trainer.data
    dataset = CropDataset(
        data.photos,
        stage,
        seed=config.seed,
        mask_kind=config.mask_kind,
        masks=data.masks,
        mask_change=config.mask_change,
    )
    before = clock()
    own = stage.batch_size // trainer.hardware.share.count
    sample = collate([dataset[number] for number in range(own)]).on(trainer.hardware.device)
    made = trainer.updates.step(sample, stage, rate=stage.learning_rate, step=0)
    trainer.hardware.means(made.terms)  # waits for the device
    return clock() - before


def _describe_cut(
    config: TrainConfig, pixel_seconds: float, seconds: float, *, max_seconds: float, steps_factor: float
) -> str:
    cut = find_cut(config, 0, pixel_seconds=pixel_seconds, seconds=seconds)
    if cut is None:
        return f"in {duration_text(max_seconds)} all {config.total_steps:,} steps"
    return cut.describe(max_seconds, steps_factor=steps_factor)
