"""Selected areas, and how they change a mask. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from editor.state.history import Tile, TileRecorder, tile_boxes
from inpaint_core.region import Box, whole
from inpaint_core.request import MaskArray

Combine = Literal["add", "subtract", "intersect"]
"""What a selection does with the mask that is there: both together, without it, or only what both share."""

DONE: Final[dict[Combine, str]] = {
    "add": "Select",
    "subtract": "Deselect",
    "intersect": "Intersect",
}
"""What the Undo menu calls each."""


def combine_by_hand(*, shift: bool, alt: bool, is_right: bool = False) -> Combine | None:
    """Return what keys and button say that a selection does with the mask; None leaves it to what is chosen.

    Args:
        shift: The key is held.
        alt: The key is held.
        is_right: It is the right button, or the eraser of a pen.
    """
    if is_right:
        return "subtract"
    if alt:
        return "intersect" if shift else "subtract"
    return "add" if shift else None


@dataclass(frozen=True, eq=False)
class Area:
    """Some pixels of a photo.

    Attributes:
        box: Where they lie; may reach beyond the photo, where nothing is selected.
        pixels: box.height x box.width bool.
    """

    box: Box
    pixels: MaskArray

    @property
    def is_empty(self) -> bool:
        return not self.pixels.any()


NOTHING: Final = Area(Box(0, 0, 0, 0), np.zeros((0, 0), np.bool_))


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A selection that a tool has made, not yet in the mask.

    Attributes:
        combine: How it changes the mask.
        what: A noun for messages and the Undo menu: ``"lasso"``.
        find: Returns the area; may take long, and then runs beside the window.
        work_px: How many pixels ``find`` looks at.
        base: What the mask was before the selection that this one corrects, in ``box``; put back first.
    """

    combine: Combine
    what: str
    find: Callable[[], Area]
    work_px: int
    base: Area | None = None

    @property
    def label(self) -> str:
        """What the Undo menu calls it."""
        return f"{DONE[self.combine]} ({self.what})"


def combine_area(mask: MaskArray, area: Area, how: Combine, base: Area | None = None) -> list[Tile]:
    """Change a mask by a selected area.

    Args:
        mask: H x W, changed in place.
        area: What was selected.
        how: What becomes of the mask.
        base: Pixels of the mask that are put back first; its box lies in the mask.

    Returns:
        The tiles that changed, as they were.
    """
    recorder = TileRecorder(mask)
    if base is not None:
        recorder.about_to_change(base.box)
        mask[base.box.slices] = base.pixels
    inside = area.box.intersection(whole(mask))
    top, left = inside.top - area.box.top, inside.left - area.box.left
    pixels = area.pixels[top : top + inside.height, left : left + inside.width]
    if how == "intersect":
        height, width = mask.shape
        for tile in tile_boxes(whole(mask), height=height, width=width):
            if mask[tile.slices].any():
                recorder.about_to_change(tile)
        kept = mask[inside.slices] & pixels
        mask[...] = False
        mask[inside.slices] = kept
    else:
        for tile in tile_boxes(inside, height=mask.shape[0], width=mask.shape[1]):
            part = tile.intersection(inside)
            chosen = pixels[part.moved(-inside.left, -inside.top).slices]
            if chosen.any():  # a large area may be mostly empty: what it does not touch is not copied
                recorder.about_to_change(tile)
                mask[part.slices] = (
                    mask[part.slices] | chosen if how == "add" else mask[part.slices] & ~chosen
                )
    return recorder.changed_tiles()
