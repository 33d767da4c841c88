"""Ordinary files and nothing else: pipes and devices would block for ever, or never end."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import Final

from inpaint_core.files.disk.memory import check_free
from inpaint_core.files.disk.stamp import FileStamp, stamp_of

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_OPEN_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
"""Without waiting: a pipe could take the name between the first look and the opening."""


class NotRegularFileError(OSError):
    """What is there is no ordinary file; ``strerror`` says what it is: ``a pipe``."""


def read_file(path: Path) -> bytes:
    """Return the bytes of an ordinary file.

    Raises:
        NotRegularFileError: It is a folder, a pipe, a socket or a device; it was not touched.
        OSError: It cannot be read.
        BadImageError: It needs more memory than there is.
    """
    return _read(path)[0]


def read_stamped(path: Path) -> tuple[bytes, FileStamp]:
    """Return the bytes of an ordinary file, and what tells later whether it has changed since.

    Raises:
        NotRegularFileError: It is a folder, a pipe, a socket or a device; it was not touched.
        OSError: It cannot be read.
        BadImageError: It needs more memory than there is.
    """
    data, status = _read(path)
    return data, stamp_of(data, status)


def file_digest(path: Path) -> str:
    """Return SHA-256 of an ordinary file, as 64 hexadecimal digits.

    Raises:
        NotRegularFileError: It is a folder, a pipe, a socket or a device; it was not touched.
        OSError: It cannot be read.
    """
    check_regular(path)
    with open(os.open(path, _OPEN_FLAGS), "rb") as stream:  # noqa: PTH123  # a number, not a path
        _check(os.fstat(stream.fileno()).st_mode)
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(path: Path) -> tuple[bytes, os.stat_result]:
    check_regular(path)
    with open(os.open(path, _OPEN_FLAGS), "rb") as stream:  # noqa: PTH123  # a number, not a path
        status = os.fstat(stream.fileno())
        _check(status.st_mode)
        check_free(status.st_size, path.name)
        return stream.read(), status


def check_regular(path: Path) -> None:
    """Raise unless there is an ordinary file at the end of ``path``, links followed.

    Raises:
        NotRegularFileError: Something else is there.
        OSError: Nothing is there, or it may not be looked at.
    """
    try:
        _check(path.stat().st_mode)
    except ValueError as error:  # a zero byte in the name
        raise FileNotFoundError(errno.ENOENT, "no such file") from error


def _check(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((title for is_kind, title in _KINDS if is_kind(mode)), "no ordinary file")
        raise NotRegularFileError(errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO, kind)
