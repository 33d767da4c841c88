"""What is in a checkpoint file of any kind, read without trusting it and without running any of it.

Three formats are told apart by their first bytes: safetensors; the zip archives that torch writes since 1.6;
and the bare pickles it wrote before. What is called safetensors must be that. Pickles go through torch's
restricted unpickler, which knows tensors and plain containers and refuses all that could run a program.
"""

import contextlib
import pickle
import stat
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import safetensors.torch
import torch

from inpaint_core.errors import InpaintError, OutOfMemoryError, WeightsError, is_out_of_memory
from inpaint_core.weights.header import LENGTH_BYTES, is_pickle, is_zip, read_header, reading_from_disk

FileKind = Literal["safetensors", "zip", "pickle"]

SAFETENSORS_SUFFIX: Final = ".safetensors"

_RUST_PANIC: Final = "PanicException"
"""What safetensors, written in Rust, raises when Python gives it no memory: no ``Exception``, and of no name
that could be imported."""


def read_content(path: Path) -> object:
    """Return what a checkpoint file holds: a mapping with tensors in it, if it is what it should be.

    Tensors have the file's own precision and lie on the CPU; those of a zip archive are mapped from the file,
    so it must stay as it is while they are in use. Their names, shapes and numbers are not checked yet.

    Raises:
        WeightsError: The file is missing, not readable, damaged, of another kind, or holds more than tensors
            and plain containers.
        OutOfMemoryError: The tensors do not fit into memory.
    """
    with reading(path):
        match _find_kind(path):
            case "safetensors":
                read_header(path)
                return safetensors.torch.load(path.read_bytes())
            case "zip":
                _check_archive(path)
                return _unpickle(path, is_mapped=True)
            case "pickle":
                return _unpickle(path, is_mapped=False)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn everything that readers of weights files raise into a sentence about ``path``."""
    try:
        with reading_from_disk(path):
            yield
    except InpaintError:
        raise
    except pickle.UnpicklingError as error:
        raise WeightsError(
            f"{path.name} is refused: it holds more than plain tensors, and loading it could run a program."
        ) from error
    except Exception as error:
        if is_out_of_memory(error):
            raise OutOfMemoryError(f"There is not enough memory to load {path.name}.") from error
        # Neither reader says what it raises on damaged bytes; a dozen kinds were seen on flipped ones.
        raise WeightsError(f"{path.name} is damaged and cannot be loaded.") from error
    except BaseException as error:
        if type(error).__name__ != _RUST_PANIC:
            raise
        raise OutOfMemoryError(f"There is not enough memory to load {path.name}.") from error


def _find_kind(path: Path) -> FileKind:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise WeightsError(f"{path.name} is a folder; expected a checkpoint file.")
    if not stat.S_ISREG(mode):
        raise WeightsError(f"{path.name} is a device; expected a checkpoint file.")
    with path.open("rb") as file:
        start = file.read(LENGTH_BYTES + 1)
    if not start:
        raise WeightsError(f"{path.name} is empty: copy or download it again.")
    if path.suffix.lower() == SAFETENSORS_SUFFIX:
        return "safetensors"  # torch follows the suffix as well
    if is_zip(start):
        return "zip"
    if is_pickle(start):
        return "pickle"
    if start[LENGTH_BYTES:] == b"{":
        return "safetensors"
    raise WeightsError(f"{path.name} is neither a PyTorch checkpoint nor a safetensors file.")


def is_safetensors(path: Path) -> bool:
    """Tell by its first bytes whether a file is read as safetensors.

    Raises:
        WeightsError: It cannot be read, or is of no known kind.
    """
    with reading(path):
        return _find_kind(path) == "safetensors"


def _check_archive(path: Path) -> None:
    """Raise unless a zip archive looks like one of torch's and unpacks to no more than the file holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise WeightsError(f"{path.name} is cut short or damaged: copy or download it again.") from error
    names = {entry.filename.rpartition("/")[2] for entry in entries}
    if "data.pkl" not in names:
        raise WeightsError(f"{path.name} is a zip archive, but no PyTorch checkpoint.")
    if "constants.pkl" in names:
        raise WeightsError(f"{path.name} is a TorchScript program; expected a checkpoint with plain tensors.")
    # Torch stores records as they are. A packed one could unpack to a thousand times the size of the file.
    unpacked_bytes, file_bytes = sum(entry.file_size for entry in entries), path.stat().st_size
    if unpacked_bytes > file_bytes:
        raise WeightsError(
            f"{path.name} is refused: its {file_bytes:,} bytes claim to unpack to {unpacked_bytes:,}."
        )


def _unpickle(path: Path, *, is_mapped: bool) -> object:
    """Unpickle tensors and plain containers; ``weights_only`` refuses everything that could run code.

    A mapped record cannot be read beyond the end of the file, whatever length the pickle claims for it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about old pickles: they load, or they are refused in words
        content: object = torch.load(  # noqa: TID251 — the one safe use
            path, map_location="cpu", weights_only=True, mmap=is_mapped
        )
        return content
