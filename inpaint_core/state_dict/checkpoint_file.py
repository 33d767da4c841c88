"""What is in a checkpoint file of any kind, read without trusting it and without running any of it.

Three formats are told apart by their first bytes: safetensors; the zip archives that torch writes since 1.6;
and the bare pickles it wrote before. What is called safetensors must be that. Pickles go through torch's
restricted unpickler, which knows tensors and plain containers and refuses all that could run a program. Two
kinds of archives that it refuses go through one of ours, which makes no objects at all: TorchScript programs,
and checkpoints with a few known objects beside the tensors (``inert_archive``). A zip archive may also be a
parcel, as big-LaMa is published: then what lies in it is the checkpoint.
"""

import contextlib
import pickle
import shutil
import stat
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import safetensors.torch
import torch

from inpaint_core.errors import InpaintError, OutOfMemoryError, WeightsError, is_out_of_memory
from inpaint_core.state_dict.inert_archive import DESCRIPTION, PROGRAM, read_inert_archive
from inpaint_core.weights.header import LENGTH_BYTES, is_pickle, is_zip, read_header, reading_from_disk

FileKind = Literal["safetensors", "zip", "pickle"]

SAFETENSORS_SUFFIX: Final = ".safetensors"
PARCELLED: Final = (".ckpt", ".pth", ".pt")
"""How the names of checkpoints in a zip archive end."""
MAC_FOLDER: Final = "__MACOSX/"
"""Where Macs put what only they need of a file, under its name."""
MAX_PACKING: Final = 4
"""By how much a checkpoint may be packed; numbers of a network hardly shrink at all."""
COPIED_BYTES: Final = 2**20

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
                return _read_archive(path)
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


def _read_archive(path: Path) -> object:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename.rpartition("/")[2] for entry in entries}
            if DESCRIPTION not in names:
                return _read_parcel(archive, path.name)
    except zipfile.BadZipFile as error:
        raise WeightsError(f"{path.name} is cut short or damaged: copy or download it again.") from error
    if PROGRAM in names:
        with path.open("rb") as file:
            return read_inert_archive(file, path.name)
    # Torch stores records as they are. A packed one could unpack to a thousand times the size of the file.
    unpacked_bytes, file_bytes = sum(entry.file_size for entry in entries), path.stat().st_size
    if unpacked_bytes > file_bytes:
        raise WeightsError(
            f"{path.name} is refused: its {file_bytes:,} bytes claim to unpack to {unpacked_bytes:,}."
        )
    try:
        return _unpickle(path, is_mapped=True)
    except pickle.UnpicklingError:
        with path.open("rb") as file:
            return read_inert_archive(file, path.name)


def _read_parcel(archive: zipfile.ZipFile, file_name: str) -> object:
    """Return what is in the one checkpoint that a zip archive holds among other files."""
    checkpoints = [
        entry
        for entry in archive.infolist()
        if entry.filename.lower().endswith(PARCELLED) and not entry.filename.startswith(MAC_FOLDER)
    ]
    if not checkpoints:
        raise WeightsError(f"{file_name} is a zip archive, but no PyTorch checkpoint.")
    if len(checkpoints) > 1:
        raise WeightsError(
            f"{file_name} holds {len(checkpoints)} checkpoints: unpack it, and choose one of them."
        )
    (entry,) = checkpoints
    if entry.file_size > MAX_PACKING * entry.compress_size or entry.flag_bits & 1:
        raise WeightsError(
            f"{file_name} is refused: its {entry.compress_size:,} bytes claim to unpack to "
            f"{entry.file_size:,}, or are locked by a password."
        )
    # Nameless, and gone with the last tensor that is mapped from it.
    with tempfile.TemporaryFile() as file:
        with archive.open(entry) as packed:
            shutil.copyfileobj(packed, file, COPIED_BYTES)
        file.seek(0)
        if not is_zip(file.read(LENGTH_BYTES)):
            raise WeightsError(f"{file_name} holds a checkpoint of another kind: unpack it, and choose that.")
        return read_inert_archive(file, file_name)


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
