"""Whether there is memory for what a file claims to hold, asked before any of it is spent."""

import contextlib
import math
from pathlib import Path
from typing import Final

import psutil

from inpaint_core.errors import NO_MEMORY, BadImageError, OutOfMemoryError

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_NOT_WORTH_ASKING: Final = 32 * 2**20
_RESERVE: Final = 64 * 2**20
"""For everything else that happens meanwhile."""
_ALGEBRA_BYTES: Final = 64 * 2**20
"""OpenBLAS takes 32 MB for the first product of matrices in a thread."""
_THREAD_BYTES: Final = 24 * 2**20
"""A thread has a stack of 8 MB, and it is to do something."""
_GROUP: Final = Path("/sys/fs/cgroup")


def free_bytes() -> int:
    """Return how much memory this process can still get: of the computer, its group and its own limit."""
    free = int(psutil.virtual_memory().available)
    with contextlib.suppress(OSError, ValueError):  # no groups here, or "max"
        limit = int((_GROUP / "memory.max").read_text())
        free = min(free, limit - int((_GROUP / "memory.current").read_text()) + _cached_bytes())
    return int(max(min(free, free_address_space()), 0))


def free_address_space() -> float:
    """Return how many bytes this process's own limit leaves it; infinite without a limit."""
    if resource is None:
        return math.inf
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        return math.inf
    try:
        return soft - int(psutil.Process().memory_info().vms)
    except (MemoryError, OSError):
        return 0  # not even for the question


def check_room_for_algebra() -> None:
    """Raise where a product of matrices, or a line through points, could end the whole program.

    OpenBLAS, which NumPy calls for these, leaves the process when a limit of address space has no room for
    its buffer; there is no error that could be caught.

    Raises:
        OutOfMemoryError: There is no room.
    """
    if free_address_space() < _ALGEBRA_BYTES:
        raise OutOfMemoryError(NO_MEMORY)


def check_room_for_thread() -> None:
    """Raise where a new thread could not begin: Qt's pools say nothing of that, and their work is never done.

    Raises:
        OutOfMemoryError: A limit of the process has no room for it.
    """
    if free_address_space() < _THREAD_BYTES:
        raise OutOfMemoryError(NO_MEMORY)


def _cached_bytes() -> int:
    """Return how much of the group's memory only caches files, and is given up when somebody needs it."""
    counts = dict(line.split() for line in (_GROUP / "memory.stat").read_text().splitlines())
    return int(counts.get("active_file", 0)) + int(counts.get("inactive_file", 0))


def check_free(needed_bytes: int, name: str) -> None:
    """Raise if a photo needs more memory than there is.

    Args:
        needed_bytes: At the peak of what is about to be done with it.
        name: What to call it in the message.

    Raises:
        BadImageError: With both numbers.
    """
    if needed_bytes <= _NOT_WORTH_ASKING:
        return
    free = free_bytes()
    if needed_bytes + _RESERVE > free:
        raise BadImageError(
            f"{name} needs {_in_words(needed_bytes)} of memory to be opened, and {_in_words(free)} are free: "
            "close other programs, or open it on a computer with more memory."
        )


def _in_words(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(size, 0) / 1e6:.0f} MB"
