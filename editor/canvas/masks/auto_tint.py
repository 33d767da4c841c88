"""The mask colour that stands out most from a photo."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.canvas.mask_overlay import TINTS, MaskColor, Tint
from inpaint_core.pixels import to_8_bit
from inpaint_core.request import ImageArray

SIDE_PX: Final = 96
"""The photo is looked at in about so many pixels across."""

CANDIDATES: Final[tuple[MaskColor, ...]] = ("red", "green", "blue", "yellow", "cyan", "magenta")
"""The first that is seen well is taken: red is what masks are elsewhere, magenta is near the violet of
the don't-copy mask."""

SEEN_WELL: Final = 25.0
"""In units of Lab."""

WORST_PART: Final = 0.04
"""A colour is as good as it is on the part of the photo where it is seen worst: a red car in the street."""


def auto_tint(image: ImageArray) -> Tint:
    """Return the first tint whose change of the photo is seen well, or else the one that is seen best.

    Args:
        image: H x W x 3, uint8 or uint16.
    """
    step = max(1, max(image.shape[:2]) // SIDE_PX)
    pixels = to_8_bit(image[::step, ::step])
    contrasts = {name: _contrast(pixels, TINTS[name]) for name in CANDIDATES}
    best = max(CANDIDATES, key=contrasts.__getitem__)
    return TINTS[next((name for name in CANDIDATES if contrasts[name] >= SEEN_WELL), best)]


def _contrast(pixels: NDArray[np.uint8], tint: Tint) -> float:
    """Return how far apart the photo and the tinted photo look where that is least, in units of Lab."""
    colour = np.array([tint.inside >> shift & 0xFF for shift in (16, 8, 0)], np.float32)
    tinted = pixels * np.float32(1 - tint.inside_opacity) + colour * np.float32(tint.inside_opacity)
    there, here = (
        cv2.cvtColor((part / np.float32(255)).astype(np.float32), cv2.COLOR_RGB2LAB)
        for part in (pixels, tinted)
    )
    return float(np.percentile(np.linalg.norm(there - here, axis=2), 100 * WORST_PART))
