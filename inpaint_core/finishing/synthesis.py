"""Patch synthesis: where the photo knows better than a network, make the fill of patches of the photo.

- Deep in a hole. The further from the known region, the more a network predicts the mean of everything that
  may be there: a haze of mixed colours.
- Where the photo is plain and has nearly the same colour. A sky a little too blue is a stripe that everybody
  sees; the sky beside it has the right blue.

In these places the fill is replaced by the known patches that look most like it, compared with them again,
and so on: the completion of Wexler, Shechtman and Irani ("Space-Time Completion of Video", PAMI 2007). It
begins with the network's prediction, which stays everywhere else. Samples that differ a little end with
different patches.
"""

from typing import Final

import cv2
import numpy as np

from inpaint_core.finishing.correspondence import KnownPatches, blur_known
from inpaint_core.finishing.patches import SAME_SIZE, lay_patches
from inpaint_core.finishing.tone import FloatArray
from inpaint_core.region import whole
from inpaint_core.request import MaskArray

NEAR_PX: Final = 2.0
"""Distance to the border of the hole up to which a place does not count as deep."""
FAR_PX: Final = 14.0
"""Distance from which on it counts as deep."""
SMOOTH_PX: Final = 4.0
"""Standard deviation of the blur before colours of the prediction and of patches are compared."""
SAME: Final = 0.03
"""Difference of colours, 0..1, root of the mean square, up to which they are nearly the same."""
OTHER: Final = 0.08
"""Difference from which on they are not."""
PLAIN: Final = 0.006
"""Contrast of detail, 0..1, root of the mean square, up to which a place has no texture."""
LIVELY: Final = 0.02
"""Contrast from which on it has texture: there a wrong colour is not seen, and the network's shapes win."""
ROUNDS: Final = (0.5, 0.9, 1.0)
"""Weight of the patches in each round."""


def synthesize_from_photo(
    known: FloatArray, prediction: FloatArray, mask: MaskArray, patches: KnownPatches
) -> FloatArray:
    """Return the prediction with patches of the photo in the places where the photo knows better.

    Args:
        known: H x W x 3, 0..1, the image; what it holds in the hole is not looked at.
        prediction: H x W x 3, 0..1.
        mask: H x W, True = hole.
        patches: Of the image, enough of them.

    Returns:
        H x W x 3. Outside the hole it is the prediction.
    """
    depth, hole, result = _depth(mask), mask.astype(np.float32), prediction
    offered = np.dstack([known, _contrast(known, 1 - hole)])
    for weight in ROUNDS:
        laid = lay_patches(offered, patches.find(result), factor=SAME_SIZE, area=whole(mask))
        difference = laid[:, :, :3] - prediction
        off = _strength(blur_known(difference, hole, SMOOTH_PX))
        same = hole * (1 - _rising(off, SAME, OTHER)) * (1 - _rising(laid[:, :, 3], PLAIN, LIVELY))
        result = prediction + weight * np.maximum(depth, same)[:, :, None] * difference
    return result.astype(np.float32, copy=False)


def _depth(mask: MaskArray) -> FloatArray:
    """Return 0 outside the hole and near its border, 1 deep inside: H x W."""
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return _rising(distance.astype(np.float32, copy=False), NEAR_PX, FAR_PX)


def _contrast(image: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the contrast of detail around each place, of pixels that have weight: H x W."""
    detail = _strength(image - blur_known(image, weight, SMOOTH_PX))
    contrast: FloatArray = np.sqrt(blur_known(detail[:, :, None] ** 2, weight, SMOOTH_PX)[:, :, 0])
    return contrast


def _strength(values: FloatArray) -> FloatArray:
    """Return the root of the mean square over channels: H x W."""
    strength: FloatArray = np.sqrt((values**2).mean(axis=2))
    return strength


def _rising(values: FloatArray, low: float, high: float) -> FloatArray:
    rising: FloatArray = np.clip((values - low) / (high - low), 0, 1).astype(np.float32)
    return rising
