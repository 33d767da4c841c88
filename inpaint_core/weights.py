"""Networks' weights from files and back, trusting nothing: a file that does not fit exactly is refused."""

import contextlib
import pickle
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import safetensors.torch
import torch
from torch import Tensor, nn

from inpaint_core.atomic_write import replace_file
from inpaint_core.errors import InpaintError, OutOfMemoryError, WeightsError
from inpaint_core.weights_header import read_header
from inpaint_core.weights_manifest import SUFFIX, file_sha256

PICKLE_SUFFIXES: Final = (".pth", ".pt", ".ckpt", ".bin")
WRAPPERS: Final = ("state_dict", "netG", "generator", "model")
"""Names under which published checkpoints keep the network among other things."""
LISTED: Final = 6
"""Names of tensors in one error message; more would fill the screen."""


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
    _check_fit(network, {name: tuple(tensor.shape) for name, tensor in state.items()}, path.name)
    network.load_state_dict(state, strict=True)


def load_state_file(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a weights file by name, float32 on the CPU.

    Args:
        path: ``.safetensors``; or ``.pth``, ``.pt``, ``.ckpt``, ``.bin``: a PyTorch checkpoint, bare or under
            one of ``WRAPPERS``. Only tensors are read from a checkpoint; nothing in it is run.

    Raises:
        WeightsError: The file is missing, damaged, of an unknown kind, or holds a number that is not finite.
        OutOfMemoryError: The weights do not fit into memory.
    """
    with _reading(path):
        if path.suffix == SUFFIX:
            read_header(path)
            state = safetensors.torch.load(path.read_bytes())
        elif path.suffix in PICKLE_SUFFIXES:
            loaded = _load_pickle(path)
            state = _unwrap(loaded, path.name)
        else:
            known = ", ".join((SUFFIX, *PICKLE_SUFFIXES))
            raise WeightsError(f"{path.name} is no weights file: expected one of {known}.")
    for name, tensor in state.items():
        if not tensor.is_floating_point():
            raise WeightsError(f"{path.name}: {name} is stored as {tensor.dtype}, expected fractions.")
        if not bool(torch.isfinite(tensor).all()):
            raise WeightsError(f"{path.name} is damaged: {name} holds a number that is not finite.")
    return {name: tensor.to(torch.float32) for name, tensor in state.items()}


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except InpaintError:
        raise
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except pickle.UnpicklingError as error:
        raise WeightsError(
            f"{path.name} is refused: it holds more than plain tensors, and loading it could run a program."
        ) from error
    except MemoryError as error:
        raise OutOfMemoryError(f"There is not enough memory to load {path.name}.") from error
    except Exception as error:
        # Neither reader says what it raises on damaged bytes; a dozen kinds were seen on flipped ones.
        raise WeightsError(f"{path.name} is damaged and cannot be loaded.") from error


def _load_pickle(path: Path) -> Any:
    """Unpickle tensors and plain containers; ``weights_only`` refuses everything that could run code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about old pickles: they load, or they are refused in words
        return torch.load(path, map_location="cpu", weights_only=True)  # noqa: TID251 — the one safe use


def _unwrap(loaded: Any, file_name: str) -> dict[str, Tensor]:
    """Return a checkpoint's bare tensors, without the ``module`` that parallel training adds to names."""
    for wrapper in WRAPPERS:
        if isinstance(loaded, Mapping) and isinstance(loaded.get(wrapper), Mapping):
            loaded = loaded[wrapper]
    if not isinstance(loaded, Mapping) or not loaded:
        raise WeightsError(f"{file_name} is no weights file: it holds no table of tensors.")
    for name, tensor in loaded.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            raise WeightsError(f"{file_name} is no weights file of a network: {name} is no tensor.")
    return {
        ".".join(part for part in name.split(".") if part != "module"): tensor
        for name, tensor in loaded.items()
    }


def _check_fit(network: nn.Module, shapes: Mapping[str, tuple[int, ...]], file_name: str) -> None:
    expected = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    misfits = [
        ("missing", [name for name in expected if name not in shapes]),
        ("unexpected", [name for name in shapes if name not in expected]),
        (
            "of another shape",
            [
                f"{name} (file {_size(shapes[name])}, network {_size(expected[name])})"
                for name in expected
                if name in shapes and shapes[name] != expected[name]
            ],
        ),
    ]
    found = "; ".join(f"{len(names)} {what}: {_listed(names)}" for what, names in misfits if names)
    if found:
        raise WeightsError(
            f"{file_name} belongs to another network than {type(network).__name__}. Tensors {found}."
        )


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "single number"


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:LISTED])
    return shown if len(names) <= LISTED else f"{shown} and {len(names) - LISTED} more"


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
