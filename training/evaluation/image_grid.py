"""Images side by side, to look at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray

GAP_PX = 4
HOLE_GREY = 128


def paint_hole(image: NDArray[np.uint8], mask: MaskArray) -> NDArray[np.uint8]:
    """Return a copy of an H x W x 3 image with its hole in middle grey."""
    painted = image.copy()
    painted[mask] = HOLE_GREY
    return painted


def tile_rows(rows: Sequence[Sequence[NDArray[np.uint8]]]) -> NDArray[np.uint8]:
    """Lay out equally sized H x W x 3 images, row by row, on white with a small gap between them."""
    height, width = rows[0][0].shape[:2]
    columns = max(len(row) for row in rows)
    grid = np.full(
        (len(rows) * (height + GAP_PX) - GAP_PX, columns * (width + GAP_PX) - GAP_PX, 3), 255, np.uint8
    )
    for i, row in enumerate(rows):
        for j, image in enumerate(row):
            top, left = i * (height + GAP_PX), j * (width + GAP_PX)
            grid[top : top + height, left : left + width] = image
    return grid
