"""What a mask leaves of the thing it covers: an anti-aliased edge, a halo, a rim that was not painted over.

The border of the mask is unrolled: at each of its pixels the photo is read along the normal, from a few
pixels inside to ``BACKGROUND_PX`` outside. Along such a profile the background is known far out, and what is
removed is known inside. Pixels just outside that differ from the background as it continues, in the direction
of what is inside, are leftovers; the mask is grown over them.

Nothing is grown where inside and outside look alike, where the difference does not end within
``MAX_FRINGE_PX`` (what is outside is then more of the same thing, left on purpose), or where only short
stretches of the border differ: a mask that was not painted around anything crosses edges, and now and then
runs along one.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.filling.border_profiles import Floats, along_border, circular_mean, read_profiles
from inpaint_core.filling.soft_edge import edge_reach
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import ImageArray, InpaintRequest, MaskArray

MAX_FRINGE_PX: Final = 5
"""The mask is grown by no more than this."""
BACKGROUND_PX: Final = 16
"""How far outside the background is read."""
SOFT_MARGIN_PX: Final = 2
_INSIDE_PX: Final = 6
_FIRST_BACKGROUND_PX: Final = 7
_MIN_BACKGROUND: Final = 5
"""Known pixels of a profile's background at least."""
_ALONG_PX: Final = 4
"""Half the length of border over which profiles are averaged: texture must not look like a rim."""
_NOISE_ALONG_PX: Final = 16
"""Half the length of border over which the texture of the background is measured."""
_MIN_DIFFERENCE: Final = 0.02
"""Of a leftover from the background, 0..1: less is not seen."""
_MIN_CONTRAST: Final = 0.06
"""Of what is inside from the background, 0..1."""
_NOISES: Final = 3.0
"""A difference counts when it is this many times the background's own spread."""
_MIN_SHARE: Final = 0.1
"""Of what is inside, in a leftover."""
_MIN_RUN_PX: Final = 10
_MIN_BORDER_SHARE: Final = 0.25
"""Of a hole's border with leftovers at least."""
_MIN_BORDER_PX: Final = 8
_STROKE_DEPTH_PX: Final = 4.0
"""Half the width of a stroke of a letter, at most."""
_MIN_STROKE_SHARE: Final = 0.03
"""Of the borders of all strokes with leftovers."""
_MAX_HOLES: Final = 2000
"""With more, only the longest borders are looked at."""

_OFFSETS: Final = np.arange(-_INSIDE_PX, BACKGROUND_PX + 1, dtype=np.float32)
"""Places of a profile, in pixels outside the outermost pixel of the hole."""
_WITHIN: Final = (_OFFSETS >= -4) & (_OFFSETS <= -1)
_NEAR: Final = (_OFFSETS >= 1) & (_OFFSETS <= MAX_FRINGE_PX + 1)
_FAR: Final = _OFFSETS >= _FIRST_BACKGROUND_PX
_MIDDLE: Final = float(_OFFSETS[_FAR].mean())
_FROM_MIDDLE: Final = _OFFSETS[_NEAR] - _MIDDLE


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
    box = mask_bounds(mask).grown(24, height=height, width=width)
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
    extents = [_extents(pixels, hole, border) for border in borders]
    _widen_strokes(part, [np.asarray(found[outer[number]][:, 0], np.int32) for number in long], extents)
    for border, extent in zip(borders, extents, strict=True):
        reach = edge_reach(pixels, hole, border)
        np.maximum(extent, np.where(reach > 0, reach + SOFT_MARGIN_PX, 0), out=extent)
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


def _extents(image: ImageArray, hole: NDArray[np.uint8], border: Floats) -> NDArray[np.int64]:
    """Return how many pixels outside each pixel of one closed border are leftovers.

    Args:
        image: h x w x 3, a part of the photo.
        hole: h x w, 1 = hole, else 0.
        border: n x 2, x and y of the outermost hole pixels, in order.
    """
    colours, known = read_profiles(image, hole, border, _OFFSETS)
    smooth, weight = along_border(colours, known, _ALONG_PX)
    far = smooth[:, _FAR], weight[:, _FAR]
    level, slope, noise = _background(*far)
    within = _mean(smooth[:, _WITHIN], weight[:, _WITHIN])
    is_readable = ((far[1] > 0).sum(axis=1) >= _MIN_BACKGROUND) & (weight[:, _WITHIN] > 0).any(axis=1)
    seen_at = _NOISES * noise
    share = np.full((len(border), _NEAR.sum()), np.inf, np.float32)
    size = share.copy()
    # The background may go on evenly, or rise as it does further out: a leftover differs from both.
    for expected in (level[:, None], level[:, None] + slope[:, None] * _FROM_MIDDLE[None, :, None]):
        towards = within[:, None] - expected
        contrast = np.sqrt((towards**2).sum(axis=2)) + np.float32(1e-9)
        along = ((smooth[:, _NEAR] - expected) * towards).sum(axis=2) / contrast
        share, size = np.minimum(share, along / contrast), np.minimum(size, along)
        is_readable &= contrast.min(axis=1) > np.maximum(_MIN_CONTRAST, seen_at)
    is_left = (share > _MIN_SHARE) & (size > np.maximum(_MIN_DIFFERENCE, seen_at)[:, None])
    is_left &= (weight[:, _NEAR] > 0) & is_readable[:, None]
    extent = np.cumprod(is_left, axis=1).sum(axis=1)
    extent[extent > MAX_FRINGE_PX] = 0
    return _long_enough(extent)


def _mean(values: Floats, weight: Floats) -> Floats:
    total = np.maximum(weight.sum(axis=1), 1e-6)[:, None]
    return np.asarray((values * weight[:, :, None]).sum(axis=1) / total, np.float32)


def _background(values: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a line through each background: its level n x 3, its rise a pixel n x 3, and its spread n."""
    offsets = _OFFSETS[_FAR] - _MIDDLE
    level = _mean(values, weight)
    spread = np.maximum((weight * offsets**2).sum(axis=1), 1e-6)[:, None]
    slope = ((values - level[:, None]) * (weight * offsets)[:, :, None]).sum(axis=1) / spread
    off = ((values - level[:, None]) ** 2).sum(axis=2)[:, :, None]
    variance = circular_mean(_mean(off, weight), min(_NOISE_ALONG_PX, (len(level) - 1) // 2))
    return level, slope.astype(np.float32), np.sqrt(variance[:, 0])


def _long_enough(extent: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the extents without stretches of border too short to be the rim of anything."""
    is_left = extent > 0
    if not is_left.any():
        return extent
    turn = int(np.argmin(is_left))  # a stretch must not be cut where the border happens to begin
    rolled = np.roll(is_left, -turn).astype(np.int8)
    edges = np.diff(np.concatenate([[0], rolled, [0]]))
    for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        if end - start < min(_MIN_RUN_PX, len(extent) // 3):
            rolled[start:end] = 0
    kept = np.roll(rolled, turn) > 0
    if kept.mean() < _MIN_BORDER_SHARE:
        return np.zeros_like(extent)
    # The last of a soft edge is too faint to be told from the background, and still to be seen beside a fill.
    return np.where(kept, np.minimum(extent + 1, MAX_FRINGE_PX), 0)
