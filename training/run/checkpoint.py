"""The resume state of a run: complete, written as a whole or not at all, never able to execute anything."""

import io
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch

from inpaint_core.errors import WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.weights.manifest import file_sha256
from training.config.recipe import TrainConfig
from training.errors import ConfigError

FORMAT: Final = 1
FILE_NAME: Final = "checkpoint.pt"
FIXED_FILES: Final = ("teacher", "perceptual")
"""Files that decide what a run learns at every step, by the option that names them."""


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
    """Write a checkpoint; a crash or a full disk leaves the one before whole.

    Raises:
        WriteError: It could not be written.
    """
    values = {"format": FORMAT, **vars(checkpoint)}
    buffer = io.BytesIO()
    torch.save(values, buffer)
    try:
        replace_file(path, buffer.getvalue())
    except WriteError as error:
        rest = "The one before is whole: make room, and go on with --resume." if path.exists() else ""
        raise WriteError(f"{error} {rest}".strip()) from error


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        ConfigError: It is missing, damaged, or no checkpoint of ours.
    """
    try:
        # weights_only: tensors and plain values, nothing that can execute
        values = torch.load(path, map_location="cpu", weights_only=True)  # noqa: TID251
    except FileNotFoundError as error:
        raise ConfigError(f"There is no checkpoint {path} to resume from.") from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
        raise ConfigError(f"{path} is damaged, or no checkpoint of inpaint-train.") from error
    if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
        raise ConfigError(f"{path} is no checkpoint of this version of inpaint-train.")
    return Checkpoint(**values)


def describe_file(path: Path) -> dict[str, Any]:
    """Return what a run's record says of a file: its name and its SHA-256."""
    return {"file": path.name, "sha256": file_sha256(path)}


def check_continues(
    checkpoint: Checkpoint, *, config: TrainConfig, data: str, origin: Mapping[str, Any]
) -> None:
    """Raise ``ConfigError`` unless the run would continue exactly.

    Args:
        checkpoint: Of the run.
        config: To go on with.
        data: Fingerprint of the photos to go on with.
        origin: Files to go on with; what the run began with does not matter any more.
    """
    # An option that is newer than the checkpoint had its default value then.
    old, new = TrainConfig.from_values(checkpoint.config).to_values(), config.to_values()
    changed = [f"{name} was {old[name]!r}, is {new[name]!r}" for name in new if old[name] != new[name]]
    for name in FIXED_FILES:
        # A checkpoint without a word about files is older than the record of them.
        before, now = (files.get(name) or {} for files in (checkpoint.origin, origin))
        if checkpoint.origin and before.get("sha256") != now.get("sha256"):
            changed.append(f"--{name} was {before.get('file', 'not given')}, is another")
    if checkpoint.data != data:
        changed.append("the training photos are others, or the mask images are")
    if changed:
        raise ConfigError(
            "This run cannot be resumed exactly: "
            + "; ".join(changed)
            + ". Go back to the old settings, or start a new run in another folder."
        )
