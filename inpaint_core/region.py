"""Rectangles in image pixels: where a hole is, and how much surrounding the network sees."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


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

    def grown(self, margin_px: int, *, height: int, width: int) -> "Box":
        """Return the box with ``margin_px`` more on every side, cut at an image of ``height`` x ``width``."""
        return Box(
            max(0, self.left - margin_px),
            max(0, self.top - margin_px),
            min(width, self.right + margin_px),
            min(height, self.bottom + margin_px),
        )


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
