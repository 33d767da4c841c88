"""Joins the window and the journals: who is followed, what is offered, what a restored photo looks like."""

from collections.abc import Collection
from functools import partial
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
from editor.state.choosing.sheet import Sheet
from editor.state.document import Document
from editor.state.past_galleries import KeptGalleries, PastGallery
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.put_aside import FillsAside, ViewPlace
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
    """Follows all photos of one window."""

    def __init__(self, window: JournalledWindow, parent: QObject) -> None:
        """Follow nothing yet.

        Args:
            window: With everything that it is made of.
            parent: The same window, as Qt knows it.
        """
        super().__init__(parent)
        self._canvas, self._actions, self._files = window.canvas, window.actions_, window.files
        self._sheet = window.inpainting.chooser.sheet
        self._followed: set[Document] = set()
        self.controller: Final = JournalController(
            JournalHome(journals_path()), window.background, window.settings, parent=self
        )
        self.bar: Final = RecoveryBar()
        window.area.put_above(self.bar)
        self.controller.offered.connect(self.bar.show_offers)
        self.controller.not_restored.connect(self.bar.offer_again)
        self.controller.restored.connect(self._show)
        self.bar.restore_wanted.connect(self._restore)
        self.bar.discarded.connect(self.controller.discard)
        self._stop_listening = window.files.photos.on_changed(self._follow)
        window.preferences.changed.connect(self._on_preference)
        chooser = window.inpainting.chooser
        for signal in (
            window.inpainting.situation_changed,
            chooser.highlighted,
            chooser.completion_added,
            window.canvas.zoom_changed,
            window.canvas.moved,
            window.canvas.brush_changed,
        ):
            signal.connect(self._touch)
        for name in TOOLS:
            window.actions_[name].toggled.connect(self._touch)

    def look(self) -> None:
        """Look for work that a killed program left behind."""
        self.controller.look()

    def close(self, given_up: Collection[Document] = ()) -> None:
        """The window is about to close; what nobody was asked about is left to the next start.

        Args:
            given_up: Documents whose changes are not to be saved: nothing of them is kept.
        """
        self._stop_listening()
        self.bar.close_bar()
        self.controller.close(given_up)

    def view(self, photo: OpenPhoto) -> ViewState:
        """Return what the window shows of a photo, or did before another one was shown."""
        place = self._canvas.place if photo is self._files.photos.shown else photo.place
        tool = next((name for name in TOOLS if self._actions[name].isChecked()), "")
        brush_px = self._canvas.brush_px
        if place is None or place.zoom is None:
            return ViewState(fits=True, tool=tool, brush_px=brush_px)
        return ViewState(zoom=place.zoom, x=place.x, y=place.y, fits=False, tool=tool, brush_px=brush_px)

    def gallery(self, photo: OpenPhoto) -> PastGallery | None:
        """Return what there is to choose from for a photo; None without any."""
        aside = None if photo.fills is None else photo.fills.sheet
        sheet = self._sheet if photo is self._files.photos.shown else aside
        return None if sheet is None or sheet.is_empty else PastGallery.of(sheet)

    def _follow(self) -> None:
        """Follow the documents of the photos that are open now, whichever is on show, and no others."""
        photos = {photo.document: photo for photo in self._files.photos if photo.document is not None}
        for document in self._followed - photos.keys():
            self.controller.detach(document, keep=False)
        for document in photos.keys() - self._followed:
            photo = photos[document]
            self.controller.attach(
                document, gallery=partial(self.gallery, photo), view=partial(self.view, photo)
            )
        self._followed = set(photos)

    def _touch(self) -> None:
        self.controller.touch(self._files.document)

    def _restore(self, offer: Offer) -> None:
        self.controller.restore(offer, self._files.new_history())

    def _show(self, restored: Restored) -> None:
        self.bar.take_away(restored.folder)
        view = restored.view
        photo = OpenPhoto(restored.document.path)
        photo.document, photo.history = restored.document, restored.history
        photo.place = ViewPlace(None) if view.fits else ViewPlace(view.zoom, view.x, view.y)
        photo.fills = _fills_of(restored)
        self._files.show_restored(photo, restored.notices)
        if view.tool in TOOLS:
            self._actions[view.tool].trigger()
        self._canvas.brush_px = view.brush_px

    def _on_preference(self, name: str) -> None:
        if name == "crash_journal":
            self.controller.forget_all()
            self._followed.clear()
            self._follow()


def _fills_of(restored: Restored) -> FillsAside | None:
    """Return the completions that were on show as if they had been put aside; None without any."""
    gallery, document = restored.gallery, restored.document
    if gallery is None or not document.has_mask:
        return None
    sheet = Sheet()
    gallery.lay_out_on(sheet, document.make_request(gallery.settings))
    return FillsAside(sheet, KeptGalleries(), is_brought_back=True)
