"""Kept fills into patches of the photo, in a look that can be chosen again and again: no network needed."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import DTypeLike, NDArray

from inpaint_core.filling.boxes import merge_overlapping, moved, relative_to
from inpaint_core.filling.composite import blend_into
from inpaint_core.filling.grain import added_grain
from inpaint_core.look import KeptFill, Look
from inpaint_core.mask import feather_alpha
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import ImageArray, Patch

LOW_SIGMA_PX: Final = 4.0
"""Of the low frequencies that are left of a fill without its detail."""

_Floats = NDArray[np.float32]


def render_patches(image: ImageArray, fills: Sequence[KeptFill], look: Look) -> tuple[Patch, ...]:
    """Return what fills make of a photo.

    Args:
        image: H x W x 3, the photo of the request, RGB, uint8 or uint16; not modified.
        fills: In the order of filling: of two seams that meet the later one lies over the earlier.
        look: How they meet the photo.

    Returns:
        Disjoint patches in the photo's dtype. Pixels outside hole and seam are bit-identical to the photo;
        all others were rounded once.
    """
    alphas = [seam_alpha(fill, look) for fill in fills]
    changed = [
        moved(mask_bounds(alpha > 0), right_px=fill.box.left, down_px=fill.box.top)
        for fill, alpha in zip(fills, alphas, strict=True)
    ]
    return tuple(Patch(box, _blended(image, box, fills, alphas, look)) for box in merge_overlapping(changed))


def seam_alpha(fill: KeptFill, look: Look) -> _Floats:
    """Return h x w, how much of the fill each pixel of its box takes: 1 in the hole, 0 beyond the seam."""
    alpha = feather_alpha(fill.own, min(look.seam_px, fill.seam_px))
    # Another region's part of the hole is that region's; a seam reaches into known pixels only.
    alpha[~(fill.own | fill.is_open)] = 0
    return alpha


def shown_values(fill: KeptFill, look: Look) -> _Floats:
    """Return h x w x 3, about 0..1: a fill with its detail and grain as the look has them."""
    values = fill.values.astype(np.float32)
    if look.detail < 1:
        low = cv2.GaussianBlur(values, (0, 0), LOW_SIGMA_PX, borderType=cv2.BORDER_REFLECT)
        values = low + np.float32(look.detail) * (values - low)
    if fill.grain is not None:
        grain = added_grain(
            fill.grain, fill.box.height, fill.box.width, amount=look.grain, detail=look.detail
        )
        if grain is not None:
            values += grain
    return values


def shown_pixels(fill: KeptFill, look: Look, dtype: DTypeLike) -> ImageArray:
    """Return h x w x 3: a fill over its box, without the photo, rounded to a photo's dtype."""
    return _rounded(shown_values(fill, look), dtype)


def _blended(
    image: ImageArray, box: Box, fills: Sequence[KeptFill], alphas: Sequence[_Floats], look: Look
) -> ImageArray:
    """Return the photo in a box with all fills that reach into it."""
    pixels = image[box.slices]
    blended = pixels.astype(np.float32) / np.float32(np.iinfo(image.dtype).max)
    touched = np.zeros(pixels.shape[:2], np.bool_)
    for fill, alpha in zip(fills, alphas, strict=True):
        shared = fill.box.intersection(box)
        there, here = relative_to(shared, fill.box).slices, relative_to(shared, box).slices
        if alpha[there].any():
            blend_into(blended[here], shown_values(fill, look)[there], alpha[there])
            touched[here] |= alpha[there] > 0
    result = pixels.copy()
    cv2.copyTo(_rounded(blended, image.dtype), touched.astype(np.uint8), result)
    return result


def _rounded(values: _Floats, dtype: DTypeLike) -> ImageArray:
    scaled = np.clip(values, 0, 1)
    scaled *= np.float32(np.iinfo(np.dtype(dtype)).max)
    pixels: ImageArray = np.rint(scaled, out=scaled).astype(dtype)
    return pixels
