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
