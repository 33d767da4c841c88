"""A completion that is paused where the hole is small, and shown from there: a draft.

What a fill shows is decided while the hole is small; what comes after is fine work, and takes most of the
time. A draft stops after the coarse part. One more level is begun from what was found, without being
searched; pixels are copied at that size, as at the photo's own, and enlarged.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from inpaint_core.completion.complete import Levels
from inpaint_core.completion.gallery.views import CommonShifts, Views, view_again, view_scene
from inpaint_core.completion.guide import GuideMaps
from inpaint_core.completion.level import LevelResult
from inpaint_core.completion.matching.patch import Floats
from inpaint_core.completion.pyramid import PAD_PX
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.workers import Workers
from inpaint_core.region import Box, mask_bounds

DRAFT_PX: Final = 320
"""Longer side of the hole in a draft, at most: about what a view of a whole photo shows of it."""


@dataclass(frozen=True, eq=False)
class Paused:
    """A completion between two levels: arrays around the hole, and next to nothing of the photo.

    Attributes:
        number: The first level that is still to be completed.
        coarser: What it begins from.
        guides: What was expected in the hole, at the coarsest level.
        shifts: At which the scene repeats itself.
        how: The numbers.
        seed: Of the random search.
    """

    number: int
    coarser: LevelResult
    guides: GuideMaps
    shifts: CommonShifts
    how: CompletionSettings
    seed: int

    @property
    def held_bytes(self) -> int:
        """What the arrays take."""
        return self.coarser.shift.nbytes + self.coarser.values.nbytes + self.guides.held_bytes


@dataclass(frozen=True, eq=False)
class Draft:
    """What a paused completion shows.

    Attributes:
        image: H x W x 3, about 0..1, the scene's image with the hole filled.
        paused: To go on with; None when the image is final.
    """

    image: Floats
    paused: Paused | None


def draft(
    scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers, views: Views | None = None
) -> Draft:
    """Complete a scene as far as it is seen at a glance; a hole that is small enough, to the end.

    Args:
        scene: What to complete.
        how: The numbers.
        seed: Of the random search.
        workers: Do the work; the result does not depend on how many there are.
        views: Of this scene and seed, where they are there already.
    """
    views = views or view_scene(scene, how, seed=seed, workers=workers)
    levels = Levels(scene, how, views, seed, workers)
    if not levels.can_copy:
        return Draft(levels.uncopied(), None)
    number = _shown_level(levels)
    coarser = levels.reached(number) if number else None
    if coarser is None:
        return Draft(levels.finished(None), None)
    begun = levels.completed(number, coarser, rounds=0)
    box = mask_bounds(scene.hole)
    large = _enlarged(levels.copied(number, begun), begun.box, 2**number, box)
    filled = scene.image.copy()
    cv2.copyTo(large, scene.hole[box.slices].astype(np.uint8), filled[box.slices])
    return Draft(filled, Paused(number, coarser, levels.guides, levels.shifts, how, seed))


def resume(scene: Scene, paused: Paused, *, workers: Workers) -> Floats:
    """Return what ``complete`` returns, bit for bit, going on from a draft.

    Args:
        scene: The one that was drafted; its guess and penalty are not looked at.
        paused: Of the draft.
        workers: Do the work.
    """
    views = view_again(scene, paused.how, paused.shifts, workers)
    levels = Levels(scene, paused.how, views, paused.seed, workers, paused.guides)
    return levels.finished(paused.coarser, paused.number)


def _shown_level(levels: Levels) -> int:
    """Return the finest level at which the hole is not longer than ``DRAFT_PX``, or the coarsest."""
    return next((one for one in range(levels.top) if levels.side_px / 2**one <= DRAFT_PX), levels.top)


def _enlarged(values: Floats, box: Box, factor: int, wanted: Box) -> Floats:
    """Return a part of the scene at its own size, from a level's box that covers it."""
    columns = (np.arange(wanted.left, wanted.right) + PAD_PX + 0.5) / factor - 0.5 - box.left
    rows = (np.arange(wanted.top, wanted.bottom) + PAD_PX + 0.5) / factor - 0.5 - box.top
    map_x, map_y = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
    large = cv2.remap(values, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return large.astype(np.float32, copy=False)
