"""Small things to complete, and what is needed to do so."""

import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.matching.patch import Guide, Prices, Sources, Targets
from inpaint_core.completion.pyramid import touching, without_margin
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.texture import with_texture

FREE = Prices(0.0, 0.0, 0.0, 0)
"""Only the difference of the patches counts."""


def noisy(height: int, width: int, seed: int = 0) -> NDArray[np.float32]:
    """Return an image in which no two patches are alike."""
    return np.random.default_rng(seed).random((height, width, 3), np.float32)


def two_stripes(height: int, width: int) -> NDArray[np.uint8]:
    """Return an image of rough upright stripes on the left and flat ones on the right, of one mean."""
    y, x = np.mgrid[:height, :width]
    stripes = np.where(np.where(x < width // 2, x, y) % 8 < 4, 80, 170)[:, :, None]
    return (stripes + np.random.default_rng(0).integers(-15, 16, (height, width, 3))).astype(np.uint8)


def goes_upright(image: NDArray[np.uint8]) -> bool:
    """Tell whether a piece of ``two_stripes`` is of the upright ones."""
    grey = image.mean(axis=2)
    return bool(np.abs(np.diff(grey, axis=1)).mean() > np.abs(np.diff(grey, axis=0)).mean())


def square_hole(height: int, width: int, side_px: int) -> NDArray[np.bool_]:
    """Return a mask with a square in its middle."""
    mask = np.zeros((height, width), np.bool_)
    top, left = (height - side_px) // 2, (width - side_px) // 2
    mask[top : top + side_px, left : left + side_px] = True
    return mask


def scene_of(
    image: NDArray[np.float32],
    hole: NDArray[np.bool_],
    *,
    sources: NDArray[np.bool_] | None = None,
    guess: NDArray[np.float32] | None = None,
    penalty: NDArray[np.float32] | None = None,
) -> Scene:
    """Return a scene whose hole holds glaring colours, which nothing may look at."""
    spoilt = image.copy()
    spoilt[hole] = (9.0, -7.0, 5.0)
    allowed = ~hole if sources is None else sources & ~hole
    return Scene(spoilt, hole, allowed, guess, penalty)


def matching(
    image: NDArray[np.float32], hole: NDArray[np.bool_], *, step: int = 1, seed: int = 0
) -> tuple[Sources, Targets]:
    """Return a level's patches: every target shows what the image has, and starts at a random source."""
    known = (~hole).astype(np.float32)
    values = with_texture(image, np.ones_like(known))
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(hole, 3), (7, 7))
    valid = without_margin((~windows.any(axis=(2, 3))).astype(np.uint8))
    on_grid = np.zeros_like(valid)
    on_grid[::step, ::step] = touching(hole)[::step, ::step]
    centres = np.argwhere(on_grid).astype(np.int32)
    shown = values.copy()
    values[hole] = 0
    places = np.argwhere(valid)
    picked = places[np.random.default_rng(seed).integers(0, len(places), len(centres))]
    match = np.zeros((*hole.shape, 2), np.int32)
    match[centres[:, 0], centres[:, 1]] = picked
    cost = np.full(hole.shape, -1, np.float32)
    cost[centres[:, 0], centres[:, 1]] = np.inf
    return Sources(values, valid), Targets(0, 0, centres, step, shown, match, cost)


def guide_to(expected: NDArray[np.float32], present: NDArray[np.float32], weight: float) -> Guide:
    """Return a guide that has one weight everywhere."""
    shape = present.shape[:2]
    across = np.zeros((*shape, 2), np.float32)
    weights = np.full(shape, weight, np.float32)
    return Guide(expected, present, np.zeros(shape, np.float32), 0, weights, across, 0.0)
