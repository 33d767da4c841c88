"""Closing photos and the window: only once nothing unsaved can be lost by it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from editor.controllers.inpaint import InpaintController
from editor.controllers.photos.saving import SaveController
from editor.controllers.photos.switching import PhotoSwitch
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.open_photos import OpenPhotos
from editor.widgets.questions.questions import Questions


class PhotoCloser(QObject):
    """Asks about unsaved changes: once for one photo, once for all of them."""

    closed = Signal(object)
    """The Document of a photo that is not open any more."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""

    def __init__(
        self,
        photos: OpenPhotos,
        switch: PhotoSwitch,
        saving: SaveController,
        *,
        inpainting: InpaintController,
        questions: Questions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.given_up: set[Document] = set()
        """Of photos whose changes the user said are not to be saved."""
        self._photos, self._switch, self._saving = photos, switch, saving
        self._inpainting, self._questions = inpainting, questions

    def close_shown(self) -> None:
        """Close the photo on show, after asking about unsaved changes."""
        if self._photos.shown is not None:
            self.close_photo(self._photos.shown)

    def close_photo(self, photo: OpenPhoto) -> None:
        """Close a photo, after asking about unsaved changes."""
        if self._saving.is_saving:
            self._saving.after_save(lambda: self.close_photo(photo))
        elif not self.is_unsaved(photo):
            if self._may_stop(photo):
                self._forget(photo)
        elif photo is self._photos.shown or self._switch.show(photo):  # he sees what he is asked about
            self._ask_about(photo, lambda: self._forget(photo))

    def close_others(self, kept: OpenPhoto) -> None:
        """Close all photos but one; those with unsaved changes stay, and this is said."""
        shown = self._photos.shown
        others = [photo for photo in self._photos if photo not in (kept, shown)]
        if shown is not None and shown is not kept:
            others.append(shown)  # the last, so that no other one is read in its place
        staying = [photo for photo in others if self.is_unsaved(photo) or self._is_being_filled(photo)]
        for photo in others:
            if photo not in staying:
                self._forget(photo)
        if staying:
            self.notice.emit(
                "info", translate("Closing", "Photos with changes that are not saved stay open.")
            )
        self._switch.show(kept)

    def _is_being_filled(self, photo: OpenPhoto) -> bool:
        return photo is self._photos.shown and self._inpainting.is_running

    def guard(self, then: Callable[[], None]) -> None:
        """Call ``then`` once nothing unsaved can be lost by it; not at all if the user decides against it."""
        if self._saving.is_saving:
            self._saving.after_save(lambda: self.guard(then))
            return
        unsaved = [photo for photo in self._photos if self.is_unsaved(photo)]
        if not unsaved:
            if self._photos.shown is None or self._may_stop(self._photos.shown):
                then()
        elif len(unsaved) == 1:
            if unsaved[0] is not self._photos.shown and not self._switch.show(unsaved[0]):
                return
            self._ask_about(unsaved[0], then)
        else:
            answer = self._questions.unsaved_photos(tuple(photo.title for photo in unsaved))
            if answer == "save":
                self._save_all(unsaved, then)
            elif answer == "discard":
                self._give_up(unsaved)
                then()

    def is_unsaved(self, photo: OpenPhoto) -> bool:
        """Return whether a photo differs from its file, or fills of it wait to be chosen from."""
        is_choosing = photo is self._photos.shown and self._inpainting.is_choosing
        return photo.is_unsaved or is_choosing

    def _ask_about(self, photo: OpenPhoto, then: Callable[[], None]) -> None:
        has_fills = photo is self._photos.shown and self._inpainting.is_choosing
        answer = self._questions.unsaved(photo.title, has_fills=has_fills)
        if answer == "save":  # which keeps the fill on show: nobody is asked twice
            self._inpainting.accept_first(lambda: self._saving.save(then=then))
        elif answer == "discard":
            self._give_up([photo])
            then()

    def _give_up(self, photos: list[OpenPhoto]) -> None:
        self.given_up.update(photo.document for photo in photos if photo.document is not None)

    def _may_stop(self, photo: OpenPhoto) -> bool:
        """Ask whether a fill under way, all that there is to lose, may be given up."""
        return not self._is_being_filled(photo) or self._questions.stop_filling(photo.title)

    def _save_all(self, unsaved: list[OpenPhoto], then: Callable[[], None]) -> None:
        """Save one photo after the other, each shown while it is saved; stop at the first that fails."""
        if not unsaved:
            then()
            return
        photo, others = unsaved[0], unsaved[1:]
        if photo is self._photos.shown or self._switch.show(photo):
            self._saving.save_beside(then=lambda: self._save_all(others, then))

    def _forget(self, photo: OpenPhoto) -> None:
        document = photo.document
        self._take_away(photo)
        if document is not None:
            self.closed.emit(document)

    def _take_away(self, photo: OpenPhoto) -> None:
        if photo is not self._photos.shown:
            if photo is self._switch.wanted:
                self._switch.give_up()
            self._photos.remove(photo)
            return
        other = self._photos.neighbour(photo, 1)
        self._inpainting.cancel()
        if other is None or other is photo:
            self._switch.show_none()
            self._photos.remove(photo)
            return
        self._photos.remove(photo)
        self._switch.show(other)
