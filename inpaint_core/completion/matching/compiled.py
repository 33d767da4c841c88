"""Loops over pixels, compiled when first called and kept on disk after that."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


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
