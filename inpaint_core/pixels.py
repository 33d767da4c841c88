"""Bit depths: images of a file's own depth as floats, and back."""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from inpaint_core.request import ImageArray

FloatImage = NDArray[np.float32]
"""H x W x 3, RGB, gamma-encoded, 0..1."""


def to_float_image(image: ImageArray) -> FloatImage:
    """Return an image as H x W x 3 float32, 0..1, whatever its bit depth."""
    values = image.astype(np.float32)
    values /= np.float32(np.iinfo(image.dtype).max)
    return values


def to_image(values: FloatImage, dtype: DTypeLike) -> ImageArray:
    """Return a float image in a bit depth, rounded half to even and clamped.

    Args:
        values: H x W x 3, 0..1; what lies beyond is clamped.
        dtype: uint8 or uint16.
    """
    scaled = np.clip(values, 0.0, 1.0)
    scaled *= np.float32(np.iinfo(np.dtype(dtype)).max)
    image: ImageArray = np.rint(scaled, out=scaled).astype(dtype)
    return image


def as_grey(plane: NDArray[np.uint8] | NDArray[np.uint16]) -> ImageArray:
    """Return a plane as a grey image, H x W x 3 of the same dtype.

    Assigned, not repeated: ``np.repeat`` keeps all of Python waiting, at 24 megapixels for 0.2 s.
    """
    image: ImageArray = np.empty((*plane.shape, 3), plane.dtype)
    image[:] = plane[:, :, None]
    return image


def to_8_bit(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return pixels or opacity of a file's own depth in 8 bits, rounded to the nearest.

    Args:
        values: Of any shape, uint8 (returned as they are) or uint16.
    """
    if values.dtype == np.uint8:
        return np.asarray(values, np.uint8)
    return ((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def laid_on(color: NDArray[np.uint8], alpha: NDArray[np.uint8], *, level: int) -> NDArray[np.uint8]:
    """Return what is seen of a picture on a plain ground.

    Args:
        color: H x W x C, not premultiplied.
        alpha: H x W x 1.
        level: Of the ground in every channel, 0..255.
    """
    opacity = alpha.astype(np.uint32)
    return ((color * opacity + level * (255 - opacity) + 127) // 255).astype(np.uint8)
