"""Loops over pixels, compiled when first called and kept on disk after that."""

import os
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from numba import njit

from inpaint_core.errors import NO_MEMORY, OutOfMemoryError
from inpaint_core.files.disk.memory import free_address_space

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_ALGEBRA_BYTES: Final = 96 * 2**20
_ALGEBRA_BYTES_PER_CORE: Final = 40 * 2**20


def _load_linear_algebra() -> None:
    """Load what Numba would load at its first call: SciPy's OpenBLAS.

    OpenBLAS tries for ever when it gets no memory as it is loaded. So it is loaded here, long before a fill
    spends the memory there is, and not at all where a limit of the process has no room for it.
    """
    needed = _ALGEBRA_BYTES + _ALGEBRA_BYTES_PER_CORE * (os.cpu_count() or 1)
    if free_address_space() < needed:
        raise OutOfMemoryError(NO_MEMORY)
    import scipy.linalg.cython_blas  # type: ignore[import-untyped]  # noqa: F401, PLC0415


_load_linear_algebra()


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function of arrays and numbers; it lets other threads run while it works.

    ``fastmath`` lets sums be taken in another order, which is what makes them quick. The order is the same on
    every run on one computer, so a seed still gives the same bytes there.

    Where there is no folder to keep it in (no folder of the program or the user can be written), it is
    compiled anew in every run.
    """
    fast: Callable[Parameters, Result]
    try:
        fast = njit(cache=True, nogil=True, fastmath=True)(function)
    except RuntimeError:  # what Numba raises when it finds no such folder
        fast = njit(nogil=True, fastmath=True)(function)
    return fast


def inlined(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function into each of its callers: passing many arrays on would cost more than its work."""
    fast: Callable[Parameters, Result] = njit(inline="always", nogil=True, fastmath=True)(function)
    return fast
