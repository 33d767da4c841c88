"""Which worker gets which photo next, and what happens to the photos of a worker that died."""

from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from inpaint_core.batch.jobs import Job

MAX_IN_HAND: Final = 3
"""Photos that a worker has at a time: one being written, one being filled, one being read."""

Worker = TypeVar("Worker", bound=Hashable)


@dataclass(frozen=True)
class Lost:
    """The photos that a dead worker had."""

    again: tuple[Job, ...]
    """Which are tried once more."""
    given_up: tuple[Job, ...]
    """Whose second worker this was."""


class Schedule(Generic[Worker]):
    """Hands out photos in order. Each is given to at most two workers.

    A worker has several photos in hand, so it is not known which of them it died of. Each of them is tried
    again alone, by a worker that has nothing else: whatever kills a worker then costs no other photo.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        """Begin with nothing handed out."""
        self._fresh = deque(jobs)
        self._suspects: deque[Job] = deque()
        self._tried: set[Job] = set()
        """Photos of which a worker died already."""
        self._in_hand: dict[Worker, list[Job]] = {}

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to hand out or to wait for."""
        return not (self.has_waiting or any(self._in_hand.values()))

    @property
    def has_waiting(self) -> bool:
        """Whether photos are left to hand out."""
        return bool(self._fresh or self._suspects)

    def next_for(self, worker: Worker, *, workers: int) -> Job | None:
        """Return the photo that a worker gets now, on top of what it has; None when it has enough.

        Towards the end a worker gets less ahead, so that none is idle while photos wait in another's hand.

        Args:
            worker: Who asks.
            workers: How many share the work.
        """
        in_hand = self._in_hand.setdefault(worker, [])
        if not in_hand and self._suspects:
            job = self._suspects.popleft()
        elif self._fresh and not self._tried.intersection(in_hand) and len(in_hand) < self._ahead(workers):
            job = self._fresh.popleft()
        else:
            return None
        in_hand.append(job)
        return job

    def _ahead(self, workers: int) -> int:
        return min(MAX_IN_HAND, -(-len(self._fresh) // workers))

    def settle(self, worker: Worker, job: Job) -> None:
        """Note that a worker is done with a photo, filled or failed."""
        self._in_hand[worker].remove(job)

    def lose(self, worker: Worker) -> Lost:
        """Take back what a dead worker had, and return it."""
        jobs = self._in_hand.pop(worker, [])
        again = tuple(job for job in jobs if job not in self._tried)
        self._tried.update(again)
        self._suspects.extend(again)
        return Lost(again, tuple(job for job in jobs if job not in again))
