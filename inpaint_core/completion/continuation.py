"""What a fill would show just outside its hole: something that the photo can be blended with."""

import cv2
import numpy as np

from inpaint_core.completion.patch import Floats, Indices
from inpaint_core.completion.scene import Scene
from inpaint_core.region import mask_bounds


def continue_pieces(filled: Floats, scene: Scene, pixels: Indices, origin: Indices) -> None:
    """Continue the copied pieces of a hole outside it, up to ``scene.seam_px`` pixels.

    A pixel outside takes what lies as far from the origin of the nearest hole pixel as itself from that
    pixel, in the tone that the piece was given. Where that is not known the photo stays as it is.

    Args:
        filled: H x W x 3, the scene's image with its hole filled; changed outside the hole.
        scene: What was completed.
        pixels: n x 2, row and column of every hole pixel.
        origin: n x 2, where each was copied from.
    """
    height, width = scene.hole.shape
    box = mask_bounds(scene.hole).grown(scene.seam_px, height=height, width=width)
    outside = (~scene.hole[box.slices]).astype(np.uint8)
    distance, labels = cv2.distanceTransformWithLabels(
        outside, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    number_at = np.zeros((height, width), np.int32)
    number_at[pixels[:, 0], pixels[:, 1]] = np.arange(len(pixels))
    rows, columns = np.nonzero(outside == 0)
    of_label = np.zeros(int(labels.max()) + 1, np.int32)
    of_label[labels[rows, columns]] = number_at[rows + box.top, columns + box.left]
    ring = np.argwhere((outside > 0) & (distance <= scene.seam_px))
    nearest = of_label[labels[ring[:, 0], ring[:, 1]]]
    ring += np.array([box.top, box.left])
    source = origin[nearest] + ring - pixels[nearest]
    there = ((source >= 0) & (source < (height, width))).all(axis=1)
    there[there] = scene.sources[source[there, 0], source[there, 1]]
    ring, nearest, source = ring[there], nearest[there], source[there]
    at, of = pixels[nearest], origin[nearest]
    tone = filled[at[:, 0], at[:, 1]] - scene.image[of[:, 0], of[:, 1]]
    filled[ring[:, 0], ring[:, 1]] = scene.image[source[:, 0], source[:, 1]] + tone
