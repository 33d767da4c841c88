"""From what a network returned to pixels of the photo: tone, completion at the photo's size, bit depth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from inpaint_core.completion.complete import complete
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED, UNGUIDED, CompletionSettings
from inpaint_core.completion.tone import match_surroundings
from inpaint_core.completion.workers import Workers
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.mask import grow
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import Finish, ImageArray, MaskArray
from inpaint_core.runtime.tensors import FloatImage, enlarge, to_float_image, to_image

COMPLETION_BYTES_PER_PIXEL = 90
"""Of the surroundings: what completing a hole takes at most, measured with holes of a third of their side."""


def finish_bytes(height: int, width: int) -> int:
    """Return the memory that a completion takes for surroundings of height x width pixels."""
    return height * width * COMPLETION_BYTES_PER_PIXEL


@dataclass(frozen=True, eq=False)
class SeenCrop:
    """A crop at the size at which a network saw it.

    Attributes:
        known: h x w x 3, 0..1; what it holds in the hole is not looked at.
        mask: h x w, True = hole.
        source_penalty: Over the crop, at any size: which places of it cost more as sources of this completion
            (``noise.source_penalty_of``); None for no penalty.
    """

    known: FloatImage
    mask: MaskArray
    source_penalty: FloatImage | None = None


class CompleteScene(Protocol):
    """Completes one region's scene: in one go, as a draft, or going on from a draft."""

    def __call__(self, scene: Scene, how: CompletionSettings, *, seed: int, workers: Workers) -> FloatImage:
        """Return the scene's image with the hole filled, H x W x 3, about 0..1; ``seed`` is the region's."""
        ...


@dataclass(frozen=True)
class Completing:
    """How work on the processor is done while a hole is completed.

    Attributes:
        threads: At the same time.
        check: Called often; it may raise, to cancel.
        complete: Does it.
    """

    threads: int
    check: Callable[[], None]
    complete: CompleteScene = complete


def do_not_check() -> None:
    """Let everything go on."""


ALONE = Completing(1, do_not_check)


def finish_crop(
    prediction: FloatImage, seen: SeenCrop, crop: Crop, how: Finish, completing: Completing = ALONE
) -> ImageArray:
    """Return the wanted part of a prediction at the size and in the dtype of the crop it was made for.

    Args:
        prediction: h x w x 3, 0..1, the whole crop at its working size.
        seen: The crop at that size.
        crop: What was predicted.
        how: What is done to it on the way.
        completing: Threads and cancelling.
    """
    if how.match_tone:
        prediction = match_surroundings(seen.known, prediction, seen.mask)
    height, width = crop.mask.shape
    guess = enlarge(prediction, height=height, width=width)[crop.wanted.slices]
    if not how.complete or crop.around is None:
        return to_image(guess, crop.image.dtype)
    return complete_surroundings(crop.around, guess, seen.source_penalty, crop.region, completing)


def complete_surroundings(
    around: Surroundings,
    guess: FloatImage | None,
    penalty: FloatImage | None,
    seed: int,
    completing: Completing,
) -> ImageArray:
    """Return the wanted part of a region's surroundings, completed from them, in their dtype.

    The soft seam is completed as well: there has to be something that the photo can be blended with.

    Args:
        around: Of the region.
        guess: Of the wanted part, 0..1: what is expected there; None lets the photo alone decide.
        penalty: Over the surroundings, at any size: which places cost more as sources; None for none.
        seed: Of the random search.
        completing: Threads and cancelling.
    """
    image = to_float_image(around.image)
    hole = _with_seam(around)
    expected = None
    if guess is not None:
        expected = image.copy()
        part = hole[around.wanted.slices]
        expected[around.wanted.slices][part] = np.clip(guess[part], 0, 1)
    scene = Scene(image, hole, around.sources & ~hole, expected, penalty)
    how = UNGUIDED if guess is None else GUIDED
    with Workers(completing.threads, completing.check) as workers:
        filled = completing.complete(scene, how, seed=seed, workers=workers)
    return to_image(filled[around.wanted.slices], around.image.dtype)


def _with_seam(around: Surroundings) -> MaskArray:
    """Return the hole and its soft seam: the wanted box is the hole's, wider by the seam's width."""
    hole = mask_bounds(around.own)
    seam_px = _seam_px(hole, around.wanted)
    if not seam_px:
        return around.own
    return around.own | (grow(around.own, seam_px) & around.sources)


def _seam_px(hole: Box, wanted: Box) -> int:
    return max(
        hole.left - wanted.left, wanted.right - hole.right, hole.top - wanted.top, wanted.bottom - hole.bottom
    )
