"""The training loop: one generator, one discriminator, stages, checkpoints, and a clean end at any time."""

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import torch
from torch import nn
from torch.utils.data import DataLoader

from training.config.recipe import Stage, TrainConfig
from training.data.dataset import CropDataset, Sample, make_loader
from training.errors import ConfigError, DivergedError
from training.evaluation.validation import SIDE_PX
from training.networks.warm_start import WarmStart
from training.objectives.objective import Objective
from training.run.checkpoint import (
    Checkpoint,
    check_continues,
    describe_file,
    read_newest,
    write_checkpoint,
)
from training.run.checkpoint_file import previous_of
from training.run.hardware import Hardware
from training.run.keeping.kept_checkpoints import SCORE, BestScore, is_best, keep_best, keep_last
from training.run.keeping.licence import is_for_research
from training.run.keeping.scoring import Scoring
from training.run.optimisation.ema import WeightAverage
from training.run.optimisation.updates import Updates
from training.run.pace.speed import Speed, duration_text, pixels_left, pixels_per_step
from training.run.pace.time_budget import TimeBudget
from training.run.reports import Ending, Note, Report, Saved, StepReport, Unreadable
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.schedule import Position, learning_rate, position_at

MAX_BAD_STEPS_IN_A_ROW: Final = 20
LOG_EVERY_STEPS: Final = 10
CHECKPOINT_BYTES: Final = 16
"""For each number of a network: itself, its average, and two moments of its optimiser."""
STEP_COST: Final = 3.0
"""Of a training step in forward passes: one, and a backward pass that takes twice as long."""
SAVED_BYTES_PER_SECOND: Final = 50e6
"""A slow disk's, hashes included: a first guess, until a checkpoint was written."""
NO_FILES: Final[Mapping[str, Any]] = MappingProxyType({})


