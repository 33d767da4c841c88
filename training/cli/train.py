"""``inpaint-train``: train a network from a recipe, on any machine, and never lose the work."""

import argparse
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType

import torch

from inpaint_core.errors import InpaintError
from inpaint_core.runtime.runtime import available_cores, default_threads, has_bfloat16
from training.cli.train_options import check_options, read_options
from training.config.overrides import fit_to_budget, with_settings
from training.config.recipe import TrainConfig, find_recipe
from training.data.dataset import CropDataset
from training.data.mask_source import MaskSource
from training.data.photo_source import PhotoSource
from training.data.remote_files import Downloads, default_folder
from training.errors import ConfigError, TrainingError
from training.evaluation.validation import Validation
from training.networks.calibration import FILE_NAME as CALIBRATION_NAME
from training.networks.calibration import Calibration
from training.objectives.build import build_objective, check_start
from training.objectives.fixed_networks import describe_fixed, load_fixed_networks
from training.objectives.pretext import FixedNetworks
from training.run.allocator import keep_freed_memory
from training.run.checkpoint import FIXED_FILES, describe_file
from training.run.export import check_place, export_weights, training_record
from training.run.hardware import Hardware, processes_here, start_accelerator
from training.run.model_card import draft_card
from training.run.run_folder import RunFolder, describe_environment
from training.run.trainer import Ending, Trainer
from training.run.watcher import Watcher

VALIDATION_PHOTOS = 32


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status: 0 done, 2 for a mistake in settings or data, 3 stopped."""
    options = read_options(arguments, description=__doc__)
    try:
        return _train(options)
    except (TrainingError, InpaintError) as error:
        print(f"inpaint-train: {error}", file=sys.stderr)  # noqa: T201
        return 2


def _train(options: argparse.Namespace) -> int:
    check_options(options)
    config = _configuration(options)
    if options.init_from is None and not options.resume:
        check_start(config, None)
    run_path = options.run or Path("runs") / Path(options.recipe).stem
    if (run_path / "checkpoint.pt").exists() and not options.resume:
        raise ConfigError(f"{run_path} holds a run already: add --resume, or choose another --run.")
    hardware = _hardware(config, options)
    if options.export is not None and hardware.is_main:
        check_place(options.export)
    with hardware.accelerator.main_process_first():  # one process downloads, the others find it there
        downloads = Downloads(options.cache or default_folder(), is_quiet=not hardware.is_main)
        source, masks, validation = _images(options, downloads)
        for name in FIXED_FILES:
            if isinstance(place := getattr(options, name), str):
                setattr(options, name, downloads.fetch(place))
    folder = RunFolder(run_path)
    fixed = _fixed_networks(config, options, source=source, hardware=hardware, folder=folder)
    torch.manual_seed(config.seed)
    objective = build_objective(config, fixed, average=hardware.average)
    trainer = Trainer(config, objective, source, folder, hardware=hardware, validation=validation)
    trainer.masks = masks
    _begin(trainer, options)
    precision = "bf16" if hardware.bfloat16 else "fp32"
    environment = describe_environment(hardware.device, threads=torch.get_num_threads(), precision=precision)
    environment |= describe_fixed(fixed)
    if hardware.is_main:
        folder.write_setup(config, environment)
    recipe = Path(options.recipe).stem
    watcher = Watcher(trainer, recipe=recipe, as_json=options.json)
    ending = _run(trainer, options.max_minutes, watcher)
    if hardware.is_main:
        folder.write_card(draft_card(training_record(trainer, recipe=recipe), scores=watcher.scores))
        if options.export is not None:
            limit = options.max_shard_mb
            watcher.exported(export_weights(options.export, trainer, recipe=recipe, max_shard_mb=limit))
    watcher.ended(ending)
    return 3 if ending == "stopped" else 0


def _configuration(options: argparse.Namespace) -> TrainConfig:
    """Return the recipe with what the command line changes of it."""
    config = TrainConfig.read(
        find_recipe(options.recipe), lambda values: with_settings(values, options.settings)
    )
    if options.size is not None:
        config = replace(config, size=options.size)
    return fit_to_budget(
        config,
        steps_factor=options.steps_factor,
        batch_size=options.batch_size,
        largest_crop_px=options.largest_crop,
    )


def _begin(trainer: Trainer, options: argparse.Namespace) -> None:
    """Put the run where it starts from, and note the files that decide what it learns."""
    given = {name: getattr(options, name) for name in FIXED_FILES}
    trainer.origin = {name: describe_file(path) for name, path in given.items() if path is not None}
    if options.resume:
        trainer.resume()
    elif options.init_from is not None:
        start = trainer.start_from(options.init_from)
        check_start(trainer.config, start)
        if trainer.hardware.is_main:
            print(f"{options.init_from.name}: {start.describe()}", file=sys.stderr)  # noqa: T201


def _fixed_networks(
    config: TrainConfig,
    options: argparse.Namespace,
    *,
    source: PhotoSource,
    hardware: Hardware,
    folder: RunFolder,
) -> FixedNetworks:
    calibration = Calibration(
        CropDataset(source, config.stages[0], seed=config.seed, mask_kind=config.mask_kind),
        folder.path / CALIBRATION_NAME,
        is_resumed=options.resume,
        is_kept_here=hardware.is_main,
    )
    return load_fixed_networks(
        config,
        teacher=options.teacher,
        perceptual=options.perceptual,
        calibration=calibration,
        device=hardware.device,
    )


def default_share_of_threads() -> int:
    """Return this process's share of the cores, or what ``OMP_NUM_THREADS`` wishes for a single process."""
    cores = max(1, available_cores() // processes_here())
    # Launchers of many processes set the variable to 1 themselves: that is nobody's wish.
    return default_threads(cores) if processes_here() == 1 else cores


def _hardware(config: TrainConfig, options: argparse.Namespace) -> Hardware:
    accelerator = start_accelerator(options.device)
    device = accelerator.device
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
        accelerator,
        bfloat16=able and config.precision != "fp32",
        workers=workers,
        compiles=options.compile,
    )


def _images(
    options: argparse.Namespace, downloads: Downloads
) -> tuple[PhotoSource, MaskSource | None, Validation]:
    source = PhotoSource.open(options.data, fetch=downloads.fetch)
    masks = MaskSource.open(options.masks, fetch=downloads.fetch) if options.masks else None
    if not options.val:
        return source, masks, Validation(source, count=VALIDATION_PHOTOS, held_out=False)
    held_out = PhotoSource.open(options.val, fetch=downloads.fetch)
    return source, masks, Validation(held_out, count=VALIDATION_PHOTOS, held_out=True)


def _run(trainer: Trainer, max_minutes: float | None, watcher: Watcher) -> Ending:
    stop = StopRequest()
    stop.install()
    with watcher:
        return trainer.run(
            max_seconds=None if max_minutes is None else max_minutes * 60,
            should_stop=lambda: stop.asked,
            report=watcher.report,
        )
