"""Small pictures of photos, read from their files beside the window, the latest wish first."""

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage

from editor.state.document import Document
from editor.widgets.qimage_bridge import color_space_from, convert_to_srgb, to_qimage
from inpaint_core.errors import InpaintError
from inpaint_core.files.disk.memory import check_room_for_thread
from inpaint_core.files.partial.thumbnail import SmallPicture, read_small

log = logging.getLogger(__name__)

SIDE_PX: Final = 256
"""Enough for a thumbnail on a display of 200 %."""


class PhotoThumbnails(QObject):
    """Reads what is asked for once. What cannot be read stays without a picture: opening it says why."""

    loaded = Signal(object, object)
    """Path and QImage."""

    _found = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._asked: set[Path] = set()
        self._count = 0
        self._found.connect(self._on_found)

    def ask(self, path: Path) -> None:
        """Read a file's picture if nobody has asked for it before; ``loaded`` follows."""
        if path in self._asked:
            return
        try:
            check_room_for_thread()
        except InpaintError:
            return
        self._asked.add(path)

        def read() -> None:
            picture: SmallPicture | None = None
            try:
                picture = read_small(path, SIDE_PX)
            except InpaintError as error:
                log.info("no thumbnail: %s", error)
            except Exception:  # the pool would drop it
                log.exception("the thumbnail of %s failed", path)
            try:
                self._found.emit(path, picture)
            except RuntimeError:  # the window is gone
                return

        self._count += 1  # what is asked for last is on the screen now
        self._pool.start(read, self._count)

    def wait(self) -> None:
        """Drop what has not begun, and block until the rest is done."""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object, object)
    def _on_found(self, path: Path, picture: SmallPicture | None) -> None:
        if picture is not None:
            self.loaded.emit(path, _to_image(picture))


def document_thumbnail(document: Document) -> QImage:
    """Return a small picture of a photo as it is now."""
    step = max(1, max(document.height, document.width) // SIDE_PX)
    alpha = document.alpha
    small = None if alpha is None else alpha[::step, ::step].copy()
    image = document.image[::step, ::step].copy()
    return _to_image(SmallPicture(image, small, document.metadata.icc_profile))


def _to_image(picture: SmallPicture) -> QImage:
    image = to_qimage(picture.image, picture.alpha)
    if space := color_space_from(picture.icc_profile):
        convert_to_srgb(image, space)
    return image
