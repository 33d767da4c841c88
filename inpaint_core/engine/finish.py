"""From what a network returned to pixels of the photo: tone, detail, size and bit depth."""

from dataclasses import dataclass

import numpy as np

from inpaint_core.finishing.correspondence import KnownPatches
from inpaint_core.finishing.detail import transfer_detail, transfer_lost_detail
from inpaint_core.finishing.synthesis import synthesize_from_photo
from inpaint_core.finishing.tone import match_surroundings
from inpaint_core.region import Box
from inpaint_core.request import Finish, ImageArray, MaskArray
from inpaint_core.runtime.tensors import FloatImage, enlarge, to_float_image, to_image


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


def finish_crop(
    prediction: FloatImage,
    seen: SeenCrop,
    *,
    image: ImageArray,
    mask: MaskArray,
    wanted: Box,
    how: Finish,
) -> ImageArray:
    """Return the wanted part of a prediction at the size and in the dtype of the crop it was made for.

    Args:
        prediction: h x w x 3, 0..1, the whole crop at its working size.
        seen: The crop at that size.
        image: H x W x 3, uint8 or uint16, the crop.
        mask: H x W, True = hole.
        wanted: The part of the crop to return.
        how: What is done to it on the way.
    """
    height, width = mask.shape
    known, hole = seen.known, seen.mask
    if how.match_tone:
        prediction = match_surroundings(known, prediction, hole)
    patches = KnownPatches(known, hole, seen.source_penalty) if how.transfer_detail else None
    found = None
    if patches is not None and patches.are_enough:
        prediction = synthesize_from_photo(known, prediction, hole, patches)
        found = patches.find(prediction)
        prediction = transfer_detail(known, prediction, hole, found)
    full = enlarge(prediction, height=height, width=width)[wanted.slices]
    if found is not None and hole.shape != mask.shape:
        soft = enlarge(np.where(hole[:, :, None], prediction, known), height=height, width=width)
        lost = to_float_image(image) - soft
        full = full + transfer_lost_detail(lost, mask, found, size=hole.shape, area=wanted)
    return to_image(full, image.dtype)
