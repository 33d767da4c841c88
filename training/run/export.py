"""Hand a trained network to the program: fp16 averaged weights with their training record inside."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from errno import EISDIR
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import torch
from torch import Tensor

from inpaint_core.files.atomic import replace_file
from inpaint_core.models.networks import WIDTHS_KEY
from inpaint_core.state_dict.weights_file import save_weights
from inpaint_core.weights.index import INDEX_SUFFIX
from inpaint_core.weights.manifest import SUFFIX, user_weights_directory
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.run.checkpoint import Checkpoint
from training.run.keeping.licence import licence_of
from training.run.schedule import position_at
from training.run.trainer import Trainer


def check_place(path: Path, *, option: str = "--export") -> None:
    """Find out before a training whether its weights can be written; the folder is made if it is missing.

    Raises:
        ConfigError: They cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        with TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise ConfigError(f"{option} {path} cannot be written: {error.strerror}.") from error


def export_weights(
    path: Path, trainer: Trainer, *, recipe: str, max_shard_mb: float | None = None
) -> list[Path]:
    """Write the averaged weights of a run as fp16 safetensors; the picker offers what lies in its folder.

    Args:
        path: Where to; the folder is made if it is missing.
        trainer: The run, between two steps.
        recipe: Name of its recipe, for the record.
        max_shard_mb: Largest file in millions of bytes, headers apart. Larger weights are written as
            ``NAME-00001-of-00003.safetensors`` and so on with ``NAME.safetensors.index.json``; a tensor is
            never cut. None writes one file.

    Returns:
        The files written; the index, if there is one, is the last.

    Raises:
        WriteError: A file could not be written.
    """
    record = training_record(trainer, recipe=recipe)
    return write_weights(path, trainer.config, trainer.average.state, record, max_shard_mb=max_shard_mb)


def where_to_put(paths: Sequence[Path]) -> str | None:
    """Return what to say of exported files, so that the editor offers them; None where it does already.

    Args:
        paths: What ``export_weights`` has returned.
    """
    folder = user_weights_directory()
    if len(paths) > 1 or paths[0].resolve().parent == folder.resolve():
        return None
    return f"To fill with it in the editor, copy it to {folder}, or choose it in Inpaint ▸ Models ▸ Import."


def write_weights(
    path: Path,
    config: TrainConfig,
    average: Mapping[str, Tensor],
    record: Mapping[str, Any],
    *,
    max_shard_mb: float | None = None,
) -> list[Path]:
    """Write averaged weights with their record; as ``export_weights``, which has them from a run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"network": config.network, "size": config.size, "training": json.dumps(record)}
    if config.widths:
        metadata[WIDTHS_KEY] = json.dumps(dict(config.widths))
    if (licence := licence_of(record["origin"])) is not None:
        metadata["licence"] = licence
    state = {name: _stored(value) for name, value in average.items()}
    shards = [state] if max_shard_mb is None else split_state(state, max_bytes=max_shard_mb * 1e6)
    if len(shards) == 1:
        save_weights(path, state, metadata)
        return [path]
    return _write_shards(path, shards, metadata)


def _stored(value: Tensor) -> Tensor:
    """Return numbers as fp16; as they are where one of them is too large for that."""
    half = value.half()
    return half if bool(torch.isfinite(half).all()) else value


def training_record(trainer: Trainer, *, recipe: str) -> dict[str, Any]:
    """Return how a run's weights came to be, as plain values."""
    return {
        "recipe": recipe,
        "step": trainer.step,
        "images_seen": trainer.images_seen,
        "seconds": round(trainer.seconds),
        "data": trainer.data.photos.fingerprint(),
        "photos": len(trainer.data.photos),
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
        "origin": dict(trainer.origin),
        "config": trainer.config.to_values(),
    }


def checkpoint_record(
    checkpoint: Checkpoint, config: TrainConfig, *, recipe: str, photos: int | None
) -> dict[str, Any]:
    """Return the same from a checkpoint: how its weights came to be.

    Args:
        checkpoint: Of the run.
        config: Its configuration.
        recipe: Name of its recipe.
        photos: How many there were to train on; None where nobody knows.
    """
    return {
        "recipe": recipe,
        "step": checkpoint.step,
        "images_seen": position_at(config, checkpoint.step).images_before,
        "seconds": round(checkpoint.seconds),
        "data": checkpoint.data,
        "photos": photos,
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
        "origin": checkpoint.origin,
        "config": config.to_values(),
    }


def split_state(state: Mapping[str, Tensor], *, max_bytes: float) -> list[dict[str, Tensor]]:
    """Return the tensors in groups of at most that many bytes, in their order; a larger one alone."""
    groups: list[dict[str, Tensor]] = [{}]
    filled = 0
    for name, value in state.items():
        if groups[-1] and filled + value.nbytes > max_bytes:
            groups.append({})
            filled = 0
        groups[-1][name] = value
        filled += value.nbytes
    return groups


def _write_shards(path: Path, shards: list[dict[str, Tensor]], metadata: Mapping[str, str]) -> list[Path]:
    """Write the shards and then the index, which thereby never names a file that is not there."""
    stem = path.name.removesuffix(SUFFIX)
    written = []
    weight_map: dict[str, str] = {}
    for number, shard in enumerate(shards, start=1):
        # Without metadata: a shard that named its network would be offered as if it were the whole.
        target = path.with_name(f"{stem}-{number:05d}-of-{len(shards):05d}{SUFFIX}")
        save_weights(target, shard, {})
        written.append(target)
        weight_map |= dict.fromkeys(shard, target.name)
    total_bytes = sum(value.nbytes for shard in shards for value in shard.values())
    index = {"metadata": {"total_size": total_bytes, **metadata}, "weight_map": weight_map}
    index_path = path.with_name(stem + INDEX_SUFFIX)
    replace_file(index_path, (json.dumps(index, indent=1) + "\n").encode())
    return [*written, index_path]
