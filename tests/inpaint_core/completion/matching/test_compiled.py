import subprocess
import sys
from collections.abc import Callable

import numba
import pytest

from inpaint_core.completion.matching.compiled import compiled
from inpaint_core.errors import NO_MEMORY


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


LIMITED = """
import os, resource, sys
from inpaint_core.completion.matching.compiled import compiled
from inpaint_core.errors import OutOfMemoryError
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[1]) * 2**20,) * 2)
names = {}
exec("def add(a, b): return a + b", names)
try:
    print(compiled(names["add"])(2, 3), "scipy.linalg.cython_blas" in sys.modules)
except OutOfMemoryError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize("left_mb", [16, 80, 120, 200])
def test_where_there_is_no_room_for_the_compiler_it_does_not_begin_and_cannot_hang(left_mb: int) -> None:
    command = [sys.executable, "-c", LIMITED, str(left_mb)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == NO_MEMORY, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_what_numba_needs_is_loaded_before_the_first_call() -> None:
    command = [sys.executable, "-c", LIMITED, "8192"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "5 True", done.stderr


def test_loops_are_compiled_without_scipy_which_the_program_does_not_ask_for() -> None:
    program = "import sys; sys.modules['scipy'] = None; from inpaint_core.completion.prepare import prepare"
    program += "\nfrom inpaint_core.completion.matching.compiled import compiled"
    program += "\nnames = {}; exec('def add(a, b): return a + b', names); print(compiled(names['add'])(2, 3))"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "5"
