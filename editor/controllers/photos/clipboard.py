"""Photos in and out without a file dialog: dropped, pasted, copied."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from editor.controllers.inpaint import InpaintController
from editor.controllers.photos.reading import from_clipboard
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.photos.open_photos import OpenPhotos
from editor.widgets.background import Background
from editor.widgets.qimage_bridge import to_qimage
from inpaint_core.files.read_write import ImageFile, decode_image

PASTED_NAME: Final = QT_TRANSLATE_NOOP("PhotosClipboard", "Pasted photo")
IMAGE_TYPES: Final = ("image/png", "image/tiff", "image/jpeg", "image/webp")
"""What other programs put on the clipboard with profile and depth intact, the best first."""


class ClipboardController(QObject):
    """Takes what other programs give, and gives them the photo on show."""

    files_given = Signal(object)
    """Paths of files and folders to open: a list."""
    image_given = Signal(object)
    """A callable that returns the ImageFile of an image without a file; takes a while."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    copied = Signal(str)
    """A phrase for the status line."""

    def __init__(
        self, photos: OpenPhotos, background: Background, inpainting: InpaintController, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._photos, self._background, self._inpainting = photos, background, inpainting

    def take(self, data: QMimeData) -> None:
        """Open what was pasted or dropped: files, folders, or an image without a file."""
        if paths := [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]:
            self.files_given.emit(paths)
            return
        for kind in IMAGE_TYPES:
            if data.hasFormat(kind):
                encoded = bytes(data.data(kind).data())
                self._give(partial(decode_image, encoded, translate("PhotosClipboard", PASTED_NAME)))
                return
        image = QImage(data.imageData()) if data.hasImage() else QImage()
        if not image.isNull():
            self._give(lambda: from_clipboard(image))
        elif data.urls():
            self.notice.emit(
                "warning",
                translate(
                    "PhotosClipboard",
                    "Only photos on this computer can be opened: save this one to a file first.",
                ),
            )
        else:
            self.notice.emit("info", translate("PhotosClipboard", "There is no photo on the clipboard."))

    def paste(self) -> None:
        """Open what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None:
            self.take(data)

    def copy(self) -> None:
        """Put the photo on the clipboard the way it is shown, a fill on show at the photo's own size."""
        if self._inpainting.is_choosing:
            self._inpainting.refine_shown(self._copy)
        else:
            self._copy()

    def _copy(self) -> None:
        document = self._photos.document
        if document is None:
            return
        photo, previewed, alpha = document.image, document.previewed, document.alpha

        def image() -> QImage:
            if previewed is None:
                return to_qimage(photo, alpha)
            return to_qimage(previewed.apply_to(photo), previewed.apply_to_alpha(alpha))

        def done(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self.copied.emit(translate("PhotosClipboard", "Copied"))

        self._background.run(
            translate("PhotosClipboard", "Copying…"),
            image,
            done=done,
            failed=lambda sentence: self.notice.emit("error", sentence),
        )

    def _give(self, read: Callable[[], ImageFile]) -> None:
        self.image_given.emit(read)
