"""Growing and shrinking a mask where its holes are, in however large a photo. No Qt."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from editor.state.history import Tile, TileRecorder
from inpaint_core.mask import grow, shrink
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

STRIP_PX: Final = 256
"""Rows that are looked at together."""


@dataclass(frozen=True)
class _Piece:
    """A part of the mask that may change, and the part that decides how."""

    part: Box
    around: Box


def move_edge(mask: MaskArray, radius_px: int) -> list[Tile]:
    """Grow a mask (positive) or shrink it (negative), as ``inpaint_core.mask`` does with the whole.

    Args:
        mask: H x W, changed in place.
        radius_px: By how much.

    Returns:
        The tiles that changed, as they were.
    """
    moved = []
    for piece in _pieces(mask, abs(radius_px)):
        crop = mask[piece.around.slices]
        new = grow(crop, radius_px) if radius_px > 0 else shrink(crop, -radius_px)
        top, left = piece.part.top - piece.around.top, piece.part.left - piece.around.left
        moved.append((piece.part, new[top : top + piece.part.height, left : left + piece.part.width].copy()))
    recorder = TileRecorder(mask)
    for part, new in moved:  # only now: each piece had to see its neighbours as they were
        recorder.about_to_change(part)
        mask[part.slices] = new
    return recorder.changed_tiles()


def edge_work_px(mask: MaskArray, radius_px: int) -> int:
    """Return how many pixels ``move_edge`` would look at."""
    return sum(piece.around.width * piece.around.height for piece in _pieces(mask, abs(radius_px)))


def _pieces(mask: MaskArray, radius_px: int) -> Iterator[_Piece]:
    height, width = mask.shape
    reach = math.ceil(radius_px) + 1  # beyond a hole that is shrunk, the known pixels next to it
    for top in range(0, height, STRIP_PX):
        strip = Box(0, top, width, min(top + STRIP_PX, height))
        rows = strip.grown(reach, height=height, width=width)
        bounds = mask_bounds(mask[rows.slices])
        if bounds.is_empty:
            continue
        left, right = max(0, bounds.left - reach), min(width, bounds.right + reach)
        part = Box(left, strip.top, right, strip.bottom)
        yield _Piece(part, part.grown(reach, height=height, width=width))
