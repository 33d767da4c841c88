"""The form of a mask: its holes filled, its outline smoothed. No Qt."""

import cv2
import numpy as np

from inpaint_core.region import mask_bounds
from inpaint_core.request import MaskArray


def without_islands(mask: MaskArray) -> MaskArray:
    """Return a mask in which everything that it goes around is in it too.

    What is left out touches the photo's border, over edges and not over corners.

    Args:
        mask: H x W bool; not modified.
    """
    result = mask.copy()
    bounds = mask_bounds(mask)
    if bounds.is_empty:
        return result
    box = bounds.grown(1, height=mask.shape[0], width=mask.shape[1])
    count, labels = cv2.connectedComponents((~mask[box.slices]).astype(np.uint8), connectivity=4)
    is_outside = np.zeros(count, np.bool_)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        is_outside[side] = True
    is_outside[0] = True  # the mask itself, which is in the result anyway
    result[box.slices] |= ~is_outside[labels]
    return result


def smoothed(mask: MaskArray, radius_px: int) -> MaskArray:
    """Return a mask with a smooth outline: a pixel is in it if most of what is around it is.

    Corners are rounded, teeth and gaps narrower than about the radius go. The photo's border is no outline.

    Args:
        mask: H x W bool; not modified.
        radius_px: How far around a pixel is looked; 0 changes nothing.
    """
    result = mask.copy()
    bounds = mask_bounds(mask)
    if radius_px <= 0 or bounds.is_empty:
        return result
    box = bounds.grown(2 * radius_px + 1, height=mask.shape[0], width=mask.shape[1])
    share = mask[box.slices].astype(np.float32)
    side = 2 * max(1, round(radius_px * 0.58)) + 1  # three boxes reach about as far as the radius
    for _ in range(3):
        share = np.asarray(cv2.blur(share, (side, side), borderType=cv2.BORDER_REPLICATE), np.float32)
    result[box.slices] = share > 0.5
    return result
