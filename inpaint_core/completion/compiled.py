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
    """
    fast: Callable[Parameters, Result] = njit(cache=True, nogil=True, fastmath=True)(function)
    return fast
