"""Which pixels of a photo have about the colour of one of them."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.state.selection import Area
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import ImageArray, MaskArray

STRIP_PX: Final = 256
"""Rows that are compared at a time: what is in the processor's cache is still there for the next step."""

MAX_TOLERANCE: Final = 255


class ColourRange:
    """A photo and the colour at one of its points, to be asked for several tolerances."""

    def __init__(self, image: ImageArray, x: int, y: int, *, step_px: int = 1) -> None:
        """Take the colour.

        Args:
            image: H x W x 3, uint8 or uint16; not changed by anyone.
            x: Column of the point, inside the photo.
            y: Its row.
            step_px: Look only at every so manyth pixel of a row and a column: quick, for what is shown while
                the hand moves.
        """
        self._seed: Final = (x // step_px, y // step_px)
        around = image[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].reshape(-1, 3)
        colour = np.median(
            around, axis=0, keepdims=True
        )  # one noisy pixel is not what the eye has pointed at
        self._colour: Final[NDArray[np.float64]] = np.round(colour[0])
        self._pixels: Final = image if step_px == 1 else np.ascontiguousarray(image[::step_px, ::step_px])

    def area(self, tolerance: int, *, is_contiguous: bool) -> Area:
        """Return the pixels whose channels all differ by at most ``tolerance``, in levels of 0..255.

        Args:
            tolerance: 0..255.
            is_contiguous: Only those that hang together with the point, side by side.

        Returns:
            In units of ``step_px``, no larger than needed; the point itself is always part of it.
        """
        inside = _within(self._pixels, self._colour, min(max(tolerance, 0), MAX_TOLERANCE))
        x, y = self._seed
        inside[y, x] = True
        if is_contiguous:
            return _connected(inside, x, y)
        bounds = mask_bounds(inside)
        return Area(bounds, inside[bounds.slices])


def _within(image: NDArray[Any], colour: NDArray[np.float64], tolerance: int) -> MaskArray:
    """Return where every channel differs from a colour by at most ``tolerance`` levels of 0..255: H x W."""
    one_level = 257 if image.dtype == np.uint16 else 1
    highest = np.iinfo(image.dtype).max
    low, high = (np.clip(colour + way * tolerance * one_level, 0, highest) for way in (-1, 1))
    inside = np.empty(image.shape[:2], np.bool_)
    for top in range(0, image.shape[0], STRIP_PX):
        strip = slice(top, top + STRIP_PX)
        inside[strip] = cv2.inRange(image[strip], low, high)
    return inside


def _connected(inside: MaskArray, x: int, y: int) -> Area:
    """Return the pixels that hang together with one that is inside, over their sides."""
    found = np.zeros((inside.shape[0] + 2, inside.shape[1] + 2), np.uint8)  # zeros take no time until used
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    _, _, _, (left, top, width, height) = cv2.floodFill(inside.view(np.uint8), found, (x, y), 0, flags=flags)
    box = Box(left, top, left + width, top + height)
    return Area(box, found[1:-1, 1:-1][box.slices].view(np.bool_).copy())
