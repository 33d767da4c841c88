"""How much each pixel stands out from its surroundings: filters for specks and for thin lines.

Bright and dark are looked at apart. What stands out is measured against what the photo does there anyway: a
speck in the sky needs little contrast, one in leaves much.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray

Floats = NDArray[np.float32]
"""h x w float32."""

Levels = NDArray[np.uint8]
"""h x w, 0..255."""

Sizes = tuple[tuple[int, float], ...]

SPECK_SIZES_PX: Final = ((7, 0.7), (19, 1.6))
LINE_SIZES_PX: Final = ((9, 0.7),)
"""Diameter of the discs that a speck, or a scratch across, must be narrower than; and how much the photo is
blurred before: grain is no dust, and large specks stay seen through more blur. Folds are broader than
scratches."""

CELL_PX: Final = 8
CELLS: Final = 7
"""What the photo does anyway around a pixel is the median of the strongest responses in so many cells of this
side, across and down: dust and scratches lie in fewer than half of them."""

LEAST_LEVELS: Final = 3.0
"""What is usual is at least this: in the smoothest sky, too, a speck must be seen."""

STRONG_PART: Final = 0.35
NEAR_PX: Final = 17
"""A defect's pixels stand out by at least this part of what the strongest one so near does."""

LINE_PX: Final = 41
"""Length over which a line has to go on straight."""

ANGLES: Final = 16
"""Directions in which lines are looked for."""

BESIDE_PX: Final = 9
"""So far beside a line there must be less than on it."""

MAX_SHARE: Final = 3.0
"""What one pixel says at most for a line through it: a single strong speck is no line."""


def narrow_response(grey: Levels, sizes_px: Sizes, *, is_bright: bool) -> Floats:
    """Return how much each pixel stands out as part of something narrow, in multiples of what is usual there.

    White or black top-hats, of which the strongest counts.

    Args:
        grey: h x w, 0..255; near its border the result is less certain.
        sizes_px: ``SPECK_SIZES_PX`` or ``LINE_SIZES_PX``.
        is_bright: Whether to look for what is brighter than its surroundings; else for what is darker.
    """
    best = np.zeros(grey.shape, np.float32)
    for side_px, blur_px in sizes_px:
        kind = cv2.MORPH_TOPHAT if is_bright else cv2.MORPH_BLACKHAT
        hat = np.asarray(
            cv2.morphologyEx(cv2.GaussianBlur(grey, (0, 0), blur_px), kind, disc(side_px)), np.uint8
        )
        np.maximum(best, hat / _usual(hat), out=best)
    return best


def line_response(narrow: Floats) -> Floats:
    """Return how much more there is on the best line through each pixel than beside it, on average.

    Args:
        narrow: h x w, as ``narrow_response`` gives it; looked at in half the size.
    """
    height, width = narrow.shape
    capped = np.minimum(narrow, np.float32(MAX_SHARE))
    even = np.pad(capped, ((0, height % 2), (0, width % 2)))
    half = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2).max(axis=(1, 3))
    best = np.zeros(half.shape, np.float32)
    for number in range(ANGLES):
        kernel = _line_kernel(np.pi * number / ANGLES, LINE_PX // 2, BESIDE_PX / 2)
        np.maximum(best, cv2.filter2D(half, cv2.CV_32F, kernel, borderType=cv2.BORDER_REPLICATE), out=best)
    return np.asarray(cv2.resize(best, even.shape[::-1], interpolation=cv2.INTER_LINEAR)[:height, :width])


def is_strongest(response: Floats) -> MaskArray:
    """Return where a response is not much less than the strongest near it: neighbours are left out."""
    near = np.ones((NEAR_PX, NEAR_PX), np.uint8)
    return np.asarray(response > STRONG_PART * np.asarray(cv2.dilate(response, near)))


def disc(side_px: int) -> Levels:
    """Return a disc of this diameter for morphology: ones, and zeros in its corners."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side_px, side_px)), np.uint8)


def _usual(hat: Levels) -> Floats:
    """Return what a top-hat reaches around each pixel anyway.

    Args:
        hat: h x w, 0..255.
    """
    height, width = hat.shape
    rows, columns = -(-height // CELL_PX), -(-width // CELL_PX)
    padded = np.pad(hat, ((0, rows * CELL_PX - height), (0, columns * CELL_PX - width)), mode="edge")
    strongest = padded.reshape(rows, CELL_PX, columns, CELL_PX).max(axis=(1, 3))
    median = np.asarray(cv2.medianBlur(strongest, CELLS), np.float32)
    size = (columns * CELL_PX, rows * CELL_PX)
    smooth = cv2.resize(median, size, interpolation=cv2.INTER_LINEAR)[:height, :width]
    return np.maximum(smooth, np.float32(LEAST_LEVELS))


def _line_kernel(angle: float, length_px: int, beside_px: float) -> Floats:
    """Return the mean over a line through the middle, less that over lines on both sides."""
    side = length_px + 2 * round(beside_px)
    kernel = np.zeros((side, side), np.float32)
    x, y = length_px / 2 * np.cos(angle), length_px / 2 * np.sin(angle)
    for offset, share in ((0.0, 1.0), (beside_px, -0.5), (-beside_px, -0.5)):
        line = np.zeros((side, side), np.uint8)
        middle_x, middle_y = side // 2 - offset * np.sin(angle), side // 2 + offset * np.cos(angle)
        start, end = (round(middle_x - x), round(middle_y - y)), (round(middle_x + x), round(middle_y + y))
        cv2.line(line, start, end, color=1)
        kernel += line * np.float32(share / np.count_nonzero(line))
    return kernel
