"""The photo around a hole at halving sizes, each made of known pixels only."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import cv2
import numpy as np

from inpaint_core.completion.matching.patch import RADIUS_PX, SIDE_PX, Flags, Floats
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.workers import strips_of
from inpaint_core.membrane import shrunk
from inpaint_core.region import mask_bounds
from inpaint_core.request import MaskArray

Array = TypeVar("Array", Floats, MaskArray)

PAD_PX: Final = 8
"""Around the crop, so that patches at its edge are whole."""
_MIN_LEVEL_PX: Final = 2 * SIDE_PX
_MIN_SOURCES: Final = 30
_KERNEL: Final = np.ones((SIDE_PX, SIDE_PX), np.uint8)
_ALL: Final = 0.999


@dataclass(frozen=True, eq=False)
class Level:
    """The crop at one size, padded.

    Attributes:
        image: h x w x 3, 0..1; where nothing is known it holds 0.
        hole: h x w, True where any of the pixel is hole.
        valid: h x w, 1 at the centres of patches that are wholly known, inside the photo and allowed.
    """

    image: Floats
    hole: MaskArray
    valid: Flags

    @property
    def known(self) -> Floats:
        """H x w, 1 where all of a pixel is known, else 0."""
        return (~self.hole).astype(np.float32)


def build_pyramid(scene: Scene, how: CompletionSettings, check: Callable[[], None]) -> list[Level]:
    """Return the scene from its own size to the one at which the hole's longer side is ``coarsest_px``.

    Args:
        scene: What is to be completed.
        how: The numbers.
        check: Called before each level; it may raise, to cancel.

    Returns:
        The levels from fine to coarse. Coarse ones with too few patches to copy from are left out; the first
        is there even if it has none.
    """
    check()
    bounds = mask_bounds(scene.hole)
    levels = max(0, math.ceil(math.log2(max(bounds.width, bounds.height) / how.coarsest_px)))
    levels = min(levels, how.max_levels - 1)
    hole = padded(scene.hole)
    known = (~hole).astype(np.float32)
    source = np.pad(scene.sources, PAD_PX).astype(np.float32)
    check()
    colors = padded(scene.image)
    check()
    for own, _ in strips_of(known.shape, margin=0):
        colors[own] *= known[own][:, :, None]
        check()
    pyramid = [Level(colors, hole, _centres(source))]
    for _ in range(levels):
        check()
        colors, known = _halved(colors, known, check)
        check()
        source = shrunk(source, known.shape)
        valid = _centres(source)
        if min(known.shape) < _MIN_LEVEL_PX or np.count_nonzero(valid) < _MIN_SOURCES:
            break
        pyramid.append(Level(colors, known < _ALL, valid))
    return pyramid


def padded(values: Array) -> Array:
    """Return an H x W (x C) array with ``PAD_PX`` more on each side, its edge repeated."""
    sides = ((PAD_PX, PAD_PX), (PAD_PX, PAD_PX)) + ((0, 0),) * (values.ndim - 2)
    return np.pad(values, sides, mode="edge")


def enlarged(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Return an image or map interpolated to a larger height and width."""
    return cv2.resize(values, (shape[1], shape[0])).astype(np.float32, copy=False)


def without_margin(flags: Flags) -> Flags:
    """Return the flags with 0 at the centres of patches that would leave the array."""
    inner = np.zeros_like(flags)
    keep = slice(RADIUS_PX, -RADIUS_PX)
    inner[keep, keep] = flags[keep, keep]
    return inner


def touching(hole: MaskArray) -> Flags:
    """Return 1 at the centres of patches that hold any of the hole."""
    return without_margin(np.asarray(cv2.dilate(hole.astype(np.uint8), _KERNEL), np.uint8))


def _centres(source: Floats) -> Flags:
    usable = (source > _ALL).astype(np.uint8)
    return without_margin(np.asarray(cv2.erode(usable, _KERNEL, borderValue=0), np.uint8))


def _halved(image: Floats, known: Floats, check: Callable[[], None]) -> tuple[Floats, Floats]:
    """Return mean colours of the known pixels, and the known share, of each 2 x 2 pixels."""
    shape = (-(-known.shape[0] // 2), -(-known.shape[1] // 2))
    share = shrunk(known, shape)
    weighted = np.empty_like(image)
    for own, _ in strips_of(known.shape, margin=0):
        np.multiply(image[own], known[own][:, :, None], out=weighted[own])
        check()
    total = shrunk(weighted, shape)
    check()
    return (total / np.maximum(share, 1e-6)[:, :, None]).astype(np.float32), share
