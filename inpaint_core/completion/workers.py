"""Work on parts of a level, at the same time, that can be called off between two parts."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Final, Self, TypeVar

Job = TypeVar("Job")


STRIP_PIXELS: Final = 2**20
"""Of a large array that is worked on at once: less than a tenth of a second, whatever is done."""


def do_not_check() -> None:
    """Let everything go on."""


def strips_of(shape: tuple[int, ...], *, margin: int) -> Iterator[tuple[slice, slice]]:
    """Yield rows to work out, and the rows to look at for that, from top to bottom.

    Args:
        shape: Height and width.
        margin: How many rows around are looked at, where there are any.
    """
    height, width = shape[:2]
    rows = max(1, STRIP_PIXELS // max(1, width))
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        yield slice(top, bottom), slice(max(0, top - margin), min(height, bottom + margin))


class Workers:
    """Threads that share the parts of a job. What they return does not depend on how many there are."""

    def __init__(self, threads: int, check: Callable[[], None]) -> None:
        """Start the threads.

        Args:
            threads: How many; with 1 everything happens in the caller's.
            check: Called in the caller's thread after every part; it may raise, to cancel.
        """
        self._check = check
        self._executor = ThreadPoolExecutor(threads) if threads > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def check(self) -> None:
        """Give the caller the chance to cancel."""
        self._check()

    def run(self, work: Callable[[Job], None], jobs: Sequence[Job]) -> None:
        """Do all jobs; they do not change anything that another one reads."""
        if self._executor is None or len(jobs) == 1:
            for job in jobs:
                work(job)
                self._check()
            return
        for _ in self._executor.map(work, jobs):
            self._check()
