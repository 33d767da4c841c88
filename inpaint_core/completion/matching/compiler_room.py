"""Whether there is memory for the compiler, asked before it begins: it cannot be stopped, and fails badly.

LLVM ends the program when it gets no memory, Numba raises errors that say nothing, and OpenBLAS, which Numba
loads from SciPy where there is one, tries for ever. All this can only happen under a limit of the process.
"""

import contextlib
import os
import sys
from typing import Final

from inpaint_core.errors import NO_MEMORY, OutOfMemoryError
from inpaint_core.files.disk.memory import free_address_space

_COMPILER_BYTES: Final = 144 * 2**20
"""For one function more: measured 56 MB for all of them from disk, 120 MB compiled anew."""
_ALGEBRA_BYTES: Final = 48 * 2**20
_ALGEBRA_BYTES_PER_THREAD: Final = 40 * 2**20
"""Measured 75 MB with one thread, 115 MB with two."""
_ALGEBRA_THREADS: Final = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
"""Where OpenBLAS looks for the number of its threads, the first that says one."""


def make_room_for_compiler() -> None:
    """Load what Numba would load at its first call; to be called before any function is compiled or read.

    Raises:
        OutOfMemoryError: A limit of the process has no room for the compiler; nothing was loaded.
    """
    is_loaded = "scipy.linalg.cython_blas" in sys.modules
    needed = _COMPILER_BYTES + (0 if is_loaded else _algebra_bytes())
    if free_address_space() < needed:
        raise OutOfMemoryError(NO_MEMORY)
    if not is_loaded:
        with contextlib.suppress(ImportError):  # Numba does without SciPy, and so does this program
            import scipy.linalg.cython_blas  # type: ignore[import-untyped]  # noqa: F401, PLC0415


def _algebra_bytes() -> int:
    """Return the address space that OpenBLAS takes as it is loaded: of each thread some."""
    cores = os.cpu_count() or 1
    said = (os.environ.get(name, "") for name in _ALGEBRA_THREADS)
    wanted = next((int(words) for words in said if words.isascii() and words.isdigit() and int(words)), cores)
    return _ALGEBRA_BYTES + _ALGEBRA_BYTES_PER_THREAD * min(wanted, cores)
