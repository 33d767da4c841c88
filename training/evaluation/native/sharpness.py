"""Whether a fill is as sharp as the photo was there."""

from typing import Final

import cv2
import numpy as np

from inpaint_core.request import MaskArray
from training.evaluation.pixel_measures import Image8

MARGIN_PX: Final = 3
"""The outermost pixels of a hole are left out: they show its seam, not its sharpness."""
MIN_GRADIENT: Final = 0.1
"""Grey levels a pixel; gradients count as at least that, so that a flat picture has a ratio."""


def sharpness_ratio(result: Image8, truth: Image8, mask: MaskArray) -> float:
    """Return the mean gradient in the hole over that of the photo; 1 is as sharp, below is blurred.

    Args:
        result: H x W x 3, the photo with its hole filled.
        truth: Of the same shape, the photo.
        mask: H x W, True = hole. A hole that is thin everywhere counts as a whole.
    """
    size = 2 * MARGIN_PX + 1
    inner = cv2.erode(mask.astype(np.uint8), np.ones((size, size), np.uint8)) > 0
    where = inner if inner.any() else mask
    return mean_gradient(result, where) / mean_gradient(truth, where)


def mean_gradient(image: Image8, where: MaskArray) -> float:
    """Return the mean length of the gradient of the grey image, in levels of 255 a pixel.

    Args:
        image: H x W x 3.
        where: H x W, True on the pixels that count; at least one.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    down, right = (np.asarray(slope) for slope in np.gradient(grey))
    return max(MIN_GRADIENT, float(np.hypot(down[where], right[where]).mean(dtype=np.float64)))
