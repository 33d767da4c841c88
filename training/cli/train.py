"""``inpaint-train``: train a network from a recipe, on any machine, and never lose the work."""

import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any, Final

import torch

from inpaint_core.cli.interrupts import leaving_at_once
from inpaint_core.runtime.device import has_bfloat16
from inpaint_core.runtime.threads import available_cores, default_threads
from training.cli.train_options import TrainOptions, read_options
from training.config.overrides import fit_to_budget, with_settings
from training.config.recipe import TrainConfig, find_recipe
from training.data.dataset import CropDataset
from training.data.mask_source import MaskSource
from training.data.photo_source import PhotoSource
from training.data.remote_files import Downloads, default_folder
from training.errors import ConfigError, training_sentence_of
from training.evaluation.validation import Validation
from training.networks.calibration import FILE_NAME as CALIBRATION_NAME
from training.networks.calibration import Calibration
from training.objectives.build import build_objective, check_start
from training.objectives.fixed_networks import describe_fixed, load_fixed_networks
from training.run.allocator import keep_freed_memory
from training.run.checkpoint import FILE_NAME, describe_file
from training.run.checkpoint_file import has_checkpoint
from training.run.export import check_place, export_weights, training_record
from training.run.hardware import Hardware
from training.run.model_card import draft_card
from training.run.pace.time_budget import TimeBudget
from training.run.processes import processes_here, start_processes
from training.run.run_data import RunData
from training.run.run_folder import RunFolder, describe_environment
from training.run.trainer import Trainer
from training.run.watcher import Watcher

EXPORTED_BYTES_PER_SECOND: Final = 50e6
"""A slow disk's, with the conversion to fp16."""


class StopRequest:
    """Turns the first Ctrl-C or termination into a request to stop; a second Ctrl-C interrupts at once."""

    def __init__(self) -> None:
        self.asked = False

    def install(self) -> None:
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = True
        print("\nStopping after this step; the run can be resumed.", file=sys.stderr)  # noqa: T201


@dataclass(frozen=True)
class FixedFiles:
    """Files of the networks that a run compares with, on this computer; None where there is none."""

    teacher: Path | None
    perceptual: Path | None

    def describe(self) -> dict[str, Any]:
        """Return what the run's record says of them."""
        files = {"teacher": self.teacher, "perceptual": self.perceptual}
        return {name: describe_file(path) for name, path in files.items() if path is not None}


