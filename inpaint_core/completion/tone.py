"""Tone matching: bring a prediction's colours to those of the surroundings, so that no border is visible.

A network may predict the right structure in a slightly wrong tone. The error is known all around the hole; it
is smoothed, continued into the hole and subtracted. This is the idea of gradient-domain cloning (Pérez et
al., "Poisson Image Editing", SIGGRAPH 2003) with a pyramid in place of a solver.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.membrane import shrunk, spread
from inpaint_core.request import MaskArray

CELL_PX: Final = 4
"""The error is averaged in cells of this side: single textured pixels say nothing about tone."""

FloatArray = NDArray[np.float32]


def match_surroundings(known: FloatArray, prediction: FloatArray, mask: MaskArray) -> FloatArray:
    """Return the prediction minus its smooth error on known pixels.

    Args:
        known: H x W x 3, 0..1, the image; what it holds in the hole is not looked at.
        prediction: H x W x 3, 0..1.
        mask: H x W, True = hole, not all of it.

    Returns:
        H x W x 3; may leave 0..1 a little.
    """
    height, width = mask.shape
    weight: FloatArray = (~mask).astype(np.float32)
    error: FloatArray = (known - prediction) * weight[:, :, None]
    cells = (max(1, height // CELL_PX), max(1, width // CELL_PX))
    error, weight = shrunk(error, cells), shrunk(weight, cells)
    smooth = cv2.resize(spread(error, weight), (width, height), interpolation=cv2.INTER_CUBIC)
    return prediction + smooth.astype(np.float32, copy=False)
