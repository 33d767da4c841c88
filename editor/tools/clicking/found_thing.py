"""What clicks have found: a mask on a reduced copy, laid exactly at the photo's own size. No Qt."""

import math
from dataclasses import dataclass
from typing import Final

from editor.state.selection import NOTHING, Area
from editor.tools.tracing.soft_outline import refined
from inpaint_core.region import Box, mask_bounds, whole
from inpaint_core.request import ImageArray, MaskArray

AROUND_PX: Final = 3
"""Of the copy, around what was found: the edge may lie a little outside."""

PREVIEW_PX: Final = 1024
"""Longer side of what is painted of it while the selection is open."""


@dataclass(frozen=True, eq=False)
class Preview:
    """What is shown of a thing.

    Attributes:
        area: Its box counts in pixels of ``px``.
        px: How many image pixels a pixel is wide.
    """

    area: Area
    px: int


def coarse_preview(small: MaskArray, photo: Box) -> Preview:
    """Return what can be shown at once of an answer on a reduced copy of the photo."""
    step = max(1, round(max(photo.width, photo.height) / max(small.shape)))
    return Preview(Area(whole(small), small), step)


def fine_preview(area: Area) -> Preview:
    """Return what is shown of an area at the photo's own size."""
    px = max(1, math.ceil(max(area.box.width, area.box.height) / PREVIEW_PX))
    left, top = -area.box.left % px, -area.box.top % px
    pixels = area.pixels[top::px, left::px]
    corner_x, corner_y = (area.box.left + left) // px, (area.box.top + top) // px
    box = Box(corner_x, corner_y, corner_x + pixels.shape[1], corner_y + pixels.shape[0])
    return Preview(Area(box, pixels), px)


def area_at_size(image: ImageArray, small: MaskArray) -> Area:
    """Return an answer at the photo's own size, its outline laid along the photo's edges.

    Args:
        image: H x W x 3, uint8 or uint16.
        small: The answer on a copy of it in the same proportions, at most as large.
    """
    if not small.any():
        return NOTHING
    copy = whole(small)
    part = mask_bounds(small).grown(AROUND_PX, height=copy.height, width=copy.width)
    scale_x, scale_y = image.shape[1] / copy.width, image.shape[0] / copy.height
    box = Box(
        round(part.left * scale_x),
        round(part.top * scale_y),
        round(part.right * scale_x),
        round(part.bottom * scale_y),
    )
    step = round(max(scale_x, scale_y))
    found = small[part.slices]
    if step > 1:
        found = refined(image[box.slices], found, step_px=step)
    return Area(box, found)
