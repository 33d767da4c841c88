"""Temporary files of writers, named and locked so that those of killed writers can be told and removed."""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be removed there anyway
    fcntl = None  # type: ignore[assignment]

_SUFFIX: Final = ".inpaint.part"
_OWN_NAME: Final = re.compile(r"\..+\.[0-9a-f]{8}\.inpaint\.part", re.DOTALL)
_KEPT_OF_NAME: Final = 100
"""Bytes of the target's name in that of the temporary file: names end at 255."""


@contextlib.contextmanager
def part_file(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield name and stream of a new file beside ``target``; it is removed unless it was renamed.

    As long as it is open it is locked: ``sweep`` leaves it alone.

    Raises:
        OSError: It cannot be made.
    """
    path, stream = _make(target)
    try:
        with stream:
            yield path, stream
    except BaseException:  # Ctrl-C too must not leave it behind
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def part_name(target: Path) -> Path:
    """Return a new name beside ``target`` that ``sweep`` knows."""
    kept = os.fsdecode(os.fsencode(target.name)[:_KEPT_OF_NAME])
    return target.with_name(f".{kept}.{secrets.token_hex(4)}{_SUFFIX}")


def sweep(folder: Path) -> int:
    """Remove what killed writers of this program left in a folder; return how many files.

    Only files with a name that ``part_file`` gives and that no living process has locked. What cannot be
    looked at or removed stays.
    """
    removed = 0
    with contextlib.suppress(OSError, ValueError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(_SUFFIX) and _OWN_NAME.fullmatch(entry.name):
                removed += _remove_if_left(Path(entry.path))
    return removed


def _make(target: Path) -> tuple[Path, BinaryIO]:
    while True:
        path = part_name(target)
        stream = path.open("xb")
        if _lock(stream, wait=True) is False or _is_at(stream, path):
            return path, stream
        stream.close()  # swept in the moment between making and locking it


def _lock(stream: BinaryIO, *, wait: bool) -> bool | None:
    """Return whether the file is locked now; None where another process holds the lock."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return None
    except OSError:  # a file system without locks
        return False
    return True


def _is_at(stream: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except OSError:
        return False


def _remove_if_left(path: Path) -> bool:
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as stream:
            if not _lock(stream, wait=False):
                return False
            path.unlink()
    except OSError:
        return False
    return True
