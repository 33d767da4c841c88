"""An engine that fills as often as it is allowed to, and looks up while it waits."""

import threading

from inpaint_core.request import Progress, ReportProgress
from tests.editor.small_engines import FillGrey


class Gated(FillGrey):
    """Each fill waits for ``allow``."""

    def __init__(self) -> None:
        super().__init__()
        self._gate = threading.Semaphore(0)
        self._steps = 0

    def allow(self, fills: int) -> None:
        """Let so many fills through."""
        for _ in range(fills):
            self._gate.release()

    def work(self, report: ReportProgress) -> None:
        self._steps += 1
        if self._steps % 3 != 1:
            return
        for _ in range(4000):
            if self._gate.acquire(timeout=0.005):
                return
            report(Progress("Filling", 0, 3))
