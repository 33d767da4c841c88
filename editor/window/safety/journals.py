"""Joins the window and the journals: who is followed, what is offered, what a restored photo looks like."""

from typing import Final, Protocol

from PySide6.QtCore import QObject

from editor.canvas.canvas_view import CanvasView
from editor.controllers.file import FileController
from editor.controllers.inpaint import InpaintController
from editor.controllers.journal import JournalController
from editor.controllers.preferences import PreferencesController
from editor.journal.facts import ViewState
from editor.journal.home import JournalHome, journals_path
from editor.journal.read_journal import Offer
from editor.journal.restore import Restored
from editor.panels.past.recovery_bar import RecoveryBar
from editor.panels.photo_area import PhotoArea
from editor.state.document import Document
from editor.state.settings import SettingsFile
from editor.widgets.actions import TOOLS, Actions
from editor.widgets.background import Background


class JournalledWindow(Protocol):
    """What is needed of a window."""

    area: PhotoArea
    canvas: CanvasView
    actions_: Actions
    files: FileController
    inpainting: InpaintController
    preferences: PreferencesController
    background: Background
    settings: SettingsFile


class WindowJournals(QObject):
    """Follows the photo of one window."""

    def __init__(self, window: JournalledWindow, parent: QObject) -> None:
        """Follow nothing yet.

        Args:
            window: With everything that it is made of.
            parent: The same window, as Qt knows it.
        """
        super().__init__(parent)
        self._canvas, self._actions, self._files = window.canvas, window.actions_, window.files
        self._inpainting = window.inpainting
        self._document: Document | None = None
        self.controller: Final = JournalController(
            JournalHome(journals_path()), window.background, window.settings, parent=self
        )
        self.bar: Final = RecoveryBar()
        window.area.put_above(self.bar)
        self.controller.offered.connect(self.bar.show_offers)
        self.controller.not_restored.connect(self.bar.offer_again)
        self.controller.restored.connect(self._show)
        self.bar.restore_wanted.connect(self._ask_and_restore)
        self.bar.discarded.connect(self.controller.discard)
        window.files.opened.connect(self._follow)
        window.preferences.changed.connect(self._on_preference)
        for signal in (
            window.inpainting.situation_changed,
            window.inpainting.highlighted,
            window.canvas.zoom_changed,
            window.canvas.brush_changed,
        ):
            signal.connect(self._touch)
        for name in TOOLS:
            window.actions_[name].toggled.connect(self._touch)

    def look(self) -> None:
        """Look for work that a killed program left behind."""
        self.controller.look()

    def close(self, *, keep: bool) -> None:
        """The window is about to close.

        Args:
            keep: Leave unfinished work to the next start instead of forgetting it.
        """
        self.bar.close_bar()
        self.controller.close(keep=keep)

    def view(self) -> ViewState:
        """Return what the window shows of the photo."""
        x, y = self._canvas.centre
        tool = next((name for name in TOOLS if self._actions[name].isChecked()), "")
        return ViewState(
            zoom=self._canvas.zoom,
            x=x,
            y=y,
            fits=self._canvas.keeps_fit,
            tool=tool,
            brush_px=self._canvas.brush_px,
        )

    def _follow(self, document: Document) -> None:
        if self._document is not None:
            self.controller.detach(self._document, keep=False)
        self._document = document
        self.controller.attach(document, gallery=lambda: self._inpainting.on_show, view=self.view)

    def _touch(self) -> None:
        self.controller.touch(self._document)

    def _ask_and_restore(self, offer: Offer) -> None:
        self.bar.offer_again(offer.folder)  # in case the answer is no
        self._files.guard(lambda: self.controller.restore(offer, self._files.new_history()))

    def _show(self, restored: Restored) -> None:
        self.bar.take_away(restored.folder)
        self._files.show_restored(restored.document, restored.notices)
        if restored.gallery is not None:
            self._inpainting.show_again(restored.gallery)
        view = restored.view
        if view.tool in TOOLS:
            self._actions[view.tool].trigger()
        self._canvas.brush_px = view.brush_px
        if not view.fits:
            self._canvas.look_at(view.zoom, view.x, view.y)

    def _on_preference(self, name: str) -> None:
        if name != "crash_journal":
            return
        self.controller.forget_all()
        if self._document is not None:
            self._follow(self._document)
