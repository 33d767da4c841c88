"""The classical fills, Telea and Navier–Stokes: instant, at any bit depth, without a network."""

import math
from collections.abc import Sequence
from typing import Final, Literal

import cv2
import numpy as np

from inpaint_core.errors import BadMaskError
from inpaint_core.region import plan_regions
from inpaint_core.request import ImageArray, MaskArray

ClassicalMethod = Literal["telea", "navier-stokes"]

_FLAGS: Final[dict[str, int]] = {"telea": cv2.INPAINT_TELEA, "navier-stokes": cv2.INPAINT_NS}


def fill_classical(
    image: ImageArray, mask: MaskArray, method: ClassicalMethod, *, radius_px: float = 5
) -> ImageArray:
    """Fill holes by continuing their surroundings inwards.

    Time depends on the holes, not on the photo. 16-bit photos are filled at 16 bits.

    Args:
        image: H x W x 3 RGB, uint8 or uint16; not modified.
        mask: H x W bool, True = hole.
        method: ``"telea"`` marches inwards from the rim; ``"navier-stokes"`` also continues edges.
        radius_px: Known pixels within this distance shape a filled one.

    Returns:
        A new H x W x 3 array of the same dtype; known pixels are bit-identical to ``image``.

    Raises:
        BadMaskError: Every pixel is masked.
    """
    (result,) = fill_by_each(image, mask, [method], radius_px=radius_px)
    return result


def fill_by_each(
    image: ImageArray, mask: MaskArray, methods: Sequence[ClassicalMethod], *, radius_px: float = 5
) -> list[ImageArray]:
    """Fill holes with several methods: as ``fill_classical`` with each, but looking for the holes once.

    Args:
        image: H x W x 3 RGB, uint8 or uint16; not modified.
        mask: H x W bool, True = hole.
        methods: One result for each.
        radius_px: Known pixels within this distance shape a filled one.

    Raises:
        BadMaskError: Every pixel is masked.
    """
    if mask.all():
        raise BadMaskError("The whole photo is masked: leave part of it unmasked.")
    results = [image.copy() for _ in methods]
    height, width = mask.shape
    # Values come from radius_px around; edges of the known part are measured one more radius out.
    margin_px = 2 * math.ceil(radius_px) + 3
    for region in plan_regions(mask, context=1, minimum_px=0, feather_px=2 * margin_px):
        box = region.hole.grown(margin_px, height=height, width=width)
        hole = mask[box.slices]
        for method, result in zip(methods, results, strict=True):
            crop = result[box.slices]
            crop[hole] = _fill(crop.copy(), hole, _FLAGS[method], radius_px)[hole]
    return results


def _fill(image: ImageArray, hole: MaskArray, flag: int, radius_px: float) -> ImageArray:
    marked = hole.astype(np.uint8)
    if image.dtype == np.uint8:
        return np.asarray(cv2.inpaint(image, marked, radius_px, flag), np.uint8)
    # OpenCV fills three channels at 8 bits only, but one channel at 16.
    channels = [
        cv2.inpaint(np.ascontiguousarray(image[:, :, index]), marked, radius_px, flag) for index in range(3)
    ]
    return np.stack(channels, axis=2).astype(np.uint16)
