"""Brings drafts to the photo's own size: those that are looked at, and those that are to be kept."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from editor.controllers.choosing.chooser import Chooser
from editor.engine.worker import EngineWorker
from editor.state.choosing.sheet import Sheet
from inpaint_core.request import Completion

LOOKED_AT_MS: Final = 400
"""A draft that is on show for so long is refined."""


class Refining(QObject):
    """Refines what is on show, behind the user's back or as a job that somebody waits for."""

    started = Signal()
    """A job for what is to be kept began."""
    refined = Signal(int)
    """A candidate has changed; carries its place."""

    def __init__(self, worker: EngineWorker, sheet: Sheet, chooser: Chooser, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._sheet, self._chooser = worker, sheet, chooser
        self._awaited: Completion | None = None
        self._then: Callable[[], None] = lambda: None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOKED_AT_MS)
        self._timer.timeout.connect(self._refine_looked_at)
        chooser.looked_at.connect(self.look_soon)
        worker.refined.connect(self._on_refined)

    def look_soon(self) -> None:
        """Refine what is on show if it stays there for a moment."""
        self._timer.start()

    def refine_shown(self, then: Callable[[], None]) -> None:
        """Call ``then`` when what is on show is at the photo's own size: now, or after jobs for that.

        The jobs take the place of one under way. When one is cancelled ``then`` is not called.
        """
        if self._awaited is not None:
            self._then = partial(_one_after_the_other, self._then, then)
            return
        drafts = [entry for entry in self._sheet.shown if entry.completion.draft is not None]
        if not drafts:
            then()
            return
        self._sheet.settle()
        self._chooser.highlighted.emit(self._sheet.index)
        self._sheet.gallery.stop()
        self._worker.submit_refinement(drafts[0].request, drafts[0].completion)
        self._wait_for(drafts[0].completion, then)
        self.started.emit()

    def give_up(self) -> None:
        """Nobody waits any more."""
        self._wait_for(None, lambda: None)

    def clear(self) -> None:
        """There is nothing to refine any more."""
        self.give_up()
        self._timer.stop()
        self._worker.stop_refining()

    def _wait_for(self, completion: Completion | None, then: Callable[[], None]) -> None:
        self._awaited, self._then = completion, then
        self._chooser.is_locked = completion is not None

    def _refine_looked_at(self) -> None:
        """Refine a draft on show: between two fills if the user chose it, else after the last."""
        if self._awaited is not None or not (self._chooser.is_users_choice or not self._worker.is_busy):
            return
        for entry in self._sheet.shown:
            if entry.completion.draft is not None:
                self._worker.refine(entry.request, entry.completion)
                return

    def _on_refined(self, draft: Completion, refined: Completion) -> None:
        place = self._sheet.gallery.refine(draft, refined)
        if place < 0:
            return
        self.refined.emit(place)
        if any(entry.completion.draft is not None for entry in self._sheet.shown):
            self.look_soon()
        if draft is self._awaited:
            then = self._then
            self.give_up()
            self.refine_shown(then)


def _one_after_the_other(first: Callable[[], None], second: Callable[[], None]) -> None:
    first()
    second()
