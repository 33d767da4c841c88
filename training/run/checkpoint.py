"""The resume state of a run: complete, written as a whole or not at all, never able to execute anything."""

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
import torch

from inpaint_core.errors import OutOfMemoryError
from inpaint_core.weights.manifest import file_sha256
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.run.checkpoint_file import damaged, previous_of, read_verified, write_verified
from training.run.keeping.changed import Change, change_table, changed_settings

FORMAT: Final = 1
FILE_NAME: Final = "checkpoint.pt"
FIXED_FILES: Final = ("teacher", "perceptual")
"""Files that decide what a run learns at every step, by the option that names them."""
MASKS_MARK: Final = ", masks "
"""Between the fingerprint of the photos and that of images of masks, where a run has these."""
ADDED_LOSS: Final = "added_loss"
"""Under which a run's record names a loss that its user has added."""
TEACHER_MODULE: Final = "teacher_module"
"""The same for a function of the user's own that returned the teacher."""
OWN_CODE: Final = {ADDED_LOSS: "added loss", TEACHER_MODULE: "--teacher-module"}
"""What a run must be given again to go on, with its title: a record names it and never runs it."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything a run needs to go on as if nothing had happened.

    Attributes:
        config: Values of the run's ``TrainConfig``.
        data: Fingerprint of its photos.
        step: Optimiser steps done.
        seconds: Wall-clock time spent in steps.
        skipped_steps: Steps whose loss or gradient was not finite.
        damaged_photos: Photos that could not be read.
        networks: State of generator, discriminator, average and both optimisers, and of torch's generators.
        origin: Files the run was made with, by what they were for; see ``describe_file``.
    """

    config: dict[str, Any]
    data: str
    step: int
    seconds: float
    skipped_steps: int
    damaged_photos: int
    networks: dict[str, Any]
    origin: dict[str, Any] = field(default_factory=dict)


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint with its hash; a crash, a kill or a full disk leaves a whole one.

    The one before is kept beside it: see ``checkpoint_file``.

    Raises:
        WriteError: It could not be written.
        OutOfMemoryError: There is not enough memory to put it together.
    """
    try:
        buffer = io.BytesIO()
        torch.save({"format": FORMAT, **vars(checkpoint)}, buffer)
        write_verified(path, buffer.getvalue())
    except MemoryError as error:
        raise OutOfMemoryError(f"There is not enough memory to write {path.name}.") from error


def read_newest(path: Path) -> tuple[Checkpoint, str]:
    """Read the newest checkpoint of a run that is whole.

    Args:
        path: Of the newest; the one before lies beside it.

    Returns:
        The checkpoint; and what there is to say when it is not the newest, else nothing.

    Raises:
        ConfigError: There is none, or none that is whole.
        OutOfMemoryError: It does not fit into memory.
    """
    before = previous_of(path)
    try:
        return read_checkpoint(path), ""
    except ConfigError as error:
        if not before.exists():
            raise
        try:
            checkpoint = read_checkpoint(before)
        except ConfigError as second:
            raise ConfigError(f"{error} {second}") from second
        return checkpoint, f"{error} The run goes on from {before.name}, step {checkpoint.step}."


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        ConfigError: It is missing, damaged, or no checkpoint of ours.
        OutOfMemoryError: It does not fit into memory.
    """
    payload = read_verified(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # weights_only: tensors and plain values, nothing that can execute
            values = torch.load(io.BytesIO(payload), map_location="cpu", weights_only=True)  # noqa: TID251
    except MemoryError as error:
        raise OutOfMemoryError(f"There is not enough memory to load {path.name}.") from error
    except Exception as error:
        # Torch does not say what it raises on damaged bytes; a dozen kinds were seen.
        raise damaged(path) from error
    if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
        raise ConfigError(f"{path} is no checkpoint of this version of inpaint-train.")
    return _to_checkpoint(values, path)


def _to_checkpoint(values: dict[Any, Any], path: Path) -> Checkpoint:
    try:
        # What the networks' tables hold is checked by whoever takes it.
        return msgspec.convert(values, Checkpoint, strict=True)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise damaged(path) from error


def describe_file(path: Path) -> dict[str, Any]:
    """Return what a run's record says of a file: its name and its SHA-256."""
    return {"file": path.name, "sha256": file_sha256(path)}


def check_continues(
    checkpoint: Checkpoint, *, config: TrainConfig, data: str, origin: Mapping[str, Any]
) -> None:
    """Raise ``ConfigError`` unless the run would continue exactly; its message is a table of old and new.

    Args:
        checkpoint: Of the run.
        config: To go on with.
        data: Fingerprint of the photos to go on with.
        origin: Files to go on with; what the run began with does not matter any more.
    """
    changes = changed_settings(checkpoint.config, config)
    for name in FIXED_FILES:
        # A checkpoint without a word about files is older than the record of them.
        before, now = (files.get(name) or {} for files in (checkpoint.origin, origin))
        if checkpoint.origin and before.get("sha256") != now.get("sha256"):
            changes.append(Change(f"--{name}", _file_text(before), _file_text(now)))
    for name, title in OWN_CODE.items():
        if checkpoint.origin.get(name) != origin.get(name):
            old, new = (str(files.get(name, "none")) for files in (checkpoint.origin, origin))
            changes.append(Change(title, old, new))
    lists = (_lists_of(checkpoint.data), _lists_of(data))
    for number, title in enumerate(("training photos", "mask images")):
        old, new = (both[number] for both in lists)
        if old != new:
            changes.append(Change(title, old, new))
    if changes:
        raise ConfigError(
            f"This run cannot be resumed exactly:\n{change_table(changes)}\n"
            "Leave out what is changed here, a run knows its own settings; or begin a new run in another "
            "folder, from these weights with --init-from."
        )


def _lists_of(fingerprint: str) -> tuple[str, str]:
    """Return what to call the photos and the mask images of a fingerprint."""
    photos, _, masks = fingerprint.partition(MASKS_MARK)
    return f"list {photos}", f"list {masks}" if masks else "drawn"


def _file_text(description: Mapping[str, Any]) -> str:
    """Return a file's name and the beginning of its hash."""
    if "sha256" not in description:
        return "not given"
    return f"{description.get('file', 'a file')} ({description['sha256'][:8]})"