class Trainer:
    """A run that can be stopped after any step and continued exactly.

    Attributes:
        kept: How many of the last checkpoints are kept by their steps, beside the newest two.
    """

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
        self.kept = 0
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
        self.budget, self.speed = TimeBudget(), Speed()
        self.scoring = Scoring(data.validation, folder)
        self._row: dict[str, float] = {}
        self._saved_at: int | None = None
        self._report: Callable[[Report], None] = _ignore
        self._should_stop: Callable[[], bool] = _never

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
        self._saved_at = None if self.resume_notice else self.step
        self.skipped_steps, self.damaged_photos = checkpoint.skipped_steps, checkpoint.damaged_photos

    def describe_resumed(self) -> str:
        """Return where a resumed run goes on, and when that was saved, for people."""
        path = self.folder.checkpoint
        saved = datetime.fromtimestamp((previous_of(path) if self.resume_notice else path).stat().st_mtime)
        day = "" if saved.date() == datetime.now().date() else f"{saved:%Y-%m-%d} "
        return f"Going on from step {self.step:,} of {self.config.total_steps:,}, saved {day}{saved:%H:%M}."

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
        file = describe_file(path)
        is_bound = {"research_only": True} if is_for_research(path, file["sha256"]) else {}
        self._origin["init_from"] = file | start.to_values() | is_bound
        return start

    def save(self) -> None:
        """Write the checkpoint; with many processes one writes and the others wait for it.

        Raises:
            WriteError: The disk is full or the folder not writable; the checkpoint before is whole.
        """
        self._saved_at = self.step
        if self.hardware.is_main:
            with self.budget.timing("save"):
                self._write_checkpoint()
        self.hardware.processes.wait()
        if self.hardware.is_main:
            self._report(Saved(self.step, self.folder.checkpoint))

    def _write_checkpoint(self) -> None:
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
        keep_last(self.folder.checkpoint, self.step, count=self.kept)

    def run(
        self,
        *,
        budget: TimeBudget | None = None,
        should_stop: Callable[[], bool],
        report: Callable[[Report], None],
    ) -> Ending:
        """Train until the last step, until time is up or until asked to stop; then write a checkpoint.

        Args:
            budget: Limit on the wall-clock time, validation and checkpoints included: the run ends so early
                that they fit. Its first step is always made. None is no limit.
            should_stop: Asked after every step and every photo of a validation.
            report: Told of every step, validation and checkpoint; in the main process only of the latter two.

        Raises:
            DivergedError: Many steps in a row were not finite.
            DataError: Many photos in a row cannot be read.
            ConfigError: The networks are to be compiled and cannot be; or the time is too short for a step.
        """
        self.budget = budget or TimeBudget()
        self._report, self._should_stop = report, should_stop
        if self.hardware.is_main:
            self.folder.open_logs(from_step=self.step)
            self._check_time(self.scoring.plan(self.averaged(), self.budget, report))
        self._expect_save()
        ending: Ending = "finished"
        try:
            while ending == "finished" and self.step < self.config.total_steps:
                ending = self._run_stage()
            self._log_last_step()
            if self._saved_at != self.step:
                self.save()
            self._validate_last(ending)
        finally:
            self.folder.close()
        return ending

    def _check_time(self, fill_seconds: float | None) -> None:
        """Raise where not even one step fits into the time of the run: a step cannot be broken off.

        Args:
            fill_seconds: What the network takes to fill a photo of 256 x 256; None where time is not short.
        """
        left, position = self.budget.seconds_left, position_at(self.config, self.step)
        if fill_seconds is None or left is None or position.stage_index == len(self.config.stages):
            return
        pixels = pixels_per_step(self.config.stages[position.stage_index]) / self.hardware.share.count
        needed = fill_seconds * STEP_COST * pixels / SIDE_PX**2
        if needed > left:
            raise ConfigError(
                f"One step of this run takes about {duration_text(needed)} on this machine as busy as it is, "
                f"and {duration_text(max(left, 0))} are left of --max-minutes: give it more time, a smaller "
                "--batch-size or --largest-crop, or a recipe for a processor (`inpaint-train list`)."
            )

    def _expect_save(self) -> None:
        """Guess what the first checkpoint takes: weights, their average and two moments each."""
        numbers = sum(parameter.numel() for parameter in self.generator.parameters())
        self.budget.expect("save", numbers * CHECKPOINT_BYTES / SAVED_BYTES_PER_SECOND)

    def _run_stage(self) -> Ending:
        """Train to the end of the present stage, or to an earlier ending."""
        position = position_at(self.config, self.step)
        stage = self.config.stages[position.stage_index]
        loader = self._load_rest(position)
        processes = self.hardware.processes
        step_started = time.monotonic()
        for step_in_stage, sample in enumerate(loader, start=position.step_in_stage):
            with self.hardware.compiling():
                terms = self._train_step(sample, stage, step_in_stage)
            self.step += 1
            elapsed = time.monotonic() - step_started
            self.seconds += elapsed
            self.budget.expect("step", elapsed)
            self.speed.add(stage, elapsed)
            self._after_step(stage, position.stage_index, step_in_stage, terms)
            rate, (seconds_left, is_cut) = self.speed.images_per_second, self._seconds_left()
            self._report(StepReport(self.step, terms, rate, seconds_left, is_cut))
            if processes.agree(self._should_stop()):
                return "stopped"
            if self.step < self.config.total_steps and processes.agree(not self.budget.has_room_for("step")):
                return "time is up"
            step_started = time.monotonic()
        return "finished"

    def _seconds_left(self) -> tuple[float | None, bool]:
        """Return what the remaining steps take, or the time that is left where that is less; and if it is."""
        steps = self.speed.seconds_for(pixels_left(self.config, self.step))
        left = self.budget.seconds_left
        if left is None or steps is None:
            return steps, False
        return max(0.0, min(steps, left)), left < steps

    def first_batches(self, steps: int) -> DataLoader[Sample]:
        """Return this process's part of the first batches of the run, for trials."""
        longer = replace(self.config.stages[0], steps=max(steps, self.config.stages[0].steps))
        return self._load(longer, Position(0, 0, 0))

    def _load_rest(self, position: Position) -> DataLoader[Sample]:
        """Return this process's part of the batches that are left of a stage."""
        return self._load(self.config.stages[position.stage_index], position)

    def _load(self, stage: Stage, position: Position) -> DataLoader[Sample]:
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
        if sample.unreadable:
            self._report(Unreadable(sample.unreadable))
        sample = sample.on(device)
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
        self, stage: Stage, stage_index: int, step_in_stage: int, terms: dict[str, float]
    ) -> None:
        """Log, validate and checkpoint where their intervals say so."""
        counts = {"skipped_steps": self.skipped_steps, "damaged_photos": self.damaged_photos}
        place = {"stage": stage_index, "images_per_second": self.speed.images_per_second}
        self._row = self._place() | place | terms | counts
        if step_in_stage in {0, stage.steps - 1} or self.step % LOG_EVERY_STEPS == 0:
            self._log_last_step()
        # In a run of bad steps the weights are as they were, but a checkpoint would count them as trained.
        if self.step % self.config.checkpoint_every_steps == 0 and self._bad_in_a_row == 0:
            self.save()
        is_due = self.step % self.config.sample_every_steps == 0 and self.step < self.config.total_steps
        if is_due and not self.hardware.processes.agree(not self.budget.has_room_for("validate", "step")):
            self._validate()

    def _place(self) -> dict[str, float]:
        return {"step": self.step, "images": self.images_seen, "seconds": self.seconds}

    def _log_last_step(self) -> None:
        """Log the step that was made last, unless that is done: a short run has its losses too."""
        if self._row and self.hardware.is_main:
            self.folder.log(self._row)
        self._row = {}

    def _validate_last(self, ending: Ending) -> None:
        """Validate at the end of a run, where there is time for it: who stopped it does not want to wait."""
        if ending == "stopped" or self.scoring.validation is None:
            return
        left, needed = self.budget.seconds_left, self.budget.takes("validate") + self.budget.takes("export")
        if self.hardware.processes.agree(left is not None and left < needed):
            self._report(Note(f"There was no time left for the {self.scoring.validation.title} at the end."))
            return
        self._validate()

    def _validate(self) -> None:
        """Score the averaged weights and draw the sample grid; one process does it and the others wait."""
        scores: dict[str, float] = {}
        photos = ""
        if self.hardware.is_main and self.scoring.validation is not None:
            with self.budget.timing("validate"):
                scores = self.scoring.score(
                    self.averaged(), self._place(), give_up=self._is_too_late, report=self._report
                )
            photos = self.scoring.validation.fingerprint() if scores else ""
        if not self.hardware.processes.agree(is_best(self.folder.path, scores, photos=photos)):
            return
        if self._saved_at != self.step:
            self.save()
        if self.hardware.is_main:
            keep_best(self.folder.checkpoint, BestScore(self.step, scores[SCORE], photos))

    def _is_too_late(self) -> bool:
        """Tell whether a validation must end: the run was stopped, or its time is up."""
        left = self.budget.seconds_left
        return self._should_stop() or (left is not None and left < self.budget.takes("export"))

    def averaged(self) -> nn.Module:
        """Return the generator with its averaged weights, in evaluation mode."""
        network = copy.deepcopy(self.generator)
        network.load_state_dict(self.average.state)
        return network.eval()


def _never() -> bool:
    return False


def _ignore(report: Report) -> None:
    """Take a report and say nothing."""
