"""Joins the list of open photos to the window: filmstrip, keys, and where each photo was looked at."""

from typing import Final

from PySide6.QtCore import QObject

from editor.canvas.canvas_view import CanvasView
from editor.controllers.file import FileController
from editor.controllers.inpaint import InpaintController
from editor.controllers.photos.drag_out import CopiesForOthers
from editor.panels.photos.filmstrip import Filmstrip
from editor.panels.photos.filmstrip_model import FilmstripModel
from editor.state.photos.open_photo import OpenPhoto
from editor.widgets.actions import Actions
from editor.widgets.photo_thumbnails import PhotoThumbnails


class SeveralPhotos(QObject):
    """Shows the strip while there is more than one photo and the user wants it."""

    def __init__(
        self,
        actions: Actions,
        files: FileController,
        *,
        inpainting: InpaintController,
        canvas: CanvasView,
        strip: Filmstrip,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._files, self._canvas, self._strip = files, canvas, strip
        self._actions = actions
        self._thumbnails: Final = PhotoThumbnails(self)
        self._copies: Final = CopiesForOthers(files.closer.is_unsaved)
        self._model: Final = FilmstripModel(
            files.photos,
            self._thumbnails,
            is_unsaved=files.closer.is_unsaved,
            file_of=self._copies.file_of,
            parent=self,
        )
        strip.use(self._model)
        self._stop_listening = files.photos.on_changed(self.refresh)
        self._connect_actions(actions, files)
        self._connect_parts(files, strip)
        inpainting.situation_changed.connect(self.refresh)

    def _connect_actions(self, actions: Actions, files: FileController) -> None:
        for name, slot in (
            ("open_folder", files.open_folder),
            ("stop_opening", files.switch.cancel),
            ("close_photo", files.closer.close_shown),
            ("next_photo", lambda: files.switch.step(1)),
            ("previous_photo", lambda: files.switch.step(-1)),
        ):
            actions[name].triggered.connect(slot)
        actions["show_filmstrip"].toggled.connect(self.refresh)

    def _connect_parts(self, files: FileController, strip: Filmstrip) -> None:
        strip.chosen.connect(self._on_chosen)
        strip.close_wanted.connect(files.closer.close_photo)
        strip.close_others_wanted.connect(files.closer.close_others)
        files.switch.leaving.connect(self._on_leaving)
        files.switch.shown.connect(self._on_shown)
        files.saving.written.connect(lambda _: self._take_picture())

    def refresh(self) -> None:
        """Look again at the photos and their marks."""
        photos = self._files.photos
        self._model.refresh()
        self._strip.mark_current(self._model.index_of(photos.shown))
        self._strip.setVisible(len(photos) > 1 and self._actions["show_filmstrip"].isChecked())

    def end(self) -> None:
        """Wait for threads and remove copies: the window closes."""
        self._stop_listening()
        self._thumbnails.wait()
        self._copies.remove()

    def _on_chosen(self, photo: OpenPhoto) -> None:
        self._files.switch.show(photo)
        self.refresh()  # where another photo cannot be shown now, the mark goes back
        self._canvas.setFocus()

    def _on_leaving(self, photo: OpenPhoto) -> None:
        photo.place = self._canvas.place
        self._take_picture()

    def _on_shown(self, photo: OpenPhoto) -> None:
        self._model.take_first_picture(photo)
        if photo.place is not None:
            self._canvas.show_place(photo.place)

    def _take_picture(self) -> None:
        if (shown := self._files.photos.shown) is not None:
            self._model.take_picture(shown)
