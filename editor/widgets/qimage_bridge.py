"""numpy to QImage and back: the only place. Every conversion copies, so nobody shares memory with Qt."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColorSpace, QGuiApplication, QImage, QPixmap

from inpaint_core.request import ImageArray


def to_qimage(image: ImageArray, alpha: NDArray[Any] | None = None) -> QImage:
    """Return an image for Qt.

    Args:
        image: H x W x 3 RGB, uint8 or uint16; 16 bit is shown as its upper 8.
        alpha: H x W opacity of the same dtype, or None.

    Returns:
        Format RGB32, or premultiplied ARGB32 where there is an alpha.
    """
    return from_premultiplied(to_premultiplied(image, alpha), has_alpha=alpha is not None)


def to_premultiplied(image: ImageArray, alpha: NDArray[Any] | None) -> NDArray[np.uint8]:
    """Return H x W x 4 uint8 in the order Qt keeps pixels in memory: B G R A, colours times opacity."""
    pixels = to_8_bit(image)
    if alpha is None:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA), np.uint8)
    opacity = to_8_bit(alpha)
    premultiplied = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)  # its opacity is 255, which becomes the alpha
    # To the nearest: a product of two bytes is never half way between two multiples of 255.
    return np.asarray(cv2.multiply(premultiplied, cv2.merge([opacity] * 4), scale=1 / 255), np.uint8)


def from_premultiplied(pixels: NDArray[np.uint8], *, has_alpha: bool) -> QImage:
    """Return an image for Qt from H x W x 4 uint8, B G R A, premultiplied.

    Raises:
        MemoryError: There is no room for it.
    """
    format_ = QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    return _filled(pixels, format_)


def from_words(words: NDArray[np.uint32]) -> QImage:
    """Return an image for Qt from H x W words 0xAARRGGBB, premultiplied."""
    height, width = words.shape
    pixels = np.ascontiguousarray(words).view(np.uint8).reshape(height, width, 4)
    return _filled(pixels, QImage.Format.Format_ARGB32_Premultiplied)


def _filled(pixels: NDArray[np.uint8], format_: QImage.Format) -> QImage:
    height, width = pixels.shape[:2]
    image = QImage(width, height, format_)
    if pixels.size and image.isNull():
        raise MemoryError  # Qt says nothing of it
    # numpy copies without Python's lock, QImage.copy with it: 24 megapixels would hold every thread.
    np.frombuffer(image.bits(), np.uint8).reshape(height, width, 4)[...] = pixels
    return image


def from_qimage(image: QImage) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    """Return a Qt image, for example from the clipboard, as arrays.

    Args:
        image: Of any format; not null. A colour space other than sRGB is converted to sRGB.

    Returns:
        H x W x 3 RGB uint8, and H x W opacity (not premultiplied) or None for an opaque image.
    """
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if image.colorSpace().isValid() and image.colorSpace() != srgb:
        image = image.convertedToColorSpace(srgb)
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    if rgba.isNull():
        raise MemoryError
    rows = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    pixels = rows[:, : rgba.width() * 4].reshape(rgba.height(), rgba.width(), 4)
    return pixels[:, :, :3].copy(), pixels[:, :, 3].copy() if image.hasAlphaChannel() else None


def to_8_bit(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Return uint8 values as they are, uint16 values as their upper 8 bits."""
    return (values >> 8).astype(np.uint8) if values.dtype == np.uint16 else values


def color_space_from(icc_profile: bytes | None) -> QColorSpace | None:
    """Return the colour space to convert from for the screen.

    Returns:
        None where nothing need or can be converted: no profile, sRGB, or one that Qt cannot read as RGB.
    """
    if icc_profile is None or not _looks_like_icc(icc_profile):
        return None
    space = QColorSpace.fromIccProfile(icc_profile)
    is_rgb = space.isValid() and space.colorModel() == QColorSpace.ColorModel.Rgb
    if not is_rgb or space == QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        return None
    return space


def convert_to_srgb(image: QImage, space: QColorSpace) -> None:
    """Change ``image``, whose colours are in ``space``, to sRGB in place."""
    image.setColorSpace(space)
    image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))


def finest_ratio() -> float:
    """Return the device pixels on a logical pixel of the finest screen there is."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def whole_in(image: QImage, size: QSize) -> QPixmap:
    """Return an image scaled to lie whole in ``size``, in logical pixels, sharp on every screen."""
    ratio, whole = finest_ratio(), Qt.AspectRatioMode.KeepAspectRatio
    made = QPixmap.fromImage(image.scaled(size * ratio, whole, Qt.TransformationMode.SmoothTransformation))
    made.setDevicePixelRatio(ratio)
    return made


def _looks_like_icc(profile: bytes) -> bool:
    """Whether a profile has the header every one must have; Qt would complain in the log about others."""
    return len(profile) > 128 and profile[36:40] == b"acsp" and int.from_bytes(profile[:4]) <= len(profile)
