"""Long thin holes in pieces: a wire across a photo is looked at closely, one stretch after the other.

A box around such a hole is nearly all of the photo, seen at a tenth of its size. But what fills a wire lies
beside it. Therefore a long thin hole is cut across, into pieces that are seen closely.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

LONG: Final = 8
"""A hole up to this many times as long as it is wide is never cut: a lamp post is, a person is not."""
PIECE: Final = 4
"""The length of a piece is at most this many times its width, where that is more than ``piece_px``."""
DENSE: Final = 0.4
"""Nor is one that covers this much of a square of its length: little is known within."""
FULL: Final = 0.8
"""Of the longest piece allowed: how long pieces become, so that a cut can be moved to where it is short."""
_GRID_PX: Final = 2048
"""Widths are measured on a coarser grid where a hole is longer."""


@dataclass(frozen=True, eq=False)
class _Widths:
    """How wide a hole is at each of its places: cells of ``cell_px`` over ``box``."""

    box: Box
    cell_px: int
    width_px: NDArray[np.float32]

    def widest_px(self, part: Box) -> float:
        """Return the largest width within a part of the box."""
        left, top = part.left - self.box.left, part.top - self.box.top
        rows = slice(top // self.cell_px, -(-(top + part.height) // self.cell_px))
        columns = slice(left // self.cell_px, -(-(left + part.width) // self.cell_px))
        return float(self.width_px[rows, columns].max())


def cut_long(mask: MaskArray, hole: Box, *, piece_px: int) -> list[Box]:
    """Return disjoint boxes that together hold what is masked in one box.

    Args:
        mask: H x W, True = hole.
        hole: Tight box around some of it.
        piece_px: A hole up to this long is never cut.

    Returns:
        Tight boxes; only ``hole`` when it is not long and thin. A hole is cut where it is narrow.
    """
    if max(hole.width, hole.height) <= piece_px:
        return [hole]
    widths = _measure_widths(mask, hole)
    if _is_whole(mask, hole, LONG * widths.widest_px(hole)):
        return [hole]
    pieces, waiting = [], [hole]
    while waiting:
        box = waiting.pop()
        longest_px = max(piece_px, PIECE * widths.widest_px(box))
        if _is_whole(mask, box, longest_px):
            pieces.append(box)
        else:
            waiting += reversed(_halves(mask, box, longest_px, reach_px=widths.widest_px(box)))
    return pieces


def is_thin(mask: MaskArray, hole: Box, *, width_px: float) -> bool:
    """Tell whether a hole, or a piece of one, has known pixels near it all along its sides.

    Args:
        mask: H x W, True = hole.
        hole: Tight box around it.
        width_px: Of the hole.
    """
    return not _is_whole(mask, hole, PIECE * width_px)


def measure_width(mask: MaskArray, hole: Box) -> float:
    """Return how wide a hole is where it is widest, in pixels: the width of a line, a disc's diameter."""
    return _measure_widths(mask, hole).widest_px(hole)


def tight(mask: MaskArray, box: Box) -> Box:
    """Return the smallest box around what is masked within a box."""
    inside = mask_bounds(mask[box.slices])
    return Box(box.left + inside.left, box.top + inside.top, box.left + inside.right, box.top + inside.bottom)


def _measure_widths(mask: MaskArray, hole: Box) -> _Widths:
    """Measure twice the distance to the nearest known pixel; outside of the box all counts as known."""
    cell_px = math.ceil(max(hole.width, hole.height) / _GRID_PX)
    cells: MaskArray = mask[hole.slices]
    if cell_px > 1:
        grid = np.pad(cells, [(0, -hole.height % cell_px), (0, -hole.width % cell_px)])
        rows, columns = grid.shape[0] // cell_px, grid.shape[1] // cell_px
        cells = np.asarray(grid.reshape(rows, cell_px, columns, cell_px).any(axis=(1, 3)), np.bool_)
    framed = np.zeros((cells.shape[0] + 2, cells.shape[1] + 2), np.uint8)
    framed[1:-1, 1:-1] = cells
    distance = cv2.distanceTransform(framed, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return _Widths(hole, cell_px, 2 * cell_px * distance[1:-1, 1:-1].astype(np.float32))


def _is_whole(mask: MaskArray, box: Box, longest_px: float) -> bool:
    side = max(box.width, box.height)
    return side <= longest_px or int(mask[box.slices].sum()) >= DENSE * side**2


def _halves(mask: MaskArray, box: Box, longest_px: float, *, reach_px: float) -> list[Box]:
    """Cut a box across its longer side, near the middle, where the fewest pixels of the hole are parted.

    Args:
        mask: H x W, True = hole.
        box: Tight, longer than ``longest_px``.
        longest_px: How long pieces may be in the end.
        reach_px: How far the cut may lie from where it would make pieces of one length.
    """
    lies = box.width >= box.height
    inside = mask[box.slices] if lies else mask[box.slices].T
    length = inside.shape[1]
    parts = math.ceil(length / (FULL * longest_px))
    aim = length * (parts // 2) / parts
    reach = max(reach_px, (1 - FULL) * longest_px / 2)
    first, last = max(1, round(aim - reach)), min(length - 1, round(aim + reach))
    near = inside[:, first - 1 : last + 1]
    parted = (near[:, :-1] & near[:, 1:]).sum(axis=0)
    places = np.arange(first, last + 1)
    cut = int(places[np.lexsort((np.abs(places - aim), parted))[0]])
    if lies:
        sides = [
            Box(box.left, box.top, box.left + cut, box.bottom),
            Box(box.left + cut, box.top, box.right, box.bottom),
        ]
    else:
        sides = [
            Box(box.left, box.top, box.right, box.top + cut),
            Box(box.left, box.top + cut, box.right, box.bottom),
        ]
    return [tight(mask, side) for side in sides]
