"""What a mask leaves of the thing it covers: an anti-aliased edge, a halo, a rim that was not painted over.

The border of the mask is unrolled, and the photo read along its normals (``border_profiles.py``). The mask is
grown over pixels outside that look like what is inside (``leftovers.py``), and over what the edge of a thing
beneath the mask changes outside it (``soft_edge.py``).
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.filling.fringe.border_profiles import unroll
from inpaint_core.filling.fringe.leftovers import (
    BACKGROUND_PX,
    LEFTOVER_OFFSETS,
    MAX_LEFTOVER_PX,
    leftover_reach,
)
from inpaint_core.filling.fringe.soft_edge import EDGE_BACKGROUND_PX, EDGE_OFFSETS, MAX_REACH_PX, edge_reach
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import ImageArray, InpaintRequest, MaskArray

MAX_FRINGE_PX: Final = max(MAX_LEFTOVER_PX, MAX_REACH_PX)
"""The mask is grown by no more than this."""
_MIN_BORDER_PX: Final = 8
_MIN_EDGE_PX: Final = 48
"""The border of a smaller hole is too short to tell an edge by."""
_SEEN_PX: Final = max(BACKGROUND_PX, EDGE_BACKGROUND_PX) + 2
_STROKE_DEPTH_PX: Final = 4.0
"""Half the width of a stroke of a letter, at most."""
_MIN_STROKE_SHARE: Final = 0.03
"""Of the borders of all strokes with leftovers."""
_MAX_HOLES: Final = 2000
"""With more, only the longest borders are looked at."""

FRINGE_NOTICE: Final = (
    "The fill reaches a few pixels beyond your mask: it covers the rim of what was removed."
)


def with_fringe(request: InpaintRequest) -> InpaintRequest:
    """Return a request whose mask covers the fringe, if its settings want that; else the same one."""
    if not request.settings.cover_fringe:
        return request
    mask = cover_fringe(request.image, request.mask)
    return request if mask is request.mask else replace(request, mask=mask)


def cover_fringe(image: ImageArray, mask: MaskArray) -> MaskArray:
    """Return the mask, grown over what it leaves of the thing it covers.

    Args:
        image: H x W x 3, RGB, uint8 or uint16.
        mask: H x W, True = hole; not modified.

    Returns:
        H x W: the mask and pixels within ``MAX_FRINGE_PX`` of it; the mask itself when nothing is left, or
        when growing would leave no pixel known.
    """
    height, width = mask.shape
    box = mask_bounds(mask).grown(_SEEN_PX, height=height, width=width)
    if box.is_empty:
        return mask
    part, pixels = np.ascontiguousarray(mask[box.slices]), image[box.slices]
    grown = part.astype(np.uint8)
    found, tree = cv2.findContours(grown, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    outer = [number if one[3] < 0 else int(one[3]) for number, one in enumerate(tree[0])]
    long = [number for number, one in enumerate(found) if len(one) >= _MIN_BORDER_PX]
    long = sorted(long, key=lambda number: len(found[number]), reverse=True)[:_MAX_HOLES]
    borders = [found[number][:, 0].astype(np.float32) for number in long]
    hole = part.astype(np.uint8)
    profiles = [
        unroll(pixels, hole, border, LEFTOVER_OFFSETS if len(border) < _MIN_EDGE_PX else EDGE_OFFSETS)
        for border in borders
    ]
    extents = [leftover_reach(one) for one in profiles]
    _widen_strokes(part, [np.asarray(found[outer[number]][:, 0], np.int32) for number in long], extents)
    for one, extent in zip(profiles, extents, strict=True):
        if len(extent) >= _MIN_EDGE_PX:
            np.maximum(extent, edge_reach(one), out=extent)
    is_grown = False
    for border, extent in zip(borders, extents, strict=True):
        for (x, y), radius in zip(border[extent > 0], extent[extent > 0], strict=True):
            cv2.circle(grown, (int(x), int(y)), int(radius), 1, cv2.FILLED)
            is_grown = True
    if not is_grown:
        return mask
    result = mask.copy()
    result[box.slices] = grown > 0
    return mask if result.all() else result


def _widen_strokes(mask: MaskArray, outer: list[NDArray[np.int32]], extents: list[NDArray[np.int64]]) -> None:
    """Let thin holes, as letters are, be grown by a pixel all along when some of their borders are.

    The soft edge of a letter is one pixel here and none there, too little of it to be told from noise.

    Args:
        mask: h x w, True = hole.
        outer: For each border n x 2, x and y of the outer border of the same hole.
        extents: Of each border; changed.
    """
    if not any(extent.any() for extent in extents):
        return
    is_stroke = [_deepest_px(mask, border) <= _STROKE_DEPTH_PX for border in outer]
    strokes = [extent for extent, thin in zip(extents, is_stroke, strict=True) if thin]
    grown = sum(int(np.count_nonzero(extent)) for extent in strokes)
    if grown > _MIN_STROKE_SHARE * sum(len(extent) for extent in strokes):
        for extent in strokes:
            np.maximum(extent, 1, out=extent)


def _deepest_px(mask: MaskArray, border: NDArray[np.int32]) -> float:
    """Return how far it is from the outside to the middle of the hole within an outer border."""
    height, width = mask.shape
    box = Box(*border.min(axis=0).tolist(), *(border.max(axis=0) + 1).tolist())
    seen = box.grown(1, height=height, width=width)
    _, labels = cv2.connectedComponents(mask[seen.slices].astype(np.uint8), connectivity=8)
    x, y = border[0] - (seen.left, seen.top)
    return float(cv2.distanceTransform((labels == labels[y, x]).astype(np.uint8), cv2.DIST_L2, 3).max())
