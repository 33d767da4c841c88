"""The separate holes of a mask that can be filled by different candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.filling.plan import MIN_VIEW_PX
from inpaint_core.region import Box, mask_bounds, plan_regions
from inpaint_core.request import FillSettings, MaskArray

MAX_HOLES: Final = 12
"""More are not gone through one by one: the smallest are chosen for together, as the last."""
ROUGH_PX: Final = 1_000_000
"""Of a larger mask only squares are looked at, where only its rough shape counts."""
ROUGH_STEP_PX: Final = 8
"""Side of such a square: as many pixels as bytes in a machine word."""
ALL: Final = -1
"""Instead of a hole's number: all of them at once."""


@dataclass(frozen=True)
class Hole:
    """What one chooses for at once.

    Attributes:
        parts: Tight boxes around it in the photo; those of all holes are disjoint, and hold the whole mask.
    """

    parts: tuple[Box, ...]

    @property
    def bounds(self) -> Box:
        """The smallest box around all parts."""
        bounds = self.parts[0]
        for part in self.parts[1:]:
            bounds = bounds.union(part)
        return bounds

    def meets(self, box: Box) -> bool:
        """Return whether a box shares pixels with a part."""
        return any(not part.intersection(box).is_empty for part in self.parts)


def find_holes(mask: MaskArray, settings: FillSettings) -> tuple[Hole, ...]:
    """Return the holes from top to bottom; what the engine fills together is one.

    Args:
        mask: H x W bool, True = hole.
        settings: Of the fill.

    Returns:
        At most ``MAX_HOLES``; none for an empty mask. The same for the same mask and settings.
    """
    found = plan_regions(
        mask, context=settings.context, minimum_px=MIN_VIEW_PX, feather_px=settings.feather_px
    )
    boxes = [region.hole for region in found]
    if len(boxes) <= MAX_HOLES:
        return tuple(Hole((box,)) for box in boxes)
    by_size = sorted(boxes, key=lambda box: (-box.width * box.height, box.top, box.left))
    large, small = by_size[: MAX_HOLES - 1], by_size[MAX_HOLES - 1 :]
    large.sort(key=lambda box: (box.top, box.left))
    return (*(Hole((box,)) for box in large), Hole(tuple(sorted(small, key=lambda box: (box.top, box.left)))))


def rough_parts(mask: MaskArray) -> list[Box]:
    """Return boxes that hold all of a mask, in a few milliseconds: for what only has to lie beside it.

    Args:
        mask: H x W bool, True = hole.
    """
    height, width = mask.shape
    step = ROUGH_STEP_PX if mask.size > ROUGH_PX else 1
    small = _any_of_each(mask, step)
    return [
        Box(
            part.left * step,
            part.top * step,
            min(part.right * step, width),
            min(part.bottom * step, height),
        )
        for hole in find_holes(small, FillSettings())
        for part in hole.parts
    ]


def _any_of_each(mask: MaskArray, step: int) -> MaskArray:
    """Return in which squares of ``step`` x ``step`` pixels, from the upper left corner on, a mask is."""
    if step == 1:
        return mask
    bounds = mask_bounds(mask)
    height, width = mask.shape
    small: MaskArray = np.zeros((-(-height // step), -(-width // step)), np.bool_)
    if bounds.is_empty:
        return small
    rows = slice(bounds.top // step, -(-bounds.bottom // step))
    columns = slice(bounds.left // step, -(-bounds.right // step))
    part = mask[rows.start * step : rows.stop * step, columns.start * step : columns.stop * step]
    missing = (-part.shape[0] % step, -part.shape[1] % step)
    if any(missing):
        part = np.pad(part, [(0, missing[0]), (0, missing[1])])
    # Eight pixels of a row as one number: several times quicker than one by one.
    words = np.ascontiguousarray(part).view(np.uint64).reshape(-1, step, part.shape[1] // step)
    small[rows, columns] = np.bitwise_or.reduce(words, axis=1) != 0
    return small


def hole_at(holes: Sequence[Hole], mask: MaskArray, x: float, y: float) -> int:
    """Return the number of the hole at a point of the photo; -1 beside all of them.

    Args:
        holes: Of the mask.
        mask: H x W bool.
        x: In image pixels.
        y: Likewise.
    """
    column, row = int(x // 1), int(y // 1)
    height, width = mask.shape
    if not (0 <= column < width and 0 <= row < height and mask[row, column]):
        return -1
    spot = Box(column, row, column + 1, row + 1)
    return next((number for number, hole in enumerate(holes) if hole.meets(spot)), -1)


def only(hole: Hole, mask: MaskArray) -> MaskArray:
    """Return the part of an H x W mask that belongs to one hole."""
    part: MaskArray = np.zeros_like(mask)
    for box in hole.parts:
        part[box.slices] = mask[box.slices]
    return part


def owners(holes: Sequence[Hole], box: Box) -> NDArray[np.uint8]:
    """Return which hole each pixel of a box is nearest to: box.height x box.width numbers."""
    rows, columns = np.arange(box.top, box.bottom)[:, None], np.arange(box.left, box.right)[None, :]
    nearest = np.full((box.height, box.width), np.iinfo(np.int64).max)
    owner = np.zeros((box.height, box.width), np.uint8)
    for number, hole in enumerate(holes):
        for part in hole.parts:
            down = np.maximum(part.top - rows, rows - part.bottom + 1)
            across = np.maximum(part.left - columns, columns - part.right + 1)
            distance = np.maximum(np.maximum(down, across), 0)
            is_nearer = distance < nearest
            nearest[is_nearer], owner[is_nearer] = distance[is_nearer], number
    return owner
