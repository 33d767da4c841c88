"""Many small holes completed together: ``complete`` for holes of a few pixels, without its cost for each.

What is computed of the photo around each hole is computed of all of them at once: their scenes lie one below
the other in a stack of tiles. Each tile is then matched and voted on in one compiled call. No tile sees
another: a hole gets the fill that it would get alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.guide import no_guide
from inpaint_core.completion.level import PASSES, confidence_of
from inpaint_core.completion.matching.patch import (
    CHANNELS,
    RADIUS_PX,
    SIDE_PX,
    Flags,
    Floats,
    Indices,
    Prices,
)
from inpaint_core.completion.matching.tiles import Tiles, match_tiles
from inpaint_core.completion.poisson import continue_pieces
from inpaint_core.completion.pyramid import PAD_PX
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.shifts import no_shifts
from inpaint_core.completion.texture import WINDOW_PX, with_texture
from inpaint_core.completion.workers import Workers
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

STACK_TILES: Final = 32
"""Tiles of a stack at most: of a hundred pixels a side they take some 30 MB."""
_RUN: Final = 8
"""Tiles between two chances to cancel."""
_APART_PX: Final = WINDOW_PX // 2 + 1
"""So far from the edge of a tile, or of a window, nothing counts: no mean reaches into the next."""
_KERNEL: Final = np.ones((SIDE_PX, SIDE_PX), np.uint8)


def complete_specks(
    scenes: Sequence[Scene], how: CompletionSettings, *, seeds: Sequence[int], workers: Workers
) -> list[Floats]:
    """Return each scene's image with the hole filled, as ``complete`` does.

    Args:
        scenes: Each with a guess, and small. One in which nothing can be copied keeps its guess.
        how: The numbers; of one level, and without lines, shifts or whole copies.
        seeds: Of the random search, one for each scene.
        workers: Do the work; the result does not depend on how many there are.
    """
    if how.max_levels > 1 or how.line or how.shifts or how.copies_whole:
        raise ValueError("specks are completed at one level, without lines and shifts")
    filled: list[Floats] = []
    for first in range(0, len(scenes), STACK_TILES):
        part = slice(first, first + STACK_TILES)
        filled += _completed(scenes[part], how, seeds[part], workers)
    return filled


@dataclass(frozen=True, eq=False)
class _Stack:
    """Scenes padded to one size, n x h x w.

    Attributes:
        image: n x h x w x 3, 0..1.
        guess: n x h x w x 3, 0..1.
        hole: n x h x w, 1 in the hole.
        sources: n x h x w, 1 on pixels that may be copied.
    """

    image: Floats
    guess: Floats
    hole: Flags
    sources: Flags


def _completed(
    scenes: Sequence[Scene], how: CompletionSettings, seeds: Sequence[int], workers: Workers
) -> list[Floats]:
    tiles = _tiles_of(scenes, how, seeds, workers.check)
    guide, prices = no_guide(tiles.usable.shape[1:]), Prices(0.0, 0.0, 0.0, 0)
    passes = np.array(_passes(how), np.int64)

    def match(run: tuple[int, int]) -> None:
        match_tiles(tiles, guide, prices, no_shifts(), passes, how.fine_step, how.vote_sharpness, *run)

    workers.run(match, [(first, min(first + _RUN, len(scenes))) for first in range(0, len(scenes), _RUN)])
    return [_unpacked(scene, tiles, number, workers.check) for number, scene in enumerate(scenes)]


def _passes(how: CompletionSettings) -> list[int]:
    """Return how many passes of searching there are in each round: more at first, as in any first level."""
    return [2 * PASSES] + [PASSES] * (how.rounds[-1] - 1)


def _tiles_of(
    scenes: Sequence[Scene], how: CompletionSettings, seeds: Sequence[int], check: Callable[[], None]
) -> Tiles:
    stack = _stacked(scenes)
    check()
    hole = stack.hole > 0
    stack.image[hole] = 0
    source = _textured(stack.image, ~hole, check)
    source[hole] = 0
    window = _window_of(hole, how.fine_step)
    near = (slice(None), *window.slices)
    hole = np.ascontiguousarray(hole[near])
    shown = source[near].copy()
    # Hole pixels begin as what is expected there, and with the texture of that.
    shown[hole, :3] = stack.guess[near][hole]
    shown[hole] = _textured(shown[..., :3].copy(), np.ones(hole.shape, np.bool_), check)[hole]
    touched = _of_patches(stack.hole, cv2.dilate)[near]
    on_grid = np.zeros_like(touched)
    on_grid[:, :: how.fine_step, :: how.fine_step] = touched[:, :: how.fine_step, :: how.fine_step]
    centres, first_centre, of_centre = _places(on_grid)
    pixels, first_pixel, _ = _places(hole.view(np.uint8))
    match = np.zeros((*hole.shape, 2), np.int32)
    match[of_centre, centres[:, 0], centres[:, 1]] = centres + np.array([window.top, window.left], np.int32)
    return Tiles(
        window.top, window.left, source, _of_patches(stack.sources, cv2.erode), shown,
        np.stack([confidence_of(one, how.border_fall_px) for one in hole]),
        centres, first_centre, pixels, first_pixel, match, np.full(hole.shape, -1, np.float32),
        np.zeros((*hole.shape, 2), np.int32),
        np.array([max(scene.hole.shape) + 2 * PAD_PX for scene in scenes], np.int64),
        _states(seeds, 1 + sum(_passes(how))),
    )  # fmt: skip


def _window_of(hole: MaskArray, step: int) -> Box:
    """Return the part of a tile that patches touching any hole can show; it begins on the grid of centres."""
    bounds = mask_bounds(np.asarray(hole.any(axis=0), np.bool_))
    grown = bounds.grown(2 * RADIUS_PX, height=hole.shape[1], width=hole.shape[2])
    return Box(grown.left // step * step, grown.top // step * step, grown.right, grown.bottom)


def _stacked(scenes: Sequence[Scene]) -> _Stack:
    """Return scenes one behind the other: padded like any level, and to the size of the largest."""
    height = max(scene.hole.shape[0] for scene in scenes) + 2 * PAD_PX
    width = max(scene.hole.shape[1] for scene in scenes) + 2 * PAD_PX
    size = (len(scenes), height, width)
    stack = _Stack(
        np.zeros((*size, 3), np.float32), np.zeros((*size, 3), np.float32),
        np.zeros(size, np.uint8), np.zeros(size, np.uint8),
    )  # fmt: skip
    for number, scene in enumerate(scenes):
        if scene.guess is None:
            raise ValueError("a speck needs a guess")
        rows, columns = (side + 2 * PAD_PX for side in scene.hole.shape)
        stack.image[number, :rows, :columns] = _padded(scene.image)
        stack.guess[number, :rows, :columns] = _padded(scene.guess)
        stack.hole[number, :rows, :columns] = _padded(scene.hole.view(np.uint8))
        inside = (slice(PAD_PX, rows - PAD_PX), slice(PAD_PX, columns - PAD_PX))
        stack.sources[number][inside] = scene.sources
    return stack


def _padded(values: Floats | Flags) -> Floats | Flags:
    wider: NDArray[Any] = np.asarray(
        cv2.copyMakeBorder(values, PAD_PX, PAD_PX, PAD_PX, PAD_PX, cv2.BORDER_REPLICATE)
    )
    return wider


def _textured(image: Floats, known: MaskArray, check: Callable[[], None]) -> Floats:
    """Return n x h x w x 5 of n x h x w x 3 colours, as if each tile were alone."""
    count, height, width = known.shape
    apart = np.zeros_like(known)
    inner = (slice(None), slice(_APART_PX, -_APART_PX), slice(_APART_PX, -_APART_PX))
    apart[inner] = known[inner]
    tall = with_texture(
        image.reshape(count * height, width, 3),
        apart.reshape(count * height, width).astype(np.float32),
        check,
    )
    return tall.reshape(count, height, width, CHANNELS)


def _of_patches(flags: Flags, change: Callable[[Flags, Flags], NDArray[np.generic]]) -> Flags:
    """Return flags of the patches around each pixel of each tile; 0 for those that leave the tile."""
    count, height, width = flags.shape
    changed = np.asarray(change(flags.reshape(count * height, width), _KERNEL), np.uint8)
    inner = np.zeros_like(flags)
    keep = (slice(None), slice(RADIUS_PX, -RADIUS_PX), slice(RADIUS_PX, -RADIUS_PX))
    inner[keep] = changed.reshape(flags.shape)[keep]
    return inner


def _places(flags: Flags) -> tuple[Indices, NDArray[np.int64], NDArray[np.int64]]:
    """Return row and column of each set place, tile by tile; where each tile's begin; and whose it is."""
    places = np.argwhere(flags)
    first = np.searchsorted(places[:, 0], np.arange(len(flags) + 1))
    return places[:, 1:].astype(np.int32, order="C"), first.astype(np.int64), places[:, 0]


