"""Keeps a journal of every open document, and offers those that a killed program left behind."""

import logging
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QThreadPool, Signal

from editor.journal.facts import EmptyJournalError, JournalError, ViewState
from editor.journal.home import JournalFolder, JournalHome
from editor.journal.read_journal import Offer, read_offer
from editor.journal.recorder import DocumentRecorder
from editor.journal.restore import Restored, restore
from editor.journal.snapshot import Subject
from editor.journal.source import Source
from editor.state.document import Document
from editor.state.history import History
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.past_galleries import PastGallery
from editor.state.saving import Picture
from editor.state.settings import SettingsFile
from editor.widgets.background import Background

log = logging.getLogger(__name__)

ONE_DAMAGED: Final = QT_TRANSLATE_NOOP(
    "Journal", "What was kept of unfinished work on a photo is damaged and cannot be restored."
)


class JournalController(QObject):
    """One recorder for each document it was told of; knows nothing of the window."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    offered = Signal(object)
    """A tuple of Offers: what there is to restore, the latest first."""
    restored = Signal(object)
    """A Restored that was asked for: to be shown, and ``attach``-ed."""
    not_restored = Signal(object)
    """Folder of a journal that could not be restored after all."""
    _found = Signal(object)

    def __init__(
        self, home: JournalHome, background: Background, settings: SettingsFile, parent: QObject | None = None
    ) -> None:
        """Follow nothing yet.

        Args:
            home: Where the journals are.
            background: Restores.
            settings: Say whether journals are kept, and how large they may be together.
            parent: Owner.
        """
        super().__init__(parent)
        self._home, self._background, self._settings = home, background, settings
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._recorders: dict[Document, DocumentRecorder] = {}
        self._folders: dict[Path, JournalFolder] = {}
        """Of what was offered, and not taken or removed yet."""
        self._restored: dict[Document, tuple[Restored, JournalFolder]] = {}
        self._found.connect(self._on_found)

    @property
    def is_on(self) -> bool:
        """Whether the user wants journals."""
        return self._settings.current.crash_journal == "on"

    @property
    def recorders(self) -> tuple[DocumentRecorder, ...]:
        """Of all documents that are followed."""
        return tuple(self._recorders.values())

    # Following documents

    def attach(
        self,
        document: Document,
        *,
        gallery: Callable[[], PastGallery | None] = lambda: None,
        view: Callable[[], ViewState] = ViewState,
    ) -> None:
        """Keep a journal of a document that was just opened or restored.

        Args:
            document: Not followed yet.
            gallery: Returns its completions on show.
            view: Returns what the window shows of it.
        """
        restored, folder = self._restored.pop(document, (None, None))
        if not self.is_on:
            if folder is not None:
                folder.remove()
            return
        source = _source_of(document) if restored is None else restored.source
        subject = Subject(document=document, source=source, gallery=gallery, view=view)
        recorder = self._recorders[document] = DocumentRecorder(subject, self._home, self._pool, self)
        recorder.failed.connect(partial(self.notice.emit, "warning"))
        if folder is not None:
            recorder.supersede(folder)

    def detach(self, document: Document, *, keep: bool) -> None:
        """Stop following a document that is closed.

        Args:
            document: Of any kind.
            keep: Leave its journal to the next start if something is unsaved; else it is removed.
        """
        recorder = self._recorders.pop(document, None)
        if recorder is not None:
            keeps = keep and recorder.has_unsaved_work
            if keeps:
                recorder.flush()
            recorder.close(keep=keeps)
            recorder.deleteLater()

    def touch(self, document: Document | None) -> None:
        """What is shown of a document, or the completions for it, may have changed."""
        if document is not None and document in self._recorders:
            self._recorders[document].touch()

    def close(self, given_up: Collection[Document] = ()) -> None:
        """Stop following everything, and wait; unfinished work is left to the next start.

        Args:
            given_up: Documents whose unfinished work is not wanted any more.
        """
        for document in list(self._recorders):
            self.detach(document, keep=document not in given_up)
        self._pool.waitForDone()
        for folder in self._folders.values():
            folder.let_go()
        self._folders.clear()

    # Journals left behind

    def look(self) -> None:
        """Look for journals that were left behind, beside the window; too old ones are removed."""
        self._pool.start(lambda: self._found.emit(self._look()))

    def restore(self, offer: Offer, history: History) -> None:
        """Restore what was offered: ``restored`` follows, or ``not_restored``.

        Args:
            offer: One of those that were ``offered``.
            history: Empty, for the document.
        """
        folder = self._folders.get(offer.folder)
        if folder is None:
            return

        def done(restored: Restored) -> None:
            self._restored[restored.document] = (restored, self._folders.pop(offer.folder))
            self.restored.emit(restored)

        def failed(sentence: str) -> None:
            self.not_restored.emit(offer.folder)
            self.notice.emit(
                "error",
                translate("Journal", "{name} could not be restored: {sentence}.").format(
                    name=offer.facts.name, sentence=sentence
                ),
            )

        self._background.run(
            translate("Journal", "Restoring {name}…").format(name=offer.facts.name),
            lambda: restore(offer.folder, history),
            done=done,
            failed=failed,
        )

    def discard(self, offer: Offer) -> None:
        """Remove a journal that was offered, for good."""
        if folder := self._folders.pop(offer.folder, None):
            self._pool.start(folder.remove)

    def forget_all(self) -> None:
        """Remove every journal, those of the open documents too."""
        for recorder in self._recorders.values():
            recorder.close(keep=False)
        self._recorders.clear()
        for folder in self._folders.values():
            folder.let_go()
        self._folders.clear()
        self._pool.start(self._home.forget_all)
        self.offered.emit(())

    def _look(self) -> tuple[list[tuple[Offer, JournalFolder]], int]:
        """Return what would be lost, and how many journals are damaged; in the pool's thread."""
        found, damaged = [], 0
        self._home.prune(self._settings.current.journal_mb * 2**20)
        for folder in self._home.left_behind():
            try:
                offer = read_offer(folder.path)
                if offer.facts.loses_nothing:
                    folder.remove()  # as when a window with a saved photo is closed
                else:
                    found.append((offer, folder))
            except EmptyJournalError:
                folder.remove()
            except (JournalError, OSError) as error:
                log.warning("the journal in %s cannot be read: %s", folder.path, error)
                damaged += folder.put_aside()
        return found, damaged

    def _on_found(self, found: tuple[list[tuple[Offer, JournalFolder]], int]) -> None:
        offers, damaged = found
        self._folders |= {offer.folder: folder for offer, folder in offers}
        self.offered.emit(tuple(offer for offer, _ in offers))
        if damaged:
            self.notice.emit(
                "warning",
                translate("Journal", ONE_DAMAGED)
                if damaged == 1
                else translate(
                    "Journal",
                    "What was kept of unfinished work on %n photos is damaged and cannot be restored.",
                    "",
                    damaged,
                ),
            )


def _source_of(document: Document) -> Source:
    stamp: Final = document.stamp
    return Source(
        document.path,
        "" if stamp is None else stamp.digest.hex(),
        Picture(document.original, document.original_alpha),
        document.metadata,
    )
