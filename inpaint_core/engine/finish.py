"""From what a network returned to pixels of the photo: tone, completion at the photo's size, bit depth."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import cv2
import numpy as np

from inpaint_core.completion.complete import complete
from inpaint_core.completion.mix import mix_where_they_differ
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import NARROW, UNGUIDED, CompletionSettings, guided_in
from inpaint_core.completion.specks import complete_specks
from inpaint_core.completion.tone import match_surroundings
from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.mask import grow
from inpaint_core.membrane import spread
from inpaint_core.pixels import FloatImage, to_float_image, to_image
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import Finish, ImageArray, MaskArray
from inpaint_core.runtime.memory import translated_out_of_memory
from inpaint_core.runtime.tensors import enlarge

COMPLETION_BYTES_PER_PIXEL: Final = 90
"""Of the surroundings: what completing a hole takes at most, measured with holes of a third of their side."""

NEAR_OTHERS_PX: Final = 16
"""Two patches: another hole this near would be seen by patches that touch the region's own."""


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
        is_trusted: Whether what a network expects there may lead the completion (``predictors/proof.py``).
    """

    known: FloatImage
    mask: MaskArray
    source_penalty: FloatImage | None = None
    is_trusted: bool = True


class CompleteSpecks(Protocol):
    """Completes the scenes of many small holes together: ``specks.complete_specks``."""

    def __call__(
        self, scenes: Sequence[Scene], how: CompletionSettings, *, seeds: Sequence[int], workers: Workers
    ) -> list[FloatImage]:
        """Return each scene's image with the hole filled, H x W x 3, about 0..1; seeds are the regions'."""
        ...


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
        complete_specks: Does it for many small holes.
    """

    threads: int
    check: Callable[[], None]
    complete: CompleteScene = complete
    complete_specks: CompleteSpecks = complete_specks


ALONE = Completing(1, do_not_check)


def finish_crop(
    prediction: FloatImage, seen: SeenCrop, crop: Crop, how: Finish, completing: Completing = ALONE
) -> ImageArray:
    """Return ``fill_crop`` rounded to the dtype of the crop."""
    return to_image(fill_crop(prediction, seen, crop, how, completing), crop.image.dtype)


def fill_crop(
    prediction: FloatImage, seen: SeenCrop, crop: Crop, how: Finish, completing: Completing = ALONE
) -> FloatImage:
    """Return the wanted part of a prediction at the size of the crop it was made for, about 0..1.

    Args:
        prediction: h x w x 3, 0..1, the whole crop at its working size.
        seen: The crop at that size.
        crop: What was predicted.
        how: What is done to it on the way.
        completing: Threads and cancelling.
    """
    if how.match_tone and crop.needs_network:  # a rim that is continued has the photo's tone, to the bit
        prediction = match_surroundings(seen.known, prediction, seen.mask)
    completing.check()
    height, width = crop.mask.shape
    guess = _wanted_part(prediction, crop, completing.check)
    if not how.complete or crop.around is None:
        return guess
    if crop.is_narrow:
        texture, share = complete_crop(crop, guess, None, NARROW, completing), NARROW.texture_share
        return (share * texture + (1 - share) * guess).astype(np.float32)
    if not seen.is_trusted:
        return complete_crop(crop, None, seen.source_penalty, UNGUIDED, completing)
    settings = _guided(crop.around, max(height, width) / max(seen.mask.shape))
    copied = complete_crop(crop, guess, seen.source_penalty, settings, completing)
    if settings.texture_share == 1:
        return copied
    hole = crop.around.own[crop.around.wanted.slices]
    return mix_where_they_differ(copied, guess, hole, texture_share=settings.texture_share)


def _wanted_part(prediction: FloatImage, crop: Crop, check: Callable[[], None]) -> FloatImage:
    """Return the wanted part of a prediction at the crop's size.

    One channel after the other: of a large crop all three take most of a second, without a chance to cancel.
    """
    height, width = crop.mask.shape
    parts = []
    for channel in range(prediction.shape[2]):
        one = enlarge(prediction[:, :, channel : channel + 1], height=height, width=width)
        parts.append(one[crop.wanted.slices])
        check()
    return np.concatenate(parts, axis=2)


def complete_crop(
    crop: Crop,
    guess: FloatImage | None,
    penalty: FloatImage | None,
    how: CompletionSettings,
    completing: Completing,
) -> FloatImage:
    """Return the wanted part of a crop, completed from its surroundings, about 0..1.

    Args:
        crop: Of one region; with surroundings.
        guess: Of the wanted part, 0..1: what is expected there; None lets the photo alone decide.
        penalty: Over the surroundings, at any size: which places cost more as sources; None for none.
        how: The numbers.
        completing: Threads and cancelling.
    """
    if crop.around is None:
        raise ValueError("a crop without surroundings cannot be completed")
    scene = scene_of(crop.around, guess, penalty, completing.check)
    completing.check()
    filled = None
    if completing.threads > 1:
        # Suppressed, not caught: what the error holds of the failed run is freed before the next try.
        with contextlib.suppress(OutOfMemoryError), translated_out_of_memory():
            filled = _completed(scene, how, crop.region, completing, threads=completing.threads)
    if filled is None:  # one thread has one thread's scratch space, and gives the same
        with translated_out_of_memory():
            filled = _completed(scene, how, crop.region, completing, threads=1)
    return filled[crop.around.wanted.slices]


def _guided(around: Surroundings, scale: float) -> CompletionSettings:
    hole = mask_bounds(around.own)
    return guided_in(around.photo_size, hole_px=max(hole.width, hole.height), scale=scale)


def _completed(
    scene: Scene, how: CompletionSettings, seed: int, completing: Completing, *, threads: int
) -> FloatImage:
    with Workers(threads, completing.check) as workers:
        return completing.complete(scene, how, seed=seed, workers=workers)


def scene_of(
    around: Surroundings, guess: FloatImage | None, penalty: FloatImage | None, check: Callable[[], None]
) -> Scene:
    """Return a region's surroundings as a completion takes them.

    Near parts of other holes are completed too, so that they are not taken for known; those farther away
    become smooth. Around the hole the fill is continued: the photo has to be blended with something.

    The arguments are those of ``complete_crop``, and what is called now and then.
    """
    image, hole = to_float_image(around.image), around.own
    check()
    seam_px = _seam_px(mask_bounds(hole), around.wanted)
    if around.others.any():
        hole = hole | (around.others & grow(hole, NEAR_OTHERS_PX))
        known = (~(around.own | around.others)).astype(np.float32)
        image[around.others] = spread(image * known[:, :, None], known)[around.others]
    expected = None
    if guess is not None:
        expected = image.copy()
        check()
        part = hole[around.wanted.slices]
        cv2.copyTo(np.clip(guess, 0, 1), part.astype(np.uint8), expected[around.wanted.slices])
    return Scene(image, hole, around.sources & ~hole, expected, penalty, seam_px)


def _seam_px(hole: Box, wanted: Box) -> int:
    """Return the width of the seam: the wanted box is the hole's, wider by that, cut at the photo."""
    return max(
        hole.left - wanted.left, wanted.right - hole.right, hole.top - wanted.top, wanted.bottom - hole.bottom
    )
