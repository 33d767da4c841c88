"""A hole completed from the photo itself, at the photo's own size.

The photo around the hole is looked at from coarse to fine. At each size every patch that touches the hole is
matched to a patch of the known region, and the matches vote for the colours in the hole, again and again
(Wexler et al., "Space-Time Completion of Video", PAMI 2007). A match costs

- the difference of the patches in colour and texture,
- the difference in low frequencies from a guess, where there is one (``guide.py``),
- distance, vertical distance more: photos are upright, and differ more from top to bottom,
- and the number of times that the source is used already.

At the photo's own size every pixel is copied whole from one place, and the tones of the pieces are brought
together (``poisson.py``).
"""

import numpy as np

from inpaint_core.completion.guide import GuideMaps
from inpaint_core.completion.level import LevelCompletion, Search
from inpaint_core.completion.patch import Floats
from inpaint_core.completion.poisson import blend_pieces
from inpaint_core.completion.pyramid import PAD_PX, Level, build_pyramid, padded, shrunk
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.shifts import common_shifts, no_shifts
from inpaint_core.completion.tone import spread
from inpaint_core.completion.vote import vote_best
from inpaint_core.completion.workers import Workers
from inpaint_core.region import mask_bounds

SHIFTS_LEVEL_PX = 300
"""The photo's common shifts are looked for at the finest level whose longer side is not above this."""
SHIFTS_HOLE_PX = 64
"""Small holes are completed without them."""
NEAR_PX = 32
"""Radius of the random search from the third level on: the match is known roughly by then."""


def complete(scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> Floats:
    """Return the scene's image with the hole filled, H x W x 3, about 0..1; the rest is as it was.

    Args:
        scene: What to complete. When nothing in it can be copied the hole becomes the guess, or a membrane.
        how: The numbers.
        seed: Of the random search.
        workers: Do the work; the result does not depend on how many there are.
    """
    pyramid = build_pyramid(scene, how)
    filled = scene.image.copy()
    if not pyramid[0].valid.any():
        filled[scene.hole] = _first_image(pyramid[0], scene, how)[PAD_PX:-PAD_PX, PAD_PX:-PAD_PX][scene.hole]
        return filled
    finest = _complete_levels(pyramid, scene, how, np.random.default_rng(seed), workers)
    result = pyramid[0].image.copy()
    if how.copies_whole:
        result[finest.box.slices] = _copied(pyramid[0], finest, workers)
    else:
        finest.vote(workers)
        result[finest.box.slices] = finest.targets.values[:, :, :3]
    filled[scene.hole] = result[PAD_PX:-PAD_PX, PAD_PX:-PAD_PX][scene.hole]
    return filled


def _complete_levels(
    pyramid: list[Level], scene: Scene, how: CompletionSettings, random: np.random.Generator, workers: Workers
) -> LevelCompletion:
    """Match and vote from the coarsest level to the finest, and return that one."""
    bounds = mask_bounds(scene.hole)
    side_px, top = how.reach_px or max(bounds.width, bounds.height), len(pyramid) - 1
    guides = GuideMaps(pyramid, scene, how)
    shifts_level = next(
        (number for number, level in enumerate(pyramid) if max(level.hole.shape) <= SHIFTS_LEVEL_PX), top
    )
    shifts = no_shifts()
    coarser: LevelCompletion | None = None
    for number in range(top, -1, -1):
        level = pyramid[number]
        current = LevelCompletion(level, number, guides, how, side_px=side_px / 2**number)
        if number == shifts_level and how.shifts and side_px >= SHIFTS_HOLE_PX:
            shifts = common_shifts(current.sources.values, level.valid, how.shifts, random)
        elif number < shifts_level:
            shifts = 2 * shifts
        if coarser is None:
            current.begin_with(_first_image(level, scene, how), random)
        else:
            current.begin_from(coarser, random, workers)
        search = Search(
            rounds=how.rounds[-1] if number == 0 else how.rounds[min(top - number, len(how.rounds) - 1)],
            radius=max(level.hole.shape) if number >= top - 1 else NEAR_PX if number else how.fine_radius,
            shifts=shifts,
            tries=0 if number > shifts_level else 4 if number else 1,
        )
        current.run(search, random, workers)
        coarser = current
    return current


def _first_image(level: Level, scene: Scene, how: CompletionSettings) -> Floats:
    """Return what the hole holds before anything is matched, over the level."""
    if scene.guess is not None and how.start == "guess":
        return shrunk(padded(scene.guess), level.hole.shape)
    return spread(level.image * level.known[:, :, None], level.known)


def _copied(level: Level, finest: LevelCompletion, workers: Workers) -> Floats:
    """Return the level's box with every hole pixel copied from one place, the pieces blended."""
    rows, columns = np.mgrid[finest.box.slices]
    origin = np.stack([rows, columns], axis=2).astype(np.int32)
    vote_best(finest.targets, finest.copy_weight(), finest.pixels, origin)
    return blend_pieces(level.image, level.hole, finest.box, origin, workers.check)
