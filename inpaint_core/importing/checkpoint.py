"""Published checkpoints, taken among the user's own weights.

A file's name says nothing, and nobody publishes checksums. So a checkpoint is whatever it fits exactly: every
tensor of one network in one of its sizes, with nothing missing and nothing over.
"""

import contextlib
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

from torch import Tensor, nn

from inpaint_core.errors import OutOfMemoryError, WeightsError, WriteError
from inpaint_core.importing.recognition import RecognisedCheckpoint, recognise_checkpoint
from inpaint_core.models.networks import NETWORKS, build
from inpaint_core.state_dict.checkpoint_file import is_safetensors, reading
from inpaint_core.state_dict.layout import shown
from inpaint_core.state_dict.weights_file import save_weights
from inpaint_core.weights.choice import choose
from inpaint_core.weights.header import read_header
from inpaint_core.weights.import_record import ImportedCheckpoint
from inpaint_core.weights.manifest import (
    SOURCE_HASH,
    SUFFIX,
    file_sha256,
    read_manifest,
    user_weights_directory,
)

NAME_PATTERN: Final = r"[A-Za-z0-9][A-Za-z0-9._-]*"
MAX_NAME: Final = 80
TEACHER_ENDING: Final = "-teacher"
"""Between name and suffix of a teacher that came with a network."""


def load_published_checkpoint(path: Path) -> nn.Module:
    """Return the network that a checkpoint belongs to, with its weights, in float32 and ready to predict.

    Args:
        path: Any file that ``recognise_checkpoint`` takes.

    Raises:
        WeightsError: The file is damaged, not trusted, holds only a teacher, or fits no network exactly.
        OutOfMemoryError: The weights do not fit into memory.
    """
    found = recognise_checkpoint(path)
    if not found.network:
        raise WeightsError(f"{path.name} is a pretext teacher, used by training only: it cannot fill photos.")
    with reading(path):
        network = build(found.network, found.size)
        network.load_state_dict(dict(found.tensors), strict=True)
    return network.eval()


def import_checkpoint(
    path: Path, *, name: str | None = None, directory: Path | None = None
) -> ImportedCheckpoint:
    """Take a checkpoint among the user's own weights, where the model picker finds it.

    The numbers are written as safetensors in the precision they have. A teacher for training that lies in the
    same file is written beside as ``NAME-teacher.safetensors``. Either all is written, or nothing.

    Args:
        path: Any file that ``recognise_checkpoint`` takes; it is not changed.
        name: Of the new file, without suffix; from the network and the file's name when None. A file that was
            imported before then keeps the name it got.
        directory: Where to; the user's own folder of weights when None. It is made if it is missing.

    Raises:
        WeightsError: The file is damaged, not trusted, or fits no network exactly.
        OutOfMemoryError: It does not fit into memory.
        WriteError: The name is taken or not allowed, or the folder cannot be written to.
    """
    directory = user_weights_directory() if directory is None else directory
    found = recognise_checkpoint(path)
    source_hash = file_sha256(path)
    name = _choose_name(name, found, path, directory=directory, source_hash=source_hash)
    record = {
        "source": shown(path.name),
        SOURCE_HASH: source_hash,
        "imported": datetime.now(UTC).date().isoformat(),
    }
    own = dict(read_header(path).metadata) if is_safetensors(path) else {}
    kind = {"network": found.network, "size": found.size} if found.network else {"kind": "teacher"}
    target, beside = directory / f"{name}{SUFFIX}", directory / f"{name}{TEACHER_ENDING}{SUFFIX}"
    files = {target: (found.tensors, own | record | kind)}
    if found.teacher:
        files[beside] = (found.teacher, record | {"kind": "teacher"})
    try:
        _write_all(files)
    except MemoryError as error:
        raise OutOfMemoryError(f"There is not enough memory to import {path.name}.") from error
    if found.network:
        choose(found.network, found.size, "", directory)  # the newest import is what somebody wants to see
    has_teacher = bool(found.teacher) or not found.network
    return ImportedCheckpoint(
        source=path,
        path=target,
        network=found.network,
        size=found.size,
        parameters=sum(tensor.numel() for tensor in found.tensors.values()),
        precision=_precision(found.tensors),
        teacher=(beside if found.teacher else target) if has_teacher else None,
        others=found.others,
        is_published=found.size == "published" and "training" not in own,
        network_licence=NETWORKS[found.network].licence_note if found.network else "",
    )


def _choose_name(
    name: str | None, found: RecognisedCheckpoint, path: Path, *, directory: Path, source_hash: str
) -> str:
    """Return a name that is free, or was given to the same file before.

    Raises:
        WriteError: The wanted name is taken or not allowed.
    """
    if name is not None:
        if not re.fullmatch(NAME_PATTERN, name) or len(name) > MAX_NAME:
            raise WriteError(f"{shown(name)!r} is no name for weights: use letters, digits, dots, - and _.")
        if not _is_free(name, found, directory=directory, source_hash=source_hash):
            raise WriteError(f"There is another {name}{SUFFIX} in {directory} already: choose another name.")
        return name
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-") or "checkpoint"
    stem = f"{found.network or 'teacher'}-{stem}"[:MAX_NAME]
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if _is_free(name, found, directory=directory, source_hash=source_hash))


def _is_free(name: str, found: RecognisedCheckpoint, *, directory: Path, source_hash: str) -> bool:
    """Tell whether all files of an import under this name may be written."""
    if f"{name}{SUFFIX}" in {entry.file for entry in read_manifest().values()}:
        return False  # a bundled file of this name would be expected to have its hash
    names = (name, f"{name}{TEACHER_ENDING}") if found.teacher else (name,)
    return all(_is_writable(directory / f"{each}{SUFFIX}", source_hash) for each in names)


def _is_writable(path: Path, source_hash: str) -> bool:
    """Tell whether nothing is there, or what the same source file was imported to before."""
    if not os.path.lexists(path):
        return True
    try:
        return read_header(path).metadata.get(SOURCE_HASH) == source_hash
    except WeightsError:
        return False


def _write_all(files: Mapping[Path, tuple[Mapping[str, Tensor], Mapping[str, str]]]) -> None:
    """Write weights files; when one cannot be written, none is new afterwards."""
    written: list[Path] = []
    try:
        for path, (tensors, metadata) in files.items():
            _make_folder(path.parent)
            is_new = not path.exists()
            save_weights(path, tensors, metadata)
            written += [path] if is_new else []
    except BaseException:  # Ctrl-C too must not leave half an import behind
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"The folder {folder} cannot be made: {error.strerror or error}.") from error


def _precision(tensors: Mapping[str, Tensor]) -> str:
    names = sorted({str(tensor.dtype).removeprefix("torch.") for tensor in tensors.values()})
    return " and ".join(names)
