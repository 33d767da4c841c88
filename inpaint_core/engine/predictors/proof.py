"""Whether a network's guess may lead a completion: it has to prove itself on a ring around the hole.

The hole is made larger and the network asked again, at a small size. What it then expects in the ring is
compared with what the photo shows there. A guess that is hardly nearer than a smooth continuation of what is
known has seen nothing that the photo does not say by itself, and would bring its own tone and its haze: there
the photo alone decides.
"""

from typing import Final

import cv2
import numpy as np

from inpaint_core.membrane import spread
from inpaint_core.pixels import FloatImage
from inpaint_core.request import MaskArray

RING_SHARE: Final = 0.2
"""Width of the ring, as a share of the widest place of the hole."""
MIN_RING_PX: Final = 2
MAX_HIDDEN_SHARE: Final = 0.5
"""Of what a network sees, at most."""
MAX_ERROR_SHARE: Final = 0.74
"""Error of a guess that proves itself, at most, in errors of the smooth continuation."""
_SIGMA_PER_RING: Final = 0.5
"""Of the low-pass, in widths of the ring: only low frequencies of a guess lead."""
_MIN_SIGMA_PX: Final = 0.7
_SAME: Final = 0.01
"""Mean error of both, 0..1, below which none of them does harm."""


def with_ring(mask: MaskArray) -> MaskArray:
    """Return a hole with a ring around it; the hole itself when that would leave too little known.

    Args:
        mask: h x w, True = hole, at least one pixel.
    """
    deepest = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5).max()
    ring_px = max(MIN_RING_PX, round(2 * RING_SHARE * float(deepest)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * ring_px + 1, 2 * ring_px + 1))
    wider: MaskArray = cv2.dilate(mask.astype(np.uint8), disc) > 0
    return mask if wider.mean() > MAX_HIDDEN_SHARE else wider


def is_proven(guess: FloatImage, known: FloatImage, mask: MaskArray, wider: MaskArray) -> bool:
    """Return whether a guess that was made without the ring says more about it than what is known around it.

    True without a ring: nothing speaks against the guess.

    Args:
        guess: h x w x 3, 0..1, of the wider hole, in the tone of its surroundings.
        known: h x w x 3, 0..1, the photo; known outside ``mask``.
        mask: h x w, the hole.
        wider: h x w, the hole with its ring.
    """
    ring = (wider & ~mask).astype(np.float32)
    if not ring.any():
        return True
    outside = (~wider).astype(np.float32)
    smooth = spread(known * outside[:, :, None], outside)
    sigma = max(_MIN_SIGMA_PX, _SIGMA_PER_RING * _width_of(ring))
    error, usual = (_error(values - known, ring, sigma) for values in (guess, smooth))
    return error < max(MAX_ERROR_SHARE * usual, _SAME)


def _error(apart: FloatImage, ring: FloatImage, sigma: float) -> float:
    """Return the mean length of differences on a ring, low-passed within it."""
    weight = cv2.GaussianBlur(ring, (0, 0), sigma)
    low = cv2.GaussianBlur(apart * ring[:, :, None], (0, 0), sigma) / np.maximum(weight, 1e-3)[:, :, None]
    return float(np.sqrt((low**2).sum(axis=2))[ring > 0].mean())


def _width_of(ring: FloatImage) -> float:
    return 2 * float(cv2.distanceTransform((ring > 0).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5).max())
