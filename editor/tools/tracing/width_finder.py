"""How broad a line is, measured beside the window: an event of the mouse does not wait for it. No Qt."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from inpaint_core.errors import OutOfMemoryError
from inpaint_core.files.disk.memory import check_room_for_thread

Measure = Callable[[], float]


class WidthFinder:
    """Measures one place after the other, always the one that was asked about last.

    What is measured is let go of as soon as the width is known: it may hold a large photo.
    """

    def __init__(self) -> None:
        self._place: object = None
        self._width: float | None = None
        self._waiting: Measure | None = None
        self._running: Future[float] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a width is being measured; once it is not, ``width`` gives it."""
        return self._running is not None and not self._running.done()

    def width(self, place: object, measure: Measure, *, until_then: float) -> float:
        """Return the width at a place; while it is measured, the last one that was.

        Args:
            place: Equal for what need not be measured again.
            measure: Called in another thread; returns the width.
            until_then: What to return while none was measured yet.
        """
        if place != self._place:
            self._place, self._waiting = place, measure
        if self._running is not None and self._running.done():
            done, self._running = self._running, None
            self._width = done.result()
        if self._running is None and self._waiting is not None:
            self._begin(self._waiting)
            self._waiting = None
        return until_then if self._width is None else self._width

    def _begin(self, measure: Measure) -> None:
        """Measure in a thread for this alone: there is nobody who would have to end one that stays."""
        with contextlib.suppress(OutOfMemoryError):  # then it is not measured: a hand has more urgent wishes
            check_room_for_thread()
            thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="width")
            self._running = thread.submit(measure)
            thread.shutdown(wait=False)

    def forget(self) -> None:
        """Measure nothing more, and forget what was."""
        self._place = self._width = self._waiting = self._running = None
