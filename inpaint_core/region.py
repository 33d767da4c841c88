"""Rectangles in image pixels: where a hole is, and how much surrounding the network sees."""

from dataclasses import dataclass
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

LARGE_PHOTO_PX: Final = 768.0
"""Photos with as many pixels as a square of this side are large: a patch is a piece of texture there, in a
small photo a piece of some thing."""
_NEAR: Final = 0.5
"""Holes share a region when the gap between them is at most this part of the smaller one's longer side."""
_MAX_UNION: Final = 3
"""Longer side of a shared region at most, as a multiple of its largest hole: wide views cost detail."""
_MAX_HOLES: Final = 1000
"""More are first joined on a coarser grid: planning 100,000 specks must not take minutes."""
_LARGE_MASK_PX: Final = 2**20
_BLOCK_PX: Final = 64
_PIXELS_AN_OUTLINE: Final = 500
"""A component costs as much by its outline as so many pixels do by their labels."""


@dataclass(frozen=True, order=True)
class Box:
    """A half-open rectangle in image pixels: ``left <= x < right``, ``top <= y < bottom``."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise ValueError(f"box ends before it begins: {self}")

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def is_empty(self) -> bool:
        return self.width == 0 or self.height == 0

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns: ``image[box.slices]`` is the part of an H x W (x C) array inside the box."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def union(self, other: Self) -> "Box":
        """Return the smallest box that holds both; an empty box adds nothing."""
        if self.is_empty:
            return other
        if other.is_empty:
            return self
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersection(self, other: Self) -> "Box":
        """Return what both boxes share; an empty box at this one's corner when they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        if right <= left or bottom <= top:
            return Box(self.left, self.top, self.left, self.top)
        return Box(left, top, right, bottom)

    def meets(self, other: Self) -> bool:
        """Tell whether both boxes share pixels: whether ``intersection`` is not empty."""
        return (
            max(self.left, other.left) < min(self.right, other.right)
            and max(self.top, other.top) < min(self.bottom, other.bottom)
        )  # fmt: skip

    def moved(self, x: int, y: int) -> "Box":
        """Return the same box so much further to the right and down."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def grown(self, margin_px: int, *, height: int, width: int) -> "Box":
        """Return the box with ``margin_px`` more on every side, cut at an image of ``height`` x ``width``."""
        return Box(
            max(0, self.left - margin_px),
            max(0, self.top - margin_px),
            min(width, self.right + margin_px),
            min(height, self.bottom + margin_px),
        )


def whole(mask: NDArray[np.bool_]) -> Box:
    """Return the box around all of an H x W mask."""
    return Box(0, 0, mask.shape[1], mask.shape[0])


def mask_bounds(mask: NDArray[np.bool_]) -> Box:
    """Return the smallest box around the hole.

    Args:
        mask: H x W bool, True = hole.

    Returns:
        The tight box; ``Box(0, 0, 0, 0)`` when nothing is masked.
    """
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return Box(0, 0, 0, 0)
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def context_box(hole: Box, *, height: int, width: int, context: float, minimum_px: int) -> Box:
    """Return the part of the photo a network sees to fill one hole.

    Square where the photo allows, centred on the hole, pushed inwards at the photo's border.

    Args:
        hole: Tight box around the hole; not empty, inside the photo.
        height: Of the photo, in pixels.
        width: Of the photo, in pixels.
        context: Side of the result as a multiple of the hole's longer side; at least 1.
        minimum_px: The side is never shorter than this (as far as the photo goes).

    Returns:
        A box that holds ``hole`` and lies inside the photo.
    """
    side = max(round(max(hole.width, hole.height) * context), minimum_px)
    box_width, box_height = min(max(side, hole.width), width), min(max(side, hole.height), height)
    left = min(max(0, (hole.left + hole.right - box_width) // 2), width - box_width)
    top = min(max(0, (hole.top + hole.bottom - box_height) // 2), height - box_height)
    return Box(left, top, left + box_width, top + box_height)


def working_size(height: int, width: int, *, side_px: int) -> tuple[int, int]:
    """Return the height and width at which a network sees a crop: never larger, aspect kept, nothing below 1.

    Args:
        height: Of the crop.
        width: Of the crop.
        side_px: Longest side the result may have.
    """
    scale = min(1.0, side_px / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


@dataclass(frozen=True)
class Region:
    """Holes that are filled together.

    Attributes:
        hole: Tight box around them. Every hole lies in exactly one region's box, and wholly.
        context: The part of the photo that is looked at to fill them; holds ``hole``.
    """

    hole: Box
    context: Box


def plan_regions(
    mask: NDArray[np.bool_], *, context: float, minimum_px: int, feather_px: int = 0
) -> list[Region]:
    """Return what is filled together, so that no hole is stitched from two fills.

    Holes share a region when one's seam reaches the other's box, when they are close for their size, or when
    a network's smallest view holds them all anyway.

    Args:
        mask: H x W bool, True = hole.
        context: Side of a context box as a multiple of its hole's longer side; at least 1.
        minimum_px: A context box is never smaller (as far as the photo goes).
        feather_px: Width of the soft seam around the holes.

    Returns:
        Regions from top to bottom, the same for the same mask; the hole boxes are disjoint, more than
        ``feather_px`` apart, and hold the whole mask.
    """
    height, width = mask.shape
    boxes = _merged(
        _coarse_holes(mask, feather_px=feather_px),
        context=context,
        minimum_px=minimum_px,
        feather_px=feather_px,
    )
    regions = []
    for row in boxes:
        rough = Box(*(int(value) for value in row))
        tight = mask_bounds(mask[rough.slices])
        hole = Box(
            rough.left + tight.left, rough.top + tight.top, rough.left + tight.right, rough.top + tight.bottom
        )
        surroundings = context_box(hole, height=height, width=width, context=context, minimum_px=minimum_px)
        regions.append(Region(hole, surroundings))
    return sorted(regions, key=lambda region: (region.hole.top, region.hole.left))


def longest_part_px(mask: NDArray[np.bool_]) -> int:
    """Return the longer side of the longest 8-connected component of an H x W mask, at least one."""
    return int(_longer_sides(_component_boxes(mask)).max())


def _component_boxes(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return one row ``left, top, right, bottom`` for each 8-connected component, from top to bottom.

    Only the parts of a large mask in which there is anything are looked at closely.
    """
    boxes = _boxes_within(mask) if mask.size < _LARGE_MASK_PX else _boxes_of_islands(mask)
    return boxes[np.lexsort((boxes[:, 3], boxes[:, 2], boxes[:, 0], boxes[:, 1]))]