def main(arguments: Sequence[str] | None = None, *, began: float | None = None) -> int:
    """Run the command; returns its exit status.

    0 done, 2 for a mistake in settings or data, 3 stopped with a checkpoint, 130 interrupted.

    Args:
        arguments: None reads the program's own.
        began: When the program was started, by ``time.monotonic``; None is now. ``--max-minutes`` counts from
            there.
    """
    began = time.monotonic() if began is None else began
    try:
        with leaving_at_once():  # until the first step, which asks ``StopRequest``: nothing can be lost
            return _train(read_options(arguments, description=__doc__), began)
    except Exception as error:
        if (sentence := training_sentence_of(error)) is None:
            raise
        print(f"inpaint-train: {sentence}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:  # before the first step, or the second one of two
        print("inpaint-train: Stopped; no checkpoint was written for it.", file=sys.stderr)  # noqa: T201
        return 130


def _train(options: TrainOptions, began: float) -> int:
    budget = TimeBudget(None if options.max_minutes is None else options.max_minutes * 60, began=began)
    config = _configuration(options)
    if options.init_from is None and not options.resume:
        check_start(config, None)
    _check_free(options)
    hardware = _hardware(config, options)
    if options.export is not None and hardware.is_main:
        check_place(options.export)
    with hardware.processes.main_first():  # one process downloads, the others find it there
        data, files = _inputs(options, is_quiet=not hardware.is_main)
    folder = RunFolder(options.run_path)
    if hardware.is_main:
        folder.lock()
        _check_free(options)  # again: the run that held the lock may have just ended
    try:
        trainer = _build_trainer(config, options, (data, files), folder, hardware)
        return _run(trainer, options, budget)
    finally:
        folder.unlock()


def _check_free(options: TrainOptions) -> None:
    """Raise unless a new run may begin in the folder, or an old one is to go on."""
    if has_checkpoint(options.run_path / FILE_NAME) and not options.resume:
        raise ConfigError(f"{options.run_path} holds a run already: add --resume, or choose another --run.")


def _run(trainer: Trainer, options: TrainOptions, budget: TimeBudget) -> int:
    """Train, write what comes of it, and return the exit status."""
    hardware = trainer.hardware
    stop = StopRequest()
    stop.install()
    if options.export is not None:
        budget.expect(
            "export", sum(one.nbytes for one in trainer.average.state.values()) / EXPORTED_BYTES_PER_SECOND
        )
    with Watcher(trainer, recipe=options.recipe_name, as_json=options.json) as watcher:
        ending = trainer.run(budget=budget, should_stop=lambda: stop.asked, report=watcher.report)
        if hardware.is_main:
            _write_results(trainer, options, watcher)
        watcher.ended(ending)
    hardware.processes.end()
    return 3 if ending == "stopped" else 0


def _configuration(options: TrainOptions) -> TrainConfig:
    """Return the recipe with what the command line changes of it."""
    config = TrainConfig.read(
        find_recipe(options.recipe), lambda values: with_settings(values, options.settings)
    )
    if options.size is not None:
        config = replace(config, size=options.size)
    config = fit_to_budget(
        config,
        steps_factor=options.steps_factor,
        batch_size=options.batch_size,
        largest_crop_px=options.largest_crop,
    )
    return config if options.val_every is None else replace(config, sample_every_steps=options.val_every)


def _inputs(options: TrainOptions, *, is_quiet: bool) -> tuple[RunData, FixedFiles]:
    """Return photos, holes and files of fixed networks; what has an address is fetched first."""
    downloads = Downloads(options.cache or default_folder(), is_quiet=is_quiet)
    photos = PhotoSource.open(options.data, fetch=downloads.fetch)
    masks = MaskSource.open(options.masks, fetch=downloads.fetch) if options.masks else None
    held_out = PhotoSource.open(options.val, fetch=downloads.fetch) if options.val else None
    validation = Validation(held_out or photos, count=options.val_photos, held_out=held_out is not None)
    teacher, perceptual = (
        downloads.fetch(place) if isinstance(place, str) else place
        for place in (options.teacher, options.perceptual)
    )
    return RunData(photos, masks, validation), FixedFiles(teacher, perceptual)


def _build_trainer(
    config: TrainConfig,
    options: TrainOptions,
    inputs: tuple[RunData, FixedFiles],
    folder: RunFolder,
    hardware: Hardware,
) -> Trainer:
    """Return the run where it starts from, with what its folder says of the machine."""
    data, files = inputs
    fixed = load_fixed_networks(
        config,
        teacher=files.teacher,
        perceptual=files.perceptual,
        calibration=Calibration(
            CropDataset(data.photos, config.stages[0], seed=config.seed, mask_kind=config.mask_kind),
            folder.path / CALIBRATION_NAME,
            is_resumed=options.resume,
            is_kept_here=hardware.is_main,
        ),
        device=hardware.device,
    )
    torch.manual_seed(config.seed)
    objective = build_objective(config, fixed, average=hardware.processes.mean)
    trainer = Trainer(config, objective, data, folder, hardware=hardware, origin=files.describe())
    _begin(trainer, options)
    if hardware.is_main:
        precision = "bf16" if hardware.bfloat16 else "fp32"
        threads = torch.get_num_threads()
        environment = describe_environment(hardware.device, threads=threads, precision=precision)
        folder.write_setup(config, environment | describe_fixed(fixed))
    return trainer


def _begin(trainer: Trainer, options: TrainOptions) -> None:
    """Put the run where it starts from."""
    if options.resume:
        trainer.resume()
        if trainer.resume_notice and trainer.hardware.is_main:
            print(trainer.resume_notice, file=sys.stderr)  # noqa: T201
    elif options.init_from is not None:
        start = trainer.start_from(options.init_from)
        check_start(trainer.config, start)
        if trainer.hardware.is_main:
            print(f"{options.init_from.name}: {start.describe()}", file=sys.stderr)  # noqa: T201


def _write_results(trainer: Trainer, options: TrainOptions, watcher: Watcher) -> None:
    """Write the draft of the model card, and the weights where they are wanted."""
    record = training_record(trainer, recipe=options.recipe_name)
    trainer.folder.write_card(draft_card(record, scores=watcher.scores))
    if options.export is not None:
        limit = options.max_shard_mb
        paths = export_weights(options.export, trainer, recipe=options.recipe_name, max_shard_mb=limit)
        watcher.exported(paths)


def default_share_of_threads() -> int:
    """Return this process's share of the cores, or what ``OMP_NUM_THREADS`` asks for a single process."""
    cores = max(1, available_cores() // processes_here())
    # Launchers of many processes set the variable to 1 themselves: the user did not ask for it.
    return default_threads(cores) if processes_here() == 1 else cores


def _hardware(config: TrainConfig, options: TrainOptions) -> Hardware:
    processes = start_processes(options.device)
    device = processes.device
    cores = max(1, available_cores() // processes_here())
    torch.set_num_threads(options.threads or default_share_of_threads())
    if device.type == "cpu":
        keep_freed_memory()
    able = has_bfloat16(device)
    if config.precision == "bf16" and not able:
        raise ConfigError(f"The recipe asks for bf16, which {device} does not have: use auto or fp32.")
    default_workers = 0 if device.type == "cpu" else max(1, cores - 1)
    workers = default_workers if options.workers is None else options.workers
    return Hardware(
        processes,
        bfloat16=able and config.precision != "fp32",
        workers=workers,
        compiles=options.compile,
    )
