"""Follows one document and writes what it becomes into its journal, beside the window's thread."""

import contextlib
import errno
import logging
import sqlite3
import time
from typing import Final

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot

from editor.journal.home import JournalFolder, JournalHome
from editor.journal.journal_file import JournalFile
from editor.journal.snapshot import Photographer, Snapshot, Subject, batch_of
from editor.journal.source import keep_source
from editor.state.editing.undoing import Move
from editor.state.history import Step
from editor.state.language.translation import translate
from inpaint_core.errors import InpaintError
from inpaint_core.files.disk.memory import check_room_for_thread
from inpaint_core.region import Box

log = logging.getLogger(__name__)

DELAY_MS: Final = 700
"""From a change to the moment when it begins to be written."""
AGAIN_MS: Final = 30_000
"""From a write that failed to the next one."""
SLICE_S: Final = 0.004
"""So long, pixels are looked at between two turns of the event loop."""
PICTURE_PX: Final = 360


class DocumentRecorder(QObject):
    """Keeps a journal of one document from the first change on.

    A change is on the disk at most 5 s later. Only tiles that changed are copied, a few at a time.
    """

    failed = Signal(str)
    """A sentence for the user: the journal cannot be written. It is tried again."""
    _ended = Signal(object)
    _state_changed = Signal()

    def __init__(
        self, subject: Subject, home: JournalHome, pool: QThreadPool, parent: QObject | None = None
    ) -> None:
        """Follow a document from now on.

        Args:
            subject: The document, with whatever was done to it already, and what is around it.
            home: Where the journal goes.
            pool: Of one thread, which writes.
            parent: Owner.
        """
        super().__init__(parent)
        self._subject, self._home, self._pool = subject, home, pool
        self._document: Final = subject.document
        self._photographer = Photographer(subject)
        self._folder: JournalFolder | None = None
        self._file: JournalFile | None = None  # used by the pool's thread only, once made
        self._is_dirty = self._is_writing = self._has_failed = False
        self._trouble: str | None = None
        """Of the last write; None if it went well."""
        self._superseded: list[JournalFolder] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._unsubscribes = [
            self._document.on_step(self._on_step),
            self._document.on_mask_changed(self._on_mask),
            self._document.on_forbidden_changed(self._on_mask),
            self._document.on_state_changed(self._state_changed.emit),
        ]
        self._state_changed.connect(self.touch)  # a save tells it from another thread
        self._ended.connect(self._on_ended)
        if self._is_worth_keeping():
            self.touch()

    @property
    def is_written(self) -> bool:
        """Whether the journal on the disk says what there is."""
        return not (self._is_dirty or self._is_writing)

    @property
    def folder(self) -> JournalFolder | None:
        """Where the journal is; None before there is one."""
        return self._folder

    @property
    def has_unsaved_work(self) -> bool:
        """Whether there is more than the photo's file holds: fills, a mask, completions on show."""
        return self._subject.has_unsaved_work

    def supersede(self, folder: JournalFolder) -> None:
        """Remove an older journal of this photo as soon as this one holds everything."""
        self._superseded.append(folder)
        self.touch()

    @Slot()
    def touch(self) -> None:
        """Something has changed, in the document or around it."""
        if not self._is_dirty:
            self._is_dirty = True
            if not self._is_writing:
                self._timer.start(AGAIN_MS if self._has_failed else DELAY_MS)

    def flush(self) -> bool:
        """Write what is not written yet, and wait for it; return whether the journal is complete."""
        self._pool.waitForDone()
        self._timer.stop()
        self._is_dirty = False
        if self._trouble is not None:
            self._start_anew(self._trouble)
        if not self._is_worth_keeping() and self._folder is None:
            return True
        self._photographer.look(may_go_on=lambda: True)
        is_complete = self._write(self._photographer.take()) is None
        if is_complete:
            self._remove_superseded()
        return is_complete

    def close(self, *, keep: bool) -> None:
        """Stop following the document; what is not written yet is not written any more.

        The journal is closed and removed in the pool's thread.

        Args:
            keep: Leave the journal to the next start; else it is removed.
        """
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._unsubscribes = []
        self._timer.stop()
        self._is_dirty = False
        folders, self._superseded = self._superseded, []  # this journal never held what is in them
        self._pool.start(lambda: self._finish(folders, keep=keep))  # after what is being written

    def _finish(self, superseded: list[JournalFolder], *, keep: bool) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._folder is not None:
            superseded = [self._folder, *superseded]
            self._folder = None
        for folder in superseded:
            if keep:
                folder.let_go()
            else:
                folder.remove()

    # Following

    def _on_step(self, move: Move, step: Step) -> None:
        self._photographer.follow(move, step)
        self.touch()

    def _on_mask(self, box: Box) -> None:
        self._photographer.follow_mask(box)
        self.touch()

    def _is_worth_keeping(self) -> bool:
        return self._document.can_undo or self._document.can_redo or self.has_unsaved_work

    # Writing

    def _look(self) -> None:
        """Look at pixels for a moment; write when all have been looked at."""
        if self._is_writing:
            return
        if self._folder is None and not self._is_worth_keeping():
            self._is_dirty = False
            return
        try:
            check_room_for_thread()  # a thread that cannot begin would end the program
        except InpaintError:
            self._timer.start(AGAIN_MS)
            return
        if not self._photographer.has_seen_all:
            end = time.perf_counter() + SLICE_S
            self._photographer.look(may_go_on=lambda: time.perf_counter() < end)
            self._timer.start(0)
            return
        snapshot = self._photographer.take()
        self._is_writing, self._is_dirty = True, False
        self._pool.start(lambda: self._write_and_tell(snapshot))

    def _write(self, snapshot: Snapshot) -> str | None:
        """Write into the journal; return None, or why it could not be done. In the pool's thread."""
        self._trouble = None
        try:
            is_new = self._file is None
            if self._folder is None:
                self._folder = self._home.new()
            if self._file is None:
                self._file = JournalFile(self._folder.path)
            self._file.write(batch_of(snapshot))
            if is_new:
                keep_source(self._subject.source, self._folder.path)
        except (sqlite3.Error, OSError, InpaintError, MemoryError) as error:
            log.warning("the journal of %s cannot be written: %s", self._document.title, error)
            self._trouble = _why(error)
        return self._trouble

    def _write_and_tell(self, snapshot: Snapshot) -> None:
        trouble = self._write(snapshot)
        with contextlib.suppress(RuntimeError):  # the document was closed: there is nobody left to tell
            self._ended.emit(trouble)

    @Slot(object)
    def _on_ended(self, trouble: str | None) -> None:
        self._is_writing = False
        if trouble is None:
            self._has_failed = False
            self._remove_superseded()
        elif self._unsubscribes and self._trouble is not None:  # else ``flush`` has begun anew already
            self._start_anew(trouble)
        if self._is_dirty and self._unsubscribes:
            self._timer.start(AGAIN_MS if self._has_failed else DELAY_MS)

    def _remove_superseded(self) -> None:
        folders, self._superseded = self._superseded, []
        for folder in folders:
            self._pool.start(folder.remove)

    def _start_anew(self, trouble: str) -> None:
        """Write everything into a new journal later, as what a failed write should have held is gone."""
        old, self._folder, self._trouble = self._folder, None, None
        if self._file is not None:
            self._file.close()
            self._file = None
        if old is not None:
            self._superseded.append(old)  # it still holds what it held
        if not self._has_failed:
            self.failed.emit(
                translate(
                    "Recorder",
                    "What you do cannot be kept against a crash just now: {trouble}. Work goes on.",
                ).format(trouble=trouble)
            )
        self._has_failed = self._is_dirty = True
        self._photographer = Photographer(self._subject)


def _why(error: Exception) -> str:
    """Return in words why nothing could be written."""
    if isinstance(error, MemoryError):
        return translate("Recorder", "memory has run out")
    is_full = "disk is full" in str(error) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    return translate("Recorder", "the disk is full") if is_full else str(error)
