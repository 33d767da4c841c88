"""The training loop: one generator, one discriminator, stages, checkpoints, and a clean end at any time."""

import copy
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import torch
from torch.utils.data import DataLoader

from training.config.recipe import Stage, TrainConfig
from training.data.dataset import CropDataset, Sample, make_loader
from training.errors import ConfigError, DivergedError
from training.evaluation.validation import Validation
from training.networks.warm_start import WarmStart
from training.objectives.objective import Objective
from training.run.checkpoint import (
    Checkpoint,
    check_continues,
    describe_file,
    read_newest,
    write_checkpoint,
)
from training.run.ema import WeightAverage
from training.run.hardware import Hardware
from training.run.reports import Ending, Report, Saved, StepReport, Validated
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.schedule import Position, learning_rate, position_at
from training.run.updates import Updates

MAX_BAD_STEPS_IN_A_ROW: Final = 20
LOG_EVERY_STEPS: Final = 10
NO_FILES: Final[Mapping[str, Any]] = MappingProxyType({})


class Trainer:
    """A run that can be stopped after any step and continued exactly."""

    def __init__(
        self,
        config: TrainConfig,
        objective: Objective[Any],
        data: RunData,
        folder: RunFolder,
        *,
        hardware: Hardware,
        origin: Mapping[str, Any] = NO_FILES,
    ) -> None:
        """Put a run together.

        Args:
            config: Stages, optimiser, intervals.
            objective: The networks with their first weights; moved to the hardware's device.
            data: What it looks at.
            folder: Of the run.
            hardware: Where to compute.
            origin: Files the run is made with, by what they are for; see ``describe_file``.
        """
        self.config, self.data, self.folder, self.hardware = config, data, folder, hardware
        self._objective, self._origin = objective, dict(origin)
        self.updates = Updates(objective, config, hardware)
        self.generator = objective.generator
        self.average = WeightAverage(self.generator, decay=config.ema_decay)
        self.step = 0
        self.seconds = 0.0
        self.skipped_steps = 0
        self.damaged_photos = 0
        self.resume_notice = ""
        self._bad_in_a_row = 0
        self._report: Callable[[Report], None] = _ignore

    @property
    def images_seen(self) -> int:
        """How many photos the run has looked at, repeats included."""
        return position_at(self.config, self.step).images_before

    @property
    def origin(self) -> Mapping[str, Any]:
        """Files the run was made with, for its record; a resumed run has those that it began with."""
        return MappingProxyType(self._origin)

    def resume(self) -> None:
        """Go on from the folder's newest checkpoint that is whole.

        Raises:
            ConfigError: There is none, or this configuration, these photos or this teacher are
                not the run's.
        """
        checkpoint, self.resume_notice = read_newest(self.folder.checkpoint)
        data = self.data.fingerprint()
        check_continues(checkpoint, config=self.config, data=data, origin=self._origin)
        self._origin = checkpoint.origin or self._origin
        try:
            self._load_networks(checkpoint.networks)
        except (LookupError, TypeError, ValueError, RuntimeError, AttributeError) as error:
            raise ConfigError(
                f"{self.folder.checkpoint} does not hold what this run trains: its networks are others."
            ) from error
        self.step, self.seconds = checkpoint.step, checkpoint.seconds
        self.skipped_steps, self.damaged_photos = checkpoint.skipped_steps, checkpoint.damaged_photos

    def _load_networks(self, state: dict[str, Any]) -> None:
        self.updates.load_values(state)
        self.average.load_values(state["average"])
        torch.set_rng_state(state["torch_rng"])

    def start_from(self, path: Path) -> WarmStart:
        """Begin with what fits of a weights file; everything else starts afresh.

        Raises:
            WeightsError: The file is missing or damaged, or less than half of the generator is in it.
        """
        start = self._objective.start_from(path)
        self.average = WeightAverage(self.generator, decay=self.config.ema_decay)
        self._origin["init_from"] = describe_file(path) | start.to_values()
        return start

    def save(self) -> None:
        """Write the checkpoint; with many processes one writes and the others wait for it.

        Raises:
            WriteError: The disk is full or the folder not writable; the checkpoint before is whole.
        """
        if not self.hardware.is_main:
            self.hardware.processes.wait()
            return
        networks = self.updates.to_values() | {
            "average": self.average.to_values(),
            "torch_rng": torch.get_rng_state(),
        }
        checkpoint = Checkpoint(
            config=self.config.to_values(),
            data=self.data.fingerprint(),
            step=self.step,
            seconds=self.seconds,
            skipped_steps=self.skipped_steps,
            damaged_photos=self.damaged_photos,
            networks=networks,
            origin=self._origin,
        )
        write_checkpoint(self.folder.checkpoint, checkpoint)
        self.hardware.processes.wait()
        self._report(Saved(self.step, self.folder.checkpoint))

    def run(
        self,
        *,
        max_seconds: float | None,
        should_stop: Callable[[], bool],
        report: Callable[[Report], None],
    ) -> Ending:
        """Train until the last step, until time is up or until asked to stop; then write a checkpoint.

        Args:
            max_seconds: Wall-clock limit of this call, validation and checkpoints included; None is no limit.
            should_stop: Asked after every step.
            report: Told of every step, validation and checkpoint; in the main process only of the latter two.

        Raises:
            DivergedError: Many steps in a row were not finite.
            DataError: Many photos in a row cannot be read.
            ConfigError: The networks are to be compiled and cannot be.
        """
        started = time.monotonic()
        self._report = report
        if self.hardware.is_main:
            self.folder.open_logs(from_step=self.step)
        ending: Ending = "finished"
        try:
            while ending == "finished" and self.step < self.config.total_steps:
                ending = self._run_stage(started, max_seconds, should_stop)
            self.save()
            self._validate()
        finally:
            self.folder.close()
        return ending

    def _run_stage(
        self,
        started: float,
        max_seconds: float | None,
        should_stop: Callable[[], bool],
    ) -> Ending:
        """Train to the end of the present stage, or to an earlier ending."""
        position = position_at(self.config, self.step)
        stage = self.config.stages[position.stage_index]
        loader = self._load_rest(position)
        step_started = time.monotonic()
        for step_in_stage, sample in enumerate(loader, start=position.step_in_stage):
            with self.hardware.compiling():
                terms = self._train_step(sample, stage, step_in_stage)
            self.step += 1
            now = time.monotonic()
            elapsed, step_started = now - step_started, now
            self.seconds += elapsed
            self._after_step(stage, position.stage_index, step_in_stage, terms, stage.batch_size / elapsed)
            self._report(StepReport(self.step, terms, stage.batch_size / elapsed))
            if self.hardware.processes.agree(should_stop()):
                return "stopped"
            if self.hardware.processes.agree(
                max_seconds is not None and time.monotonic() - started >= max_seconds
            ):
                return "time is up"
            step_started = time.monotonic()
        return "finished"

    def _load_rest(self, position: Position) -> DataLoader[Sample]:
        """Return this process's part of the batches that are left of a stage."""
        stage = self.config.stages[position.stage_index]
        dataset = CropDataset(
            self.data.photos,
            stage,
            seed=self.config.seed,
            mask_kind=self.config.mask_kind,
            masks=self.data.masks,
            mask_change=self.config.mask_change,
        )
        return make_loader(
            dataset,
            first=position.images_before,
            steps=stage.steps - position.step_in_stage,
            workers=self.hardware.workers,
            pin_memory=self.hardware.device.type == "cuda",
            share=self.hardware.share,
        )

    def _train_step(self, sample: Sample, stage: Stage, step_in_stage: int) -> dict[str, float]:
        """Update both networks once; a step that is not finite changes nothing and is counted."""
        rate = learning_rate(stage, step_in_stage)
        device = self.hardware.device
        sample = Sample(
            sample.image.to(device, memory_format=torch.channels_last, non_blocking=True),
            sample.mask.to(device, non_blocking=True),
            sample.number,
            sample.damaged,
        )
        made = self.updates.step(sample, stage, rate=rate, step=self.step)
        self._count_bad(finite=made.is_finite)
        if made.is_updated:
            self.average.update(self.generator)
        damaged = torch.tensor(float(sample.damaged), device=device)
        values = self.hardware.means(made.terms | {"damaged": damaged})
        self.damaged_photos += round(values.pop("damaged") * self.hardware.share.count)
        return values | {"gradient_norm": made.gradient_norm, "learning_rate": rate}

    def _count_bad(self, *, finite: bool) -> None:
        if finite:
            self._bad_in_a_row = 0
            return
        self.skipped_steps += 1
        self._bad_in_a_row += 1
        if self._bad_in_a_row >= MAX_BAD_STEPS_IN_A_ROW:
            has_checkpoint = self.folder.checkpoint.exists()
            kept = "the last checkpoint is from before" if has_checkpoint else "there is no checkpoint yet"
            raise DivergedError(
                f"Training stopped at step {self.step}: {self._bad_in_a_row} steps in a row were not finite. "
                f'Lower the learning rate, set clip_norm, or use precision = "fp32"; {kept}.'
            )

    def _after_step(
        self, stage: Stage, stage_index: int, step_in_stage: int, terms: dict[str, float], speed: float
    ) -> None:
        """Log, validate and checkpoint where their intervals say so."""
        if self.step % LOG_EVERY_STEPS == 0 or step_in_stage + 1 == stage.steps:
            counts = {"skipped_steps": self.skipped_steps, "damaged_photos": self.damaged_photos}
            place = {
                "step": self.step,
                "stage": stage_index,
                "images": self.images_seen,
                "seconds": self.seconds,
            }
            self._log(place | terms | counts | {"images_per_second": speed})
        # In a run of bad steps the weights are as they were, but a checkpoint would count them as trained.
        if self.step % self.config.checkpoint_every_steps == 0 and self._bad_in_a_row == 0:
            self.save()
        if self.step % self.config.sample_every_steps == 0 and self.step < self.config.total_steps:
            self._validate()

    def _validate(self) -> None:
        """Score the averaged weights and draw the sample grid; one process does it and the others wait."""
        if self.data.validation is not None and self.hardware.is_main:
            self._score(self.data.validation)
        self.hardware.processes.wait()

    def _score(self, validation: Validation) -> None:
        network = copy.deepcopy(self.generator)
        network.load_state_dict(self.average.state)
        scores, grid = validation.measure(network.eval())
        self._log({"step": self.step, "images": self.images_seen, "seconds": self.seconds} | scores)
        self.folder.write_grid(self.step, grid)
        self._report(Validated(self.step, scores))

    def _log(self, row: dict[str, float]) -> None:
        if self.hardware.is_main:
            self.folder.log(row)


def _ignore(report: Report) -> None:
    """Take a report and say nothing."""
