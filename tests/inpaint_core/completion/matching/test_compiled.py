from collections.abc import Callable

import numba
import pytest

from inpaint_core.completion.matching.compiled import compiled


def add_of_no_file() -> Callable[[int, int], int]:
    """Return a function for which there is no folder to keep anything in, as in some bundled programs."""
    names: dict[str, Callable[[int, int], int]] = {}
    exec("def add(a, b):\n    return a + b", names)  # noqa: S102
    return names["add"]


def test_loops_are_compiled_where_nothing_can_be_kept_on_disk() -> None:
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(add_of_no_file())
    assert compiled(add_of_no_file())(2, 3) == 5


def test_a_compiled_function_does_what_it_says() -> None:
    @compiled
    def total(values: list[int]) -> int:
        result = 0
        for value in values:
            result += value
        return result

    assert total((1, 2, 3)) == 6
