"""Detail transfer: give a soft fill the texture of the photo around it.

A network that has seen few photos, or that sees the photo at a smaller size, predicts no fine detail. What
is missing comes from known patches that look alike (``correspondence``). This is done in several frequency
bands; each gets only as much as the fill has less of than those patches, so that a sharp fill keeps its own
detail. At the photo's own size, the detail that was lost by shrinking is transferred in the same way, as in
contextual residual aggregation (Yi et al., "Contextual Residual Aggregation for Ultra High-Resolution Image
Inpainting", CVPR 2020).
"""

from typing import Final

import cv2
import numpy as np

from inpaint_core.finishing.correspondence import Correspondence, blur_known
from inpaint_core.finishing.patches import SAME_SIZE, TINY, lay_patches
from inpaint_core.finishing.tone import FloatArray, spread
from inpaint_core.region import Box, whole
from inpaint_core.request import MaskArray

BANDS_PX: Final = (1.0, 2.0, 4.0)
"""Standard deviations of the blurs between the bands; what is coarser than the last is the network's."""
MAX_GAIN: Final = 2.0
"""Overlapping patches average each other out; their detail is amplified at most by this factor."""


def transfer_detail(
    known: FloatArray, prediction: FloatArray, mask: MaskArray, correspondence: Correspondence
) -> FloatArray:
    """Return the prediction with detail of the known image in the hole, where it has too little itself.

    Args:
        known: H x W x 3, 0..1, the image; what it holds in the hole is not looked at.
        prediction: H x W x 3, 0..1.
        mask: H x W, True = hole.
        correspondence: Of the two.

    Returns:
        H x W x 3; may leave 0..1 a little. Outside the hole it is the prediction.
    """
    hole = mask.astype(np.float32)
    offered, _ = _bands(known, 1 - hole)
    own, result = _bands(np.where(mask[:, :, None], prediction, known), np.ones_like(hole))
    laid = _lay_with_energy(offered, correspondence, factor=SAME_SIZE, area=whole(mask))
    for number, deviation in enumerate(BANDS_PX):
        reach = round(4 * deviation)
        typical = spread(_energy(offered[number]) * (1 - hole)[:, :, None], 1 - hole)[:, :, 0]
        patches, energy = _amplified(laid[number], typical, reach=reach)
        mine = own[number]
        present = _smooth(_energy(mine)[:, :, 0] * hole, reach) / np.maximum(_smooth(hole, reach), TINY)
        missing = np.clip(1 - present / np.maximum(energy, TINY), 0, 1)[:, :, None]
        result = result + mine + missing * (patches - mine)
    finished: FloatArray = np.where(mask[:, :, None], result, prediction).astype(np.float32, copy=False)
    return finished


def transfer_lost_detail(
    lost: FloatArray, mask: MaskArray, correspondence: Correspondence, *, size: tuple[int, int], area: Box
) -> FloatArray:
    """Return the detail to be added to an enlarged fill: what its surroundings lost by shrinking.

    Args:
        lost: H x W x 3, the photo minus the photo shrunk and enlarged again; any values in the hole.
        mask: H x W, True = hole.
        correspondence: Of places in the shrunk image.
        size: Height and width of that.
        area: The part of the photo to return it for.

    Returns:
        ``area.height`` x ``area.width`` x 3, about 0; 0 far from the hole.
    """
    factor = mask.shape[0] / size[0], mask.shape[1] / size[1]
    (laid,) = _lay_with_energy([lost], correspondence, factor=factor, area=area)
    weight = (~mask).astype(np.float32)
    shrunk = (size[1], size[0])
    energy, shares = (
        cv2.resize(values, shrunk, interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
        for values in (_energy(lost)[:, :, 0] * weight, weight)
    )
    typical = cv2.resize(spread(energy[:, :, None], shares), mask.shape[::-1])[area.slices]
    return _amplified(laid, typical.astype(np.float32, copy=False), reach=round(4 * max(factor)))[0]


Detail = tuple[FloatArray, FloatArray]
"""Overlapping patches, averaged, H x W x 3, and the energy that they had before averaging, H x W."""


def _bands(image: FloatArray, weight: FloatArray) -> tuple[list[FloatArray], FloatArray]:
    """Return an image's bands of detail, fine to coarse, and what is left: their sum is the image."""
    bands, left = [], image
    for deviation in BANDS_PX:
        blurred = blur_known(left, weight, deviation)
        bands.append(left - blurred)
        left = blurred
    return bands, left


def _lay_with_energy(
    bands: list[FloatArray], correspondence: Correspondence, *, factor: tuple[float, float], area: Box
) -> list[Detail]:
    """Average the overlapping patches of several images, each H x W x 3, at their targets, in one pass."""
    values = np.concatenate([one for band in bands for one in (band, _energy(band))], axis=2)
    means = lay_patches(values, correspondence, factor=factor, area=area)
    return [
        (means[:, :, first : first + 3], means[:, :, first + 3]) for first in range(0, values.shape[2], 4)
    ]


def _amplified(detail: Detail, typical: FloatArray, *, reach: int) -> Detail:
    """Return patches with their energy from before averaging, at most the typical one; and that energy."""
    patches, energy = detail
    wanted = np.minimum(_smooth(energy, reach), typical)
    present = _smooth(_energy(patches)[:, :, 0], reach)
    gain = np.clip(np.sqrt(wanted / np.maximum(present, TINY)), 0, MAX_GAIN)
    return patches * gain[:, :, None], wanted


def _energy(values: FloatArray) -> FloatArray:
    """Return the sum of squares over channels, H x W x 1."""
    energy: FloatArray = np.einsum("hwc,hwc->hw", values, values)  # several times as fast as sum(axis=2)
    return energy[:, :, None]


def _smooth(energy: FloatArray, reach: int) -> FloatArray:
    # Running sums of floats may end a little below nothing.
    return np.maximum(cv2.blur(energy, (2 * reach + 1,) * 2), 0).astype(np.float32, copy=False)
