"""Runs file work beside the window: one piece after the other, results back in the window's thread."""

import contextlib
import logging
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from editor.state.bug_sentence import fault_sentence
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.files.disk.memory import check_room_for_thread

log = logging.getLogger(__name__)

Found = TypeVar("Found")


class Background(QObject):
    """A queue for reading and writing files. Work that was taken on is always finished."""

    busy_changed = Signal(str)
    """What is being done, for the user (``"Opening rocket.jpg…"``); empty when nothing is."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._waiting: list[str] = []
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether something was taken on whose end was not yet told."""
        return bool(self._waiting)

    def run(
        self,
        label: str,
        work: Callable[[], Found],
        *,
        done: Callable[[Found], None],
        failed: Callable[[str], None],
    ) -> None:
        """Take on a piece of work.

        Args:
            label: What it does, for the user.
            work: Called in another thread; must not touch Qt.
            done: Called in this thread with what ``work`` returned.
            failed: Called in this thread with a sentence for the user, instead of ``done``; at once where
                there is no memory to begin. Neither is called where ``work`` raised ``Cancelled``.
        """
        try:
            check_room_for_thread()
        except InpaintError as error:
            failed(str(error))
            return
        self._waiting.append(label)
        self.busy_changed.emit(self._waiting[0])

        def run_and_tell() -> None:
            tell = outcome(label, work, done=done, failed=failed)
            with contextlib.suppress(RuntimeError):  # the window is gone: there is nobody left to tell
                self._ended.emit(tell)

        self._pool.start(run_and_tell)

    def wait(self, timeout_ms: int = -1) -> bool:
        """Block until all work is done (not until its end was told); return whether it is."""
        return self._pool.waitForDone(timeout_ms)

    @Slot(object)
    def _on_ended(self, tell: Callable[[], None]) -> None:
        self._waiting.pop(0)
        self.busy_changed.emit(self._waiting[0] if self._waiting else "")
        tell()


def outcome(
    label: str,
    work: Callable[[], Found],
    *,
    done: Callable[[Found], None],
    failed: Callable[[str], None],
) -> Callable[[], None]:
    """Do the work, and return what is to be called in the window's thread.

    Args:
        label: What the work does, for the log.
        work: Whatever it raises becomes a sentence; but ``Cancelled`` is what was wanted, and told to nobody.
        done: Takes what it returned.
        failed: Takes the sentence, instead of ``done``.
    """
    try:
        found = work()
    except Cancelled:
        log.info("%s cancelled", label)
        return _nothing
    except InpaintError as error:
        sentence = str(error)
    except Exception as error:  # a pool would drop it, and the user would wait for ever
        log.exception("%s failed", label)
        sentence = fault_sentence(error)
    else:
        return lambda: done(found)
    return lambda: failed(sentence)


def _nothing() -> None:
    return None
