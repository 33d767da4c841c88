"""One piece of work at a time beside the window; what is given up, or overtaken, ends unheard."""

import contextlib
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from editor.widgets.background import outcome
from inpaint_core.errors import InpaintError
from inpaint_core.files.disk.memory import check_room_for_thread

Found = TypeVar("Found")

SLOW_MS: Final = 300
"""Work that takes longer is told of: the user may give it up."""
THREADS: Final = 2
"""One for what is wanted, one for an earlier piece that cannot be stopped."""


class LatestOnly(QObject):
    """Runs what is wanted last. Decoders and encoders cannot be stopped, so an earlier one ends unheard."""

    began = Signal()
    """Work is under way."""
    slow = Signal(str)
    """Work takes long; what it does, for the user."""
    over = Signal()
    """No work is under way any more: it ended, failed or was given up."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        self._wanted: object | None = None
        self._label = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SLOW_MS)
        self._patience.timeout.connect(lambda: self.slow.emit(self._label))
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether work is under way that was not given up."""
        return self._wanted is not None

    def start(
        self,
        label: str,
        work: Callable[[], Found],
        *,
        done: Callable[[Found], None],
        failed: Callable[[str], None],
    ) -> None:
        """Begin a piece of work; an earlier one is given up.

        Args:
            label: What it does, for the user.
            work: Called in another thread; must not touch Qt objects.
            done: Called in this thread with what ``work`` returned.
            failed: Called in this thread with a sentence for the user, instead of ``done``.
        """
        self.give_up()
        try:
            check_room_for_thread()
        except InpaintError as error:
            failed(str(error))
            return
        token = self._wanted = object()
        self._label = label
        self._patience.start()
        self.began.emit()

        def run_and_tell() -> None:
            tell = outcome(label, work, done=done, failed=failed)
            with contextlib.suppress(RuntimeError):  # the window is gone: there is nobody left to tell
                self._ended.emit((token, tell))

        self._pool.start(run_and_tell)

    def give_up(self) -> None:
        """Hear nothing more of the work under way, if there is some."""
        if self._wanted is not None:
            self._wanted = None
            self._patience.stop()
            self.over.emit()

    def wait(self) -> None:
        """Give up, and block until every thread has ended."""
        self.give_up()
        self._pool.waitForDone()

    @Slot(object)
    def _on_ended(self, ending: tuple[object, Callable[[], None]]) -> None:
        token, tell = ending
        if token is not self._wanted:
            return
        self._wanted = None
        self._patience.stop()
        self.over.emit()
        tell()
