"""Rectangles of a photo beside each other."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box


def moved(box: Box, *, right_px: int, down_px: int) -> Box:
    """Return the same rectangle elsewhere."""
    return Box(box.left + right_px, box.top + down_px, box.right + right_px, box.bottom + down_px)


def relative_to(box: Box, crop: Box) -> Box:
    """Return a rectangle of the photo in the coordinates of a crop that holds it."""
    return moved(box, right_px=-crop.left, down_px=-crop.top)


def merge_overlapping(boxes: list[Box]) -> list[Box]:
    """Return disjoint boxes that together hold all of the given ones; those that overlap become one."""
    if not any(_meets_later(boxes)):
        return list(boxes)
    merged: list[Box] = []
    for box in boxes:
        grown, others = box, merged
        # A union may reach boxes that its parts did not: look again until nothing more is met.
        while overlapping := [other for other in others if grown.meets(other)]:
            others = [other for other in others if other not in overlapping]
            for other in overlapping:
                grown = grown.union(other)
        merged = [*others, grown]
    return merged


def _meets_later(boxes: list[Box]) -> Iterator[bool]:
    """Yield, for each box, whether it shares pixels with any that comes after it."""
    rows = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes]).reshape(-1, 4)
    for number in range(len(rows)):
        yield bool(meeting(rows[number + 1 :], boxes[number]).any())


def meeting(rows: NDArray[np.int64], box: Box) -> NDArray[np.bool_]:
    """Tell which boxes, n x 4 as left, top, right and bottom, share pixels with another one."""
    first = np.maximum(rows[:, :2], (box.left, box.top))
    end = np.minimum(rows[:, 2:], (box.right, box.bottom))
    return np.asarray((first < end).all(axis=1))
