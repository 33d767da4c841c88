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

SAMPLES_A_STEP: Final = 4
"""The filter is computed from so many pixels across one of the copy."""

REACH: Final = 2.0
"""Colours further from the middle than this, in differences between thing and ground, say no more."""


def refined(crop: NDArray[Any], small: MaskArray, *, step_px: int) -> MaskArray:
    """Return a mask of the crop's size whose outline follows the edges of the crop.

    Args:
        crop: H x W x 3, uint8 or uint16.
        small: Its mask on a copy that is ``step_px`` times smaller.
        step_px: At least 1.
    """
    height, width = crop.shape[:2]
    pixels = cv2.resize(small.view(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    full = np.asarray(pixels, np.uint8).view(np.bool_)
    sure = cv2.GaussianBlur(small.astype(np.float32), (0, 0), BLUR)
    copy = whole(small)
    for tile in _tiles(copy):
        near = sure[tile.slices]
        if near.max() < UNSURE or near.min() > 1 - UNSURE:
            continue
        padded = tile.grown(PAD, height=copy.height, width=copy.width)
        outer = _at_size(padded, copy, height, width)
        size = (outer.width, outer.height)
        soft = cv2.resize(sure[padded.slices], size, interpolation=cv2.INTER_LINEAR).astype(
            np.float32, copy=False
        )
        better = _follow_edges(crop[outer.slices], soft, step_px)
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


def _follow_edges(pixels: NDArray[Any], soft: Pixels, step_px: int) -> MaskArray:
    """Return which pixels are the thing: a guided filter along the colour that tells it from the ground.

    As in He and Sun, Fast Guided Filter (2015), arXiv:1505.00996: what the filter finds is smooth, and is
    found from fewer pixels; only the outline itself is laid at full size.

    Args:
        pixels: H x W x 3, uint8 or uint16.
        soft: H x W, how sure the copy is, 0..1.
        step_px: Width of a pixel of the copy.
    """
    coarse = soft > 0.5
    direction = _telling_colour(pixels, soft, step_px)
    if direction is None:
        return coarse
    every = max(1, step_px // SAMPLES_A_STEP)
    few = (slice(every // 2, None, every), slice(every // 2, None, every))
    guide = levels(pixels[few]) @ direction
    middle = guide.mean()
    slope, offset = _guided(
        np.clip(guide - middle, -REACH, REACH), soft[few], side=4 * max(1, step_px // every) + 1
    )
    is_open = (soft > UNSURE) & (soft < 1 - UNSURE)
    size = (soft.shape[1], soft.shape[0])
    slope, offset = (
        np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)[is_open]
        for values in (slope, offset)
    )
    guide = np.clip(levels(pixels[is_open]) @ direction - middle, -REACH, REACH)
    coarse[is_open] = slope * guide + offset > 0.5
    return coarse


def _telling_colour(pixels: NDArray[Any], soft: Pixels, step_px: int) -> Pixels | None:
    """Return the direction in colours along which thing and ground differ by 1; None where none does."""
    every = (slice(None, None, step_px), slice(None, None, step_px))  # as many as the copy has say enough
    sample, sure = levels(pixels[every]), soft[every]
    thing, ground = sample[sure > 0.85], sample[sure < 0.15]
    if len(thing) < MIN_PIXELS or len(ground) < MIN_PIXELS:
        return None
    difference = thing.mean(axis=0) - ground.mean(axis=0)
    spread = np.cov(thing.T) + np.cov(ground.T) + np.eye(3) * 4
    direction = np.linalg.solve(spread, difference)
    contrast = float(direction @ difference)
    if contrast < 0.5:  # no colour tells the two apart here
        return None
    return np.asarray(direction / contrast, np.float32)


def _guided(guide: Pixels, soft: Pixels, side: int) -> tuple[Pixels, Pixels]:
    """Return slope and offset, H x W each, with which ``slope * guide + offset`` is about ``soft``."""
    mean_guide, mean_soft = (cv2.blur(values, (side, side)) for values in (guide, soft))
    covariance = cv2.blur(guide * soft, (side, side)) - mean_guide * mean_soft
    variance = cv2.blur(guide * guide, (side, side)) - mean_guide**2
    slope = covariance / (variance + EVENNESS)
    offset = mean_soft - slope * mean_guide
    smooth_slope, smooth_offset = (cv2.blur(values, (side, side)) for values in (slope, offset))
    return np.asarray(smooth_slope, np.float32), np.asarray(smooth_offset, np.float32)
