"""Copy and paste of the mask: as a black and white image, for another photo or another program."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.masks.layer import mask_label
from editor.widgets.background import Background
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.errors import BadMaskError
from inpaint_core.files.masks.mask_meaning import MaskFile, decode_mask
from inpaint_core.request import MaskArray

PLAIN_COLOURS: Final = (
    QImage.Format.Format_RGB32,
    QImage.Format.Format_ARGB32,
    QImage.Format.Format_ARGB32_Premultiplied,
    QImage.Format.Format_RGB888,
    QImage.Format.Format_RGBA8888,
)
"""What other programs put on the clipboard; the rest, such as numbers with a palette, is Qt's to write."""
NAME = QT_TRANSLATE_NOOP("MasksClipboard", "image on the clipboard")


class MaskClipboard(QObject):
    """The clipboard holds an image, white where the mask is; what comes back is read like a mask file."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    done = Signal(str)
    """A phrase for the status line."""

    def __init__(
        self, background: Background, document: Callable[[], Document | None], parent: QObject | None = None
    ) -> None:
        """Do nothing yet.

        Args:
            background: Runs what takes long.
            document: Returns the photo on show.
            parent: Owner.
        """
        super().__init__(parent)
        self._background, self._document = background, document

    def copy(self) -> None:
        """Put the mask that is edited on the clipboard."""
        document = self._document()
        if document is not None:
            QGuiApplication.clipboard().setImage(mask_image(document.edited_mask))
            self.done.emit(translate("MasksClipboard", "Mask copied"))

    def paste(self) -> None:
        """Make the clipboard's image the mask, as one undo step; it must be of the photo's size."""
        document, image = self._document(), QGuiApplication.clipboard().image()
        if document is None:
            return
        if image.isNull():
            self.notice.emit(
                "info", translate("MasksClipboard", "There is no mask on the clipboard: copy one first.")
            )
            return
        if (image.height(), image.width()) != (document.height, document.width):
            self.notice.emit(
                "info",
                _other_size(image, document),
            )
            return

        def show(mask: MaskFile) -> None:
            if document is self._document():
                document.replace_mask(mask.hole, mask_label("Paste", document.edited))
                self.done.emit(translate("MasksClipboard", "Mask pasted"))
                for sentence in mask.notices:
                    self.notice.emit("info", sentence)

        self._background.run(
            translate("MasksClipboard", "Pasting the mask…"),
            lambda: decode_mask(_as_png(image), translate("MasksClipboard", NAME)).require_hole(),
            done=show,
            failed=lambda sentence: self.notice.emit(
                "error",
                translate("MasksClipboard", "{sentence} Your mask is unchanged.").format(sentence=sentence),
            ),
        )


def _other_size(image: QImage, document: Document) -> str:
    return translate(
        "MasksClipboard",
        "The mask on the clipboard is {width} × {height} pixels, the photo {photo_width} × {photo_height}: "
        "they must be of one size.",
    ).format(
        width=image.width(), height=image.height(), photo_width=document.width, photo_height=document.height
    )


def mask_image(mask: MaskArray) -> QImage:
    """Return a mask as a grey image of its own: 255 where it is set, else 0."""
    height, width = mask.shape
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    if image.isNull():
        raise MemoryError  # Qt says nothing of it
    rows = np.frombuffer(image.bits(), np.uint8).reshape(height, image.bytesPerLine())
    np.multiply(mask.view(np.uint8), np.uint8(255), out=rows[:, :width])
    return image


def _as_png(image: QImage) -> bytes:
    """Return what a file of the image would hold."""
    if image.format() == QImage.Format.Format_Grayscale8:
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return _encoded(rows[:, : image.width()])
    if image.format() in PLAIN_COLOURS:
        pixels, alpha = from_qimage(image)
        channels = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR if alpha is None else cv2.COLOR_RGB2BGRA)
        if alpha is not None:
            channels[:, :, 3] = alpha
        return _encoded(np.asarray(channels, np.uint8))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # Qt takes a str here
        raise BadMaskError(
            translate("MasksClipboard", "The image on the clipboard cannot be read as a mask.")
        )
    return bytes(buffer.data().data())


def _encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Return a PNG; Qt would write it with Python's lock held, and every other thread would wait."""
    return cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
