"""A transparent photo as an opaque one: what fills look at in place of the colours hidden under clear pixels.

A clear pixel has a colour in the file too, most often black, that nobody has ever seen. Here it gets the one
that the visible pixels around it go on with: a fill that is to end in nothing sees nothing end there.
"""

from typing import Final

import cv2
import numpy as np

from inpaint_core.completion.tone import FloatArray
from inpaint_core.membrane import shrunk, spread
from inpaint_core.pixels import to_image
from inpaint_core.request import AlphaArray, ImageArray, MaskArray

SURE_OPACITY: Final = 8 / 255
"""Colours of fainter pixels are uncertain: programs that keep them multiplied by it have rounded them."""
MAX_SIDE_PX: Final = 1024
"""Larger photos are continued from means of small cells: what is clear far from anything needs no detail."""
_STRIP_CELLS: Final = 64


def is_transparent(alpha: AlphaArray | None) -> bool:
    """Tell whether any pixel is less than opaque."""
    return alpha is not None and bool((alpha != np.iinfo(alpha.dtype).max).any())


def opaque_image(image: ImageArray, alpha: AlphaArray, known: MaskArray) -> ImageArray:
    """Return the photo with colours in place of those that cannot be seen.

    Args:
        image: H x W x 3, RGB, uint8 or uint16; not modified.
        alpha: H x W.
        known: H x W, False on the hole, whose colours go nowhere.

    Returns:
        A new array: pixels of at least ``SURE_OPACITY`` are the image's own, clear ones have the colour that
        the known visible ones are smoothly continued with, and those between lie between. All of one colour,
        black, where nothing known is visible.
    """
    around = _continued(image, alpha, known)
    result = image.copy()
    cv2.copyTo(around, (alpha == 0).astype(np.uint8), result)
    faint = (alpha > 0) & (alpha < SURE_OPACITY * np.iinfo(alpha.dtype).max)
    share = _sureness(alpha[faint])[:, None]
    full = np.float32(np.iinfo(image.dtype).max)
    own, other = (values[faint].astype(np.float32) / full for values in (image, around))
    result[faint] = to_image(share * own + (1 - share) * other, image.dtype)
    return result


def _sureness(alpha: AlphaArray) -> FloatArray:
    """Return 0..1, how far each pixel's own colour counts: not at all where it is clear."""
    top = np.iinfo(alpha.dtype).max
    return np.asarray(np.minimum(alpha.astype(np.float32) / np.float32(SURE_OPACITY * top), 1), np.float32)


def _continued(image: ImageArray, alpha: AlphaArray, known: MaskArray) -> ImageArray:
    """Return the visible known colours continued everywhere, H x W x 3 in the image's dtype."""
    height, width = alpha.shape
    cell_px = -(-max(height, width) // MAX_SIDE_PX)
    shape = (-(-height // cell_px), -(-width // cell_px))
    weighted, weight = np.empty((*shape, 3), np.float32), np.empty(shape, np.float32)
    full = np.float32(np.iinfo(image.dtype).max)
    for first in range(0, shape[0], _STRIP_CELLS):  # as floats a large photo would take four times its memory
        cells = slice(first, min(first + _STRIP_CELLS, shape[0]))
        rows = slice(cells.start * cell_px, min(cells.stop * cell_px, height))
        shares = _sureness(alpha[rows]) * known[rows]
        colors = image[rows].astype(np.float32)
        colors *= (shares / full)[:, :, None]
        weighted[cells] = _in_cells(colors, cells.stop - cells.start, shape[1], cell_px)
        weight[cells] = _in_cells(shares, cells.stop - cells.start, shape[1], cell_px)
    if not weight.any():
        return np.zeros_like(image)
    smooth = to_image(spread(weighted, weight), image.dtype)
    if cell_px == 1:
        return smooth
    size = (shape[1] * cell_px, shape[0] * cell_px)
    large: ImageArray = cv2.resize(smooth, size, interpolation=cv2.INTER_LINEAR)  # type: ignore[assignment]
    return large[:height, :width]


def _in_cells(values: FloatArray, rows: int, columns: int, cell_px: int) -> FloatArray:
    """Return means over square cells; cells beyond the photo's edge are filled up with what is not there."""
    if cell_px == 1:
        return values
    missing = ((0, rows * cell_px - values.shape[0]), (0, columns * cell_px - values.shape[1]))
    padded = np.pad(values, missing + ((0, 0),) * (values.ndim - 2))
    return shrunk(padded, (rows, columns))
