"""The outline of a mask that was found on a reduced copy, laid exactly at the photo's own size. No Qt."""

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.tools.tracing.path_cost import Pixels
from editor.tools.tracing.path_map import levels
from inpaint_core.region import Box, whole
from inpaint_core.request import MaskArray

TILE: Final = 24
"""Side of a tile in pixels of the copy; colours of thing and ground are compared within one."""

PAD: Final = 4
"""Around a tile, likewise."""

BLUR: Final = 1.0
"""How sure the copy is of its outline, likewise."""

EVENNESS: Final = 0.03
"""Of the guided filter, where thing and ground differ by 1: less follows every grain."""

UNSURE: Final = 0.02
"""Between this and its opposite the copy leaves a pixel open."""

MIN_PIXELS: Final = 20


def refined(crop: NDArray[Any], small: MaskArray, *, step_px: int) -> MaskArray:
    """Return a mask of the crop's size whose outline follows the edges of the crop.

    Args:
        crop: H x W x 3, uint8 or uint16.
        small: Its mask on a copy that is ``step_px`` times smaller.
        step_px: At least 1.
    """
    height, width = crop.shape[:2]
    full = cv2.resize(small.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    sure = cv2.GaussianBlur(small.astype(np.float32), (0, 0), BLUR)
    copy = whole(small)
    for tile in _tiles(copy):
        near = sure[tile.slices]
        if near.max() < UNSURE or near.min() > 1 - UNSURE:
            continue
        padded = tile.grown(PAD, height=copy.height, width=copy.width)
        outer = _at_size(padded, copy, height, width)
        pixels = levels(crop[outer.slices])
        size = (outer.width, outer.height)
        soft = cv2.resize(sure[padded.slices], size, interpolation=cv2.INTER_LINEAR).astype(
            np.float32, copy=False
        )
        better = _follow_edges(pixels, soft, step_px)
        inner = _at_size(tile, copy, height, width)
        full[inner.slices] = better[
            inner.top - outer.top : inner.bottom - outer.top,
            inner.left - outer.left : inner.right - outer.left,
        ]
    return full


def _tiles(copy: Box) -> Iterator[Box]:
    for top in range(0, copy.height, TILE):
        for left in range(0, copy.width, TILE):
            yield Box(left, top, min(left + TILE, copy.width), min(top + TILE, copy.height))


def _at_size(box: Box, copy: Box, height: int, width: int) -> Box:
    """Return a box of the copy in pixels of the crop."""
    scale_y, scale_x = height / copy.height, width / copy.width
    return Box(
        round(box.left * scale_x),
        round(box.top * scale_y),
        round(box.right * scale_x),
        round(box.bottom * scale_y),
    )


def _follow_edges(pixels: Pixels, soft: Pixels, step_px: int) -> MaskArray:
    """Return which pixels are the thing: a guided filter along the colour that tells it from the ground."""
    coarse = soft > 0.5
    every = (slice(None, None, step_px), slice(None, None, step_px))  # as many as the copy has say enough
    thing, ground = pixels[every][soft[every] > 0.85], pixels[every][soft[every] < 0.15]
    if len(thing) < MIN_PIXELS or len(ground) < MIN_PIXELS:
        return coarse
    difference = thing.mean(axis=0) - ground.mean(axis=0)
    spread = np.cov(thing.T) + np.cov(ground.T) + np.eye(3) * 4
    direction = np.linalg.solve(spread, difference)
    contrast = float(direction @ difference)
    if contrast < 0.5:  # no colour tells the two apart here
        return coarse
    guide = (pixels @ (direction / contrast).astype(np.float32)).astype(np.float32)
    guide = np.clip(guide - float(guide.mean()), -2, 2)
    side = 4 * step_px + 1
    mean_guide, mean_soft = (cv2.blur(values, (side, side)) for values in (guide, soft))
    covariance = cv2.blur(guide * soft, (side, side)) - mean_guide * mean_soft
    variance = cv2.blur(guide * guide, (side, side)) - mean_guide**2
    slope = covariance / (variance + EVENNESS)
    offset = mean_soft - slope * mean_guide
    better = cv2.blur(slope, (side, side)) * guide + cv2.blur(offset, (side, side)) > 0.5
    return np.where((soft > UNSURE) & (soft < 1 - UNSURE), better, coarse)
