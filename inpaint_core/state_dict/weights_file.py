"""Networks' weights from files and back, trusting nothing: a file that does not fit exactly is refused."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import safetensors.torch
import torch
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.files.atomic import replace_file
from inpaint_core.state_dict.checkpoint_file import read_content, reading
from inpaint_core.state_dict.layout import (
    Shapes,
    check_numbers,
    describe_misfit,
    listed,
    shapes_of,
    split_checkpoint,
    split_left_out,
)
from inpaint_core.weights.header import read_header
from inpaint_core.weights.index import INDEX_SUFFIX, read_index
from inpaint_core.weights.manifest import SUFFIX, file_sha256

PICKLE_SUFFIXES: Final = (".pth", ".pt", ".ckpt", ".bin")


def load_weights(network: nn.Module, path: Path, *, sha256: str | None = None) -> None:
    """Put the numbers of a file into a network; it is left as it was when anything is wrong with them.

    Args:
        network: Any network; every parameter and persistent buffer must be in the file, and nothing else.
        path: A safetensors file, or a PyTorch checkpoint of plain tensors.
        sha256: Of the whole file, to be checked before any of it is used; None when no hash is known.

    Raises:
        WeightsError: The file is missing, damaged, of another hash, or does not fit; every misfit is named.
        OutOfMemoryError: The weights do not fit into memory.
    """
    if path.suffix == SUFFIX:
        # Cheap, and it tells a wrong file from a right one before megabytes of it are read.
        _check_fit(network, read_header(path).shapes, path.name)
    if sha256 is not None and (actual := file_sha256(path)) != sha256:
        raise WeightsError(
            f"{path.name} is damaged or was changed: its SHA-256 is {actual[:12]}…, expected {sha256[:12]}…. "
            "Install the program again, or fetch the file again."
        )
    state = load_state_file(path)
    _check_fit(network, shapes_of(state), path.name)
    network.load_state_dict(state, strict=True)


def load_state_file(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a weights file by name, float32 on the CPU.

    Args:
        path: ``.safetensors``; ``.safetensors.index.json``, which names the shards of one network; or
            ``.pth``, ``.pt``, ``.ckpt``, ``.bin``: a PyTorch checkpoint in any layout that
            ``split_checkpoint`` knows. Only tensors are read from a checkpoint; nothing in it is run.

    Raises:
        WeightsError: The file is missing, damaged, of an unknown kind, or holds a number that is not finite.
        OutOfMemoryError: The weights do not fit into memory.
    """
    if path.name.endswith(INDEX_SUFFIX):
        return _load_shards(path)
    if path.suffix not in (SUFFIX, *PICKLE_SUFFIXES):
        known = ", ".join((SUFFIX, *PICKLE_SUFFIXES))
        raise WeightsError(f"{path.name} is no weights file: expected one of {known}.")
    if path.suffix == SUFFIX:
        read_header(path)  # what is called safetensors must be it
    content = split_checkpoint(read_content(path), path.name).network
    with reading(path):
        tensors, _ = split_left_out(content)
        check_numbers(tensors, path.name)
        return {name: tensor.to(torch.float32) for name, tensor in tensors.items()}


def _load_shards(path: Path) -> dict[str, Tensor]:
    """Return the tensors of all shards that an index names, in the index's order."""
    shards = read_index(path).shards
    state = {
        name: value
        for shard in dict.fromkeys(shards.values())
        for name, value in load_state_file(shard).items()
    }
    if state.keys() != shards.keys():
        differing = listed(sorted(state.keys() ^ shards.keys()))
        raise WeightsError(f"{path.name} and its shards do not belong together: {differing}.")
    return {name: state[name] for name in shards}


def _check_fit(network: nn.Module, shapes: Shapes, file_name: str) -> None:
    if misfit := describe_misfit(shapes_of(network.state_dict()), shapes):
        raise WeightsError(
            f"{file_name} belongs to another network than {type(network).__name__}. Tensors {misfit}."
        )


def save_weights(path: Path, state: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """Write a safetensors file; either all of it is there afterwards, or what was there before.

    Args:
        path: Where to; the folder must exist.
        state: Tensors by name, written in the dtype they have.
        metadata: Text for the header. ``network`` makes the file show up among the user's weights.

    Raises:
        WriteError: The folder is missing or not writable, or the disk is full.
    """
    tensors = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in state.items()}
    replace_file(path, safetensors.torch.save(tensors, dict(metadata)))