def _states(seeds: Sequence[int], count: int) -> NDArray[np.uint32]:
    """Return the starts of rows of random numbers for each tile, as a level alone would draw them."""
    rows = [
        np.random.default_rng([seed, 0]).integers(1, 2**32, size=count, dtype=np.uint64) for seed in seeds
    ]
    return np.array(rows, np.uint32)


def _unpacked(scene: Scene, tiles: Tiles, number: int, check: Callable[[], None]) -> Floats:
    """Return a scene's image with what its tile shows in the hole, and the pieces continued around it."""
    check()
    at = tiles.pixels[tiles.first_pixel[number] : tiles.first_pixel[number + 1]]
    corner = np.array([tiles.top, tiles.left], np.int32) - PAD_PX
    place = at + corner
    inside = ((place >= 0) & (place < scene.hole.shape)).all(axis=1)  # the padding has hole as well
    place, at = place[inside], at[inside]
    filled = scene.image.copy()
    if not tiles.usable[number].any():
        filled[scene.hole] = scene.guess[scene.hole] if scene.guess is not None else 0
        return filled
    filled[place[:, 0], place[:, 1]] = tiles.shown[number, at[:, 0], at[:, 1], :3]
    if scene.seam_px:
        continue_pieces(filled, scene, place, tiles.origin[number, at[:, 0], at[:, 1]] - PAD_PX)
    return filled
