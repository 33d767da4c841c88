"""Whether the outline of a hole can be seen after it was filled."""

from typing import Final

import cv2
import numpy as np

from inpaint_core.request import MaskArray
from training.evaluation.pixel_measures import Image8

CONTOUR_PX: Final = 4
"""How far outside the hole the contour lies that its border is compared with."""
MIN_STEP: Final = 0.1
"""Grey levels of 255; steps count as at least that, so that a flat picture has a ratio."""


def seam_ratio(result: Image8, truth: Image8, mask: MaskArray) -> float:
    """Return how much more the hole's border stands out in the fill than in the photo; 1 is as in the photo.

    Args:
        result: H x W x 3, the photo with its hole filled.
        truth: Of the same shape, the photo.
        mask: H x W, True = hole.
    """
    return border_prominence(result, mask) / border_prominence(truth, mask)


def border_prominence(image: Image8, mask: MaskArray) -> float:
    """Return the mean step across the hole's border over the mean step across the contour 4 px outside.

    A step is the absolute difference, over the channels in the mean, of two pixels that share a side and
    lie on the two sides of the contour. NaN for a hole whose border, or the contour, lies outside the photo.
    """
    size = 2 * CONTOUR_PX + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    grown = cv2.dilate(mask.astype(np.uint8), disc) > 0
    return _mean_step(image, mask) / _mean_step(image, grown)


def _mean_step(image: Image8, mask: MaskArray) -> float:
    """Return the mean absolute step across the border of a mask, 0..255, NaN if it has none."""
    total, count = 0.0, 0
    for axis in (0, 1):
        pairs = np.diff(mask, axis=axis)
        steps = np.abs(np.diff(image.astype(np.int16), axis=axis)[pairs])
        total, count = total + float(steps.mean(axis=1).sum()), count + len(steps)
    return max(MIN_STEP, total / count) if count else float("nan")
