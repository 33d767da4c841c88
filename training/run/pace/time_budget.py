"""How much of a run's time is left, and what must still fit into it before the run can end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

Work = Literal["step", "save", "validate", "export"]
CLOSING: Final[tuple[Work, ...]] = ("save", "validate", "export")
"""What a run does after its last step."""
CAUTION: Final = 1.25
"""How much longer than last time something may take, on a machine that others use too."""
FORGETTING: Final = 0.8
"""A slow step counts less from step to step, so that one hiccup does not end a run early."""


class TimeBudget:
    """A limit on the wall-clock time of a command that knows what its work takes.

    Attributes:
        max_seconds: The limit; None is none.
    """

    def __init__(
        self,
        max_seconds: float | None = None,
        *,
        began: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to count.

        Args:
            max_seconds: The limit; None is none.
            began: When the command began, by the clock; None is now.
            clock: Seconds that only rise.
        """
        self.max_seconds = max_seconds
        self._clock = clock
        self._began = clock() if began is None else began
        self._takes: dict[Work, float] = {}

    @property
    def seconds_left(self) -> float | None:
        """Until the limit, below 0 after it; None without one."""
        return None if self.max_seconds is None else self._began + self.max_seconds - self._clock()

    def expect(self, work: Work, seconds: float) -> None:
        """Say what a piece of work takes; a shorter time is believed only by and by."""
        self._takes[work] = max(seconds, self._takes.get(work, 0.0) * FORGETTING)

    @contextmanager
    def timing(self, work: Work) -> Iterator[None]:
        """Learn from a block what its work takes."""
        before = self._clock()
        yield
        self.expect(work, self._clock() - before)

    def takes(self, work: Work) -> float:
        """Return what a piece of work is expected to take, in seconds; 0 while nothing is known."""
        return self._takes.get(work, 0.0) * CAUTION

    def has_room_for(self, *works: Work) -> bool:
        """Tell whether there is time for these before what comes after the last step."""
        left = self.seconds_left
        return left is None or left > sum(map(self.takes, (*works, *CLOSING)))

    @property
    def seconds_for_steps(self) -> float | None:
        """Until what comes after the last step must begin, 0 or more; None without a limit."""
        left = self.seconds_left
        return None if left is None else max(0.0, left - sum(map(self.takes, CLOSING)))

    @property
    def is_over(self) -> bool:
        """Whether the limit has been reached."""
        left = self.seconds_left
        return left is not None and left <= 0
