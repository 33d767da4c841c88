"""Memory kept aside, so that the window can still say that there is none left."""

import contextlib
import mmap
from typing import Final

from PySide6.QtCore import QObject, QTimer

RESERVE_BYTES: Final = 8 * 2**20
"""Room for a few widgets, their layout and first painting. Nothing is written to it: it costs addresses."""
TAKE_BACK_MS: Final = 10_000


class MemoryReserve(QObject):
    """A piece of address space that is given up for a moment when a sentence has to be shown.

    Qt does not survive an allocation that fails while it makes a widget: the program would end at the very
    sentence that says why something could not be done.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._later = QTimer(self, singleShot=True, interval=TAKE_BACK_MS)
        self._later.timeout.connect(self.take)
        self._held: mmap.mmap | None = None
        self.take()

    @property
    def is_held(self) -> bool:
        """Whether there is something to give up."""
        return self._held is not None

    def take(self) -> None:
        """Set the memory aside; where there is none, try again later."""
        if self._held is None:
            with contextlib.suppress(OSError, MemoryError):
                self._held = mmap.mmap(-1, RESERVE_BYTES)
        if self._held is None:
            self._later.start()

    def lend(self) -> None:
        """Give the memory up for what comes now; it is taken back after ten seconds."""
        if self._held is not None:
            self._held.close()
            self._held = None
        self._later.start()
