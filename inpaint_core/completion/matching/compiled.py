"""Loops over pixels, compiled when first called and kept on disk after that."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar, TypeVarTuple

from numba import njit

from inpaint_core.completion.matching.compiler_room import make_room_for_compiler

Values = TypeVarTuple("Values")
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Compiled(Generic[*Values, Result]):
    """A function that is compiled at its first call, if there is memory for that; Python calls it."""

    def __init__(self, fast: Callable[[*Values], Result]) -> None:
        """Wrap what Numba made of a function."""
        self.fast = fast
        """For other compiled functions, which call it without the wrapping."""
        self._is_ready = False

    def __call__(self, *values: *Values) -> Result:
        """Call the function; the types of the values are the same at every call.

        Raises:
            OutOfMemoryError: It is not compiled yet, and there is no memory for that.
        """
        if not self._is_ready:
            make_room_for_compiler()
            result = self.fast(*values)
            self._is_ready = True
            return result
        return self.fast(*values)


def compiled(function: Callable[[*Values], Result]) -> Compiled[*Values, Result]:
    """Compile a function of arrays and numbers; it lets other threads run while it works.

    ``fastmath`` lets sums be taken in another order, which is what makes them quick. The order is the same on
    every run on one computer, so a seed still gives the same bytes there.

    Where there is no folder to keep it in (no folder of the program or the user can be written), it is
    compiled anew in every run.
    """
    fast: Callable[[*Values], Result]
    try:
        fast = njit(cache=True, nogil=True, fastmath=True)(function)
    except RuntimeError:  # what Numba raises when it finds no such folder
        fast = njit(nogil=True, fastmath=True)(function)
    return Compiled(fast)


def inlined(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function into each of its callers: passing many arrays on would cost more than its work."""
    fast: Callable[Parameters, Result] = njit(inline="always", nogil=True, fastmath=True)(function)
    return fast
