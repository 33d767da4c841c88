"""Where the photo knows better than a network, make the fill of pieces of the photo.

- Deep in a hole. The further from anything known, the more the answer of a network is the mean of everything
  that may be there: a haze of mixed colours.
- Where the photo is plain and has nearly the same. A sky a little too blue is a stripe that everybody sees;
  the sky beside it has the right blue.

There a fill is drawn from the known patches that look most like it, compared with them again, and so on,
until it is made of things that are in the photo: the completion of Wexler, Shechtman and Irani ("Space-Time
Completion of Video", PAMI 2007), begun with the network's answer and held by it everywhere else. Samples that
differ a little are drawn to different patches.
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
"""From the border of the hole: so far a place is not deep at all."""
FAR_PX: Final = 14.0
"""From here on it is as deep as can be."""
SMOOTH_PX: Final = 4.0
"""Deviation of the blur under which a prediction and patches are found to be nearly the same."""
SAME: Final = 0.03
"""Difference of colours, 0..1, root of the mean square, up to which they are."""
OTHER: Final = 0.08
"""From here on they are not."""
PLAIN: Final = 0.006
"""Contrast of detail, 0..1, root of the mean square, up to which a place has no texture."""
LIVELY: Final = 0.02
"""From here on it has: a wrong colour is not seen there, and the network's shapes are the better ones."""
ROUNDS: Final = (0.5, 0.9, 1.0)
"""Share that the photo has in each round, where it has all in the end."""


def synthesize_from_photo(
    known: FloatArray, prediction: FloatArray, mask: MaskArray, patches: KnownPatches
) -> FloatArray:
    """Return the prediction with what the photo knows better made of patches of the photo.

    Args:
        known: H x W x 3, 0..1, the image; what it holds in the hole is not looked at.
        prediction: H x W x 3, 0..1.
        mask: H x W, True = hole.
        patches: Of the image, enough of them.

    Returns:
        H x W x 3. Outside the hole it is the prediction.
    """
    depth, hole, drawn = _depth(mask), mask.astype(np.float32), prediction
    offered = np.dstack([known, _contrast(known, 1 - hole)])
    for weight in ROUNDS:
        laid = lay_patches(offered, patches.find(drawn), factor=SAME_SIZE, area=whole(mask))
        apart = laid[:, :, :3] - prediction
        off = _strength(blur_known(apart, hole, SMOOTH_PX))
        same = hole * (1 - _rising(off, SAME, OTHER)) * (1 - _rising(laid[:, :, 3], PLAIN, LIVELY))
        drawn = prediction + weight * np.maximum(depth, same)[:, :, None] * apart
    return drawn.astype(np.float32, copy=False)


def _depth(mask: MaskArray) -> FloatArray:
    """Return 0 near the border of the hole and outside, 1 where it is deep: H x W."""
    distance = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return _rising(distance.astype(np.float32, copy=False), NEAR_PX, FAR_PX)


def _contrast(image: FloatArray, weight: FloatArray) -> FloatArray:
    """Return how lively the surroundings of each place are, of pixels that have weight: H x W."""
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
