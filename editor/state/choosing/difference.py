"""What differs between the photo on show and the original as it was opened. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import Completion, ImageArray, MaskArray

GAIN: Final = 8
"""A difference of 32 of 255 levels is as bright as can be."""
LOST_BITS: Final = 5
"""So many bits of a difference of 16 bit are lost when it is amplified and brought to 8 bit."""
BLOCK_ROWS: Final = 256
"""Rows that are looked at together: little memory, also for a large photo."""


@dataclass(frozen=True)
class ChangedPixels:
    """How many pixels differ from the original.

    Attributes:
        inside: In the masks that were filled.
        edge: Beside them, no farther than fills reach out for a soft seam and the rim of what was removed.
        outside: Everywhere else.
    """

    inside: int
    edge: int
    outside: int


def amplified(shown: ImageArray, original: ImageArray) -> NDArray[np.uint8]:
    """Return the absolute difference, ``GAIN`` times, in levels of 8 bit.

    Args:
        shown: H x W x 3, uint8 or uint16.
        original: Of the same shape and dtype.
    """
    difference: NDArray[Any] = cv2.absdiff(shown, original)
    if difference.dtype == np.uint16:
        # One level of 16 bit is below one of 8: it must be seen all the same.
        bright = np.maximum(difference >> LOST_BITS, np.minimum(difference, 1))
        return np.asarray(cv2.convertScaleAbs(bright), np.uint8)
    return np.asarray(cv2.convertScaleAbs(difference, alpha=GAIN), np.uint8)


def count_changed(
    image: ImageArray,
    original: ImageArray,
    filled: MaskArray,
    *,
    reach_px: int,
    previewed: Completion | None = None,
    check: Callable[[], None] = lambda: None,
) -> ChangedPixels:
    """Compare every pixel of a photo with the original.

    Args:
        image: H x W x 3, what was accepted so far.
        original: Of the same shape and dtype.
        filled: H x W bool, everything that was to be filled.
        reach_px: How far outside that a fill may have changed pixels.
        previewed: On show over the image; None for nothing.
        check: Called now and then; what it raises ends the work.
    """
    check()
    shown = image if previewed is None else previewed.apply_to(image)
    differs = _differing(shown, original, check)
    inside = int(np.count_nonzero(differs & filled))
    beside = differs & ~filled
    if not beside.any():
        return ChangedPixels(inside, 0, 0)
    near = _grown(filled, reach_px)
    edge = int(np.count_nonzero(beside & near))
    return ChangedPixels(inside, edge, int(np.count_nonzero(beside)) - edge)


def _differing(shown: ImageArray, original: ImageArray, check: Callable[[], None]) -> MaskArray:
    differs: MaskArray = np.zeros(shown.shape[:2], np.bool_)
    for top in range(0, shown.shape[0], BLOCK_ROWS):
        check()
        rows = slice(top, top + BLOCK_ROWS)
        np.any(shown[rows] != original[rows], axis=2, out=differs[rows])
    return differs


def _grown(mask: MaskArray, reach_px: int) -> NDArray[Any]:
    side = 2 * reach_px + 1
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)), np.bool_)
