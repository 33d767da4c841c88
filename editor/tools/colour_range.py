"""Which pixels of a photo have about the colour of one of them."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.state.selection import Area
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

STRIP_PX: Final = 512
"""Rows that are compared at a time, so that no copy of a large photo is needed."""

MAX_TOLERANCE: Final = 255


class ColourRange:
    """The difference of every pixel from the colour at one point, found once for all tolerances."""

    def __init__(self, image: ImageArray, x: int, y: int, *, step_px: int = 1) -> None:
        """Compare.

        Args:
            image: H x W x 3, uint8 or uint16.
            x: Column of the point, inside the photo.
            y: Its row.
            step_px: Look only at every so manyth pixel of a row and a column: quick, for what is shown while
                the hand moves.
        """
        self._step: Final = step_px
        self._seed: Final = (x // step_px, y // step_px)
        around = image[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2].reshape(-1, 3)
        colour = np.median(around, axis=0)  # one noisy pixel is not what the eye has pointed at
        self._differences: Final = _differences(image[::step_px, ::step_px], colour)

    def area(self, tolerance: int, *, is_contiguous: bool) -> Area:
        """Return the pixels whose channels all differ by at most ``tolerance``, in levels of 0..255.

        Args:
            tolerance: 0..255.
            is_contiguous: Only those that hang together with the point, side by side.

        Returns:
            In units of ``step_px``; the point itself is always part of it.
        """
        inside = self._differences <= np.uint8(min(max(tolerance, 0), MAX_TOLERANCE))
        x, y = self._seed
        inside[y, x] = True
        if is_contiguous:
            found = np.zeros((inside.shape[0] + 2, inside.shape[1] + 2), np.uint8)
            cv2.floodFill(
                inside.view(np.uint8), found, (x, y), 0, flags=4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
            )
            inside = found[1:-1, 1:-1].astype(np.bool_)
        height, width = inside.shape
        return Area(Box(0, 0, width, height), inside)


def _differences(image: ImageArray, colour: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return the largest difference of a channel, H x W, in levels of 0..255, rounded up."""
    one_level = 257 if image.dtype == np.uint16 else 1
    wanted = np.round(colour).astype(np.int32)
    differences = np.empty(image.shape[:2], np.uint8)
    for top in range(0, image.shape[0], STRIP_PX):
        strip = np.abs(image[top : top + STRIP_PX].astype(np.int32) - wanted).max(axis=2)
        differences[top : top + STRIP_PX] = -(-strip // one_level)
    return differences
