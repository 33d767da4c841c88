"""Deep in a hole, let the photo say what a network can only guess.

The further from anything known, the more the answer of a network is the mean of everything that may be there:
a haze of mixed colours. There a fill is drawn from the known patches that look most like it, compared with
them again, and so on, until it is made of things that are in the photo: the completion of Wexler, Shechtman
and Irani ("Space-Time Completion of Video", PAMI 2007), begun with the network's answer and held by it at the
border of the hole, where it knows better. Samples that differ a little are drawn to different patches.
"""

from typing import Final

import cv2
import numpy as np

from inpaint_core.correspondence import KnownPatches
from inpaint_core.patch_laying import SAME_SIZE, lay_patches
from inpaint_core.region import whole
from inpaint_core.request import MaskArray
from inpaint_core.seam import FloatArray

NEAR_PX: Final = 2.0
"""From the border of the hole: so far the prediction is left as it is."""
FAR_PX: Final = 14.0
"""From here on it is drawn from the photo entirely."""
ROUNDS: Final = (0.5, 0.9, 1.0)
"""Share that the photo has in each round, where it has all in the end."""


def draw_from_photo(
    known: FloatArray, prediction: FloatArray, mask: MaskArray, patches: KnownPatches
) -> FloatArray:
    """Return the prediction with what is deep in the hole made of patches of the photo.

    Args:
        known: H x W x 3, 0..1, the picture; what it holds in the hole is not looked at.
        prediction: H x W x 3, 0..1.
        mask: H x W, True = hole.
        patches: Of the picture, enough of them.
    """
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    share = np.clip((depth - NEAR_PX) / (FAR_PX - NEAR_PX), 0, 1).astype(np.float32)
    deep = share > 0
    if not deep.any():
        return prediction
    drawn = prediction
    for weight in ROUNDS:
        found = patches.find(drawn, deep)
        laid = lay_patches(known, found, factor=SAME_SIZE, area=whole(mask))
        drawn = prediction + weight * share[:, :, None] * (laid - prediction)
    return drawn.astype(np.float32, copy=False)
