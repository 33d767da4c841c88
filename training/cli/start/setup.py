"""From options to what a run needs: its course, its machine, its photos and the files it compares with."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import torch

from inpaint_core.runtime.threads import available_cores, default_threads
from training.cli.options.parser import given_options
from training.cli.options.record import changes_course, with_record
from training.cli.options.train_options import TrainOptions, options_of
from training.config.overrides import fit_to_budget, read_recipe
from training.config.recipe import TrainConfig, find_recipe
from training.data.mask_source import MaskSource
from training.data.photo_source import PhotoSource
from training.data.remote_files import Downloads, default_folder
from training.evaluation.validation import Validation
from training.run.allocator import keep_freed_memory
from training.run.checkpoint import FILE_NAME, describe_file, read_newest
from training.run.hardware import Hardware, choose_precision
from training.run.processes import processes_here, start_processes
from training.run.run_data import RunData

CUBLAS_WORKSPACE: Final = ("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
"""What NVIDIA's library wants for products that are the same each time, as torch's documentation says."""


@dataclass(frozen=True)
class FixedFiles:
    """Files of the networks that a run compares with, on this computer; None where there is none."""

    teacher: Path | None
    perceptual: Path | None

    def describe(self) -> dict[str, Any]:
        """Return what the run's record says of them."""
        files = {"teacher": self.teacher, "perceptual": self.perceptual}
        return {name: describe_file(path) for name, path in files.items() if path is not None}


def read_command(
    arguments: Sequence[str], *, description: str | None = None
) -> tuple[TrainOptions, TrainConfig]:
    """Return what ``inpaint-train`` is told by these words, and by the record of a run that goes on.

    Args:
        arguments: Without the program's name.
        description: What ``--help`` says of the program.

    Returns:
        The options, and the course of the run.

    Raises:
        SystemExit: ``--help`` or ``--version`` was asked for.
        ConfigError: They make no sense; or the run's checkpoint cannot be read.
    """
    given = given_options(arguments, description=description)
    options = options_of(with_record(given))
    follows_record = options.resume is not None and not changes_course(given)
    return options, _make_configuration(options, follows_record=follows_record)


def _make_configuration(options: TrainOptions, *, follows_record: bool) -> TrainConfig:
    """Return the course of a run.

    Args:
        options: Of the run.
        follows_record: Whether a run goes on as it was, whatever has become of its recipe's file.

    Raises:
        ConfigError: The recipe or what changes it makes no sense; or the run's checkpoint cannot be read.
    """
    if follows_record:
        checkpoint, _ = read_newest(options.run_path / FILE_NAME)
        config = TrainConfig.from_values(checkpoint.config)
    else:
        config = read_recipe(find_recipe(options.recipe), options.settings)
        if options.size is not None:
            config = replace(config, size=options.size)
        config = fit_to_budget(
            config,
            steps_factor=options.steps_factor,
            batch_size=options.batch_size,
            largest_crop_px=options.largest_crop,
        )
    return config if options.val_every is None else replace(config, sample_every_steps=options.val_every)


def open_inputs(options: TrainOptions, config: TrainConfig, *, is_quiet: bool) -> tuple[RunData, FixedFiles]:
    """Return photos, holes and files of fixed networks; what has an address is fetched first.

    The photos that score the run become square as those of its last stage do.
    """
    downloads = Downloads(options.cache or default_folder(), is_quiet=is_quiet)
    photos = PhotoSource.open(options.data, fetch=downloads.fetch)
    masks = MaskSource.open(options.masks, fetch=downloads.fetch) if options.masks else None
    held_out = PhotoSource.open(options.val, fetch=downloads.fetch) if options.val else None
    validation = Validation(
        held_out or photos,
        count=options.val_photos,
        held_out=held_out is not None,
        resize=config.stages[-1].resize,
    )
    teacher, perceptual = (
        downloads.fetch(place) if isinstance(place, str) else place
        for place in (options.teacher, options.perceptual)
    )
    return RunData(photos, masks, validation), FixedFiles(teacher, perceptual)


def default_share_of_threads() -> int:
    """Return this process's share of the cores, or what ``OMP_NUM_THREADS`` asks for a single process."""
    cores = max(1, available_cores() // processes_here())
    # Launchers of many processes set the variable to 1 themselves: the user did not ask for it.
    return default_threads(cores) if processes_here() == 1 else cores


def make_hardware(config: TrainConfig, options: TrainOptions) -> Hardware:
    """Return what the run computes on; sets torch's threads, and its determinism.

    Raises:
        InpaintError: The device is unknown or not there.
        ConfigError: It does not have the recipe's number format.
    """
    processes = start_processes(options.device)
    device = processes.device
    cores = max(1, available_cores() // processes_here())
    torch.set_num_threads(options.threads or default_share_of_threads())
    if options.deterministic:
        os.environ.setdefault(*CUBLAS_WORKSPACE)  # before the first product on a card
    torch.use_deterministic_algorithms(options.deterministic)
    if device.type == "cpu":
        keep_freed_memory()
    default_workers = 0 if device.type == "cpu" else max(1, cores - 1)
    return Hardware(
        processes,
        precision=choose_precision(config.precision, device),
        workers=default_workers if options.workers is None else options.workers,
        compiles=options.compile,
        parts=options.accumulate,
    )


def record_of(options: TrainOptions) -> Mapping[str, Any]:
    """Return the options that are not as they are by default."""
    default = TrainOptions(recipe="", data=())
    return {name: value for name, value in vars(options).items() if value != getattr(default, name)}