def _boxes_within(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return one row for each component, in any order."""
    has_few = _corner_count(mask) * _PIXELS_AN_OUTLINE <= mask.size
    return _outlined(mask) if has_few else _labelled(mask)


def _corner_count(mask: NDArray[np.bool_]) -> int:
    """Return how many pixels have no neighbour to the left and above: every component has one at least."""
    corners = mask.copy()
    corners[:, 1:] &= ~mask[:, :-1]
    corners[1:] &= ~mask[:-1]
    corners[1:, 1:] &= ~mask[:-1, :-1]
    corners[1:, :-1] &= ~mask[:-1, 1:]
    return int(np.count_nonzero(corners))


def _outlined(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the boxes of components by their outlines: of few, some ten times quicker than by labels.

    A mask of 24 megapixels takes 5 ms, and 150 ms with a label for each pixel.
    """
    outlines, nesting = cv2.findContours(mask.view(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    parents = np.asarray(nesting, np.int64).reshape(-1, 4)[:, 3] if outlines else np.empty(0, np.int64)
    outer = [outline for outline, parent in zip(outlines, parents, strict=True) if parent < 0]
    boxes = np.array([cv2.boundingRect(outline) for outline in outer], np.int64).reshape(-1, 4)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def _labelled(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the boxes of components, of however many."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    boxes = stats[1:, :4].astype(np.int64)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def _boxes_of_islands(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the same, one group of neighbouring blocks after the other: no component leaves its group."""
    height, width = mask.shape
    some = np.stack([mask[top : top + _BLOCK_PX].any(axis=0) for top in range(0, height, _BLOCK_PX)])
    some = np.logical_or.reduceat(some, np.arange(0, width, _BLOCK_PX), axis=1)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(some.astype(np.uint8), connectivity=8)
    found = [np.empty((0, 4), np.int64)]
    for number, (left, top, width, height) in enumerate(stats[1:, :4].tolist(), start=1):
        own = labels[top : top + height, left : left + width] == number
        row, column = top * _BLOCK_PX, left * _BLOCK_PX
        part = mask[row : row + height * _BLOCK_PX, column : column + width * _BLOCK_PX]
        if not own.all():
            blocks = own.repeat(_BLOCK_PX, axis=0).repeat(_BLOCK_PX, axis=1)
            part = part & blocks[: part.shape[0], : part.shape[1]]
        found.append(_boxes_within(part) + np.array([column, row] * 2))
    return np.concatenate(found)


def _coarse_holes(mask: NDArray[np.bool_], *, feather_px: int) -> NDArray[np.int64]:
    """Return boxes that each hold whole components, at most ``_MAX_HOLES``."""
    bounds = mask_bounds(mask)
    if bounds.is_empty:
        return np.empty((0, 4), np.int64)
    if max(bounds.width, bounds.height) <= feather_px:  # no gap is wider: all is joined
        return np.array([(bounds.left, bounds.top, bounds.right, bounds.bottom)], np.int64)
    grid, scale = mask[bounds.slices], 1
    boxes = _component_boxes(grid)
    while len(boxes) > _MAX_HOLES:
        grid = np.pad(grid, [(0, side % 2) for side in grid.shape])
        # Neighbours stay neighbours on the grid of half the size, so no component comes apart.
        grid = grid[::2, ::2] | grid[1::2, ::2] | grid[::2, 1::2] | grid[1::2, 1::2]
        scale *= 2
        boxes = _component_boxes(grid)
    boxes = boxes * scale
    boxes += [bounds.left, bounds.top, bounds.left, bounds.top]
    return np.minimum(boxes, [bounds.right, bounds.bottom] * 2)


def _merged(
    boxes: NDArray[np.int64], *, context: float, minimum_px: int, feather_px: int
) -> NDArray[np.int64]:
    """Join boxes until none can be joined any more; each takes its closest partner first."""
    # A row for each number of a box: columns of a narrow array are several times slower.
    rows = np.concatenate([boxes.T, _longer_sides(boxes)[None]])
    index, unchanged = 0, 0
    while unchanged < rows.shape[1]:
        index %= rows.shape[1]
        left, top, right, bottom, largest = rows
        low_x, low_y = np.minimum(left, left[index]), np.minimum(top, top[index])
        high_x, high_y = np.maximum(right, right[index]), np.maximum(bottom, bottom[index])
        sides = np.maximum(high_x - low_x, high_y - low_y)
        own = np.maximum(right - left, bottom - top)
        gap = np.maximum(
            np.maximum(left, left[index]) - np.minimum(right, right[index]),
            np.maximum(top, top[index]) - np.minimum(bottom, bottom[index]),
        )
        close = gap <= _NEAR * np.minimum(own, own[index])
        small = sides <= _MAX_UNION * np.maximum(largest, largest[index])
        joins = (gap <= feather_px) | (close & small) | (sides * context <= minimum_px)
        joins[index] = False
        if not joins.any():
            index, unchanged = index + 1, unchanged + 1
            continue
        partner = int(np.argmin(np.where(joins, sides, np.iinfo(np.int64).max)))
        joined = (low_x, low_y, high_x, high_y, np.maximum(largest, largest[index]))
        rows[:, index] = [values[partner] for values in joined]
        rows = np.concatenate([rows[:, :partner], rows[:, partner + 1 :]], axis=1)
        index, unchanged = index - (partner < index), 0
    return rows[:4].T


def _longer_sides(boxes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).max(axis=1))
