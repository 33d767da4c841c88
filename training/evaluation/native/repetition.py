"""Whether a fill shows the same thing twice: rows of one speck, a bush pasted three times."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray
from training.evaluation.native.scikit import find_within
from training.evaluation.pixel_measures import Image8

PATCH_PX: Final = 8
FREQUENCIES: Final = 4
"""Patches are compared by the cosine terms (DCT) whose two frequencies sum to at most that, but the mean."""
MAX_DIFFERENCE: Final = 0.01
"""Two patches are the same if their squared difference is at most this share of the first one's energy.
Measured on photos: at 0.05 textures in large holes have doubles by chance (12 to 40 % of the photo's own
patches), at 0.01 hardly any, and pasted ones are still found."""
MIN_SLOPE: Final = 1.5
"""Grey levels a pixel, root mean square, in the direction where a patch changes least: sky and straight edges
look alike everywhere, so that they tell nothing."""
MAX_PATCHES: Final = 400
"""Patches that are looked for, spread evenly; they are compared with all others."""
MIN_PATCHES: Final = 20

Grey = NDArray[np.float32]


def excess_repetition(result: Image8, mask: MaskArray) -> float:
    """Return how much more often patches occur twice in the fill than in its surroundings, -1..1, 0 is best.

    NaN where the hole or its surroundings have too few patches that are not flat.

    Args:
        result: H x W x 3, the photo with its hole filled.
        mask: H x W, True = hole.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    return share_in_hole(result, mask) - share_around(result, mask)


def share_in_hole(result: Image8, mask: MaskArray) -> float:
    """Return ``repeated_share`` of the patches that lie in the hole completely."""
    return repeated_share(result, _whole_patches(mask))


def share_around(photo: Image8, mask: MaskArray) -> float:
    """Return ``repeated_share`` of as many known patches as the hole has, those nearest to it."""
    inside, known = _whole_patches(mask), _whole_patches(~mask)
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    far = np.sort(distance[known])
    if not len(far):
        return float("nan")
    return repeated_share(photo, known & (distance <= far[min(int(inside.sum()), len(far) - 1)]))


def repeated_share(image: Image8, centres: MaskArray) -> float:
    """Return the share of patches that occur once more among the others, 0..1.

    Patches that overlap are not compared, flat ones and straight edges are left out.

    Args:
        image: H x W x 3.
        centres: H x W, True at the middle of every patch (the pixel right and below of it).

    Returns:
        NaN with fewer than ``MIN_PATCHES`` patches to look for.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    rows, columns = np.flatnonzero(centres.any(axis=1)), np.flatnonzero(centres.any(axis=0))
    if not len(rows):
        return float("nan")
    box = (
        slice(max(0, rows[0] - PATCH_PX), rows[-1] + PATCH_PX),
        slice(max(0, columns[0] - PATCH_PX), columns[-1] + PATCH_PX),
    )
    grey = cv2.cvtColor(np.ascontiguousarray(image[box]), cv2.COLOR_RGB2GRAY).astype(np.float32)
    where = centres[box]
    terms, places = _cosine_terms(grey)[where], np.argwhere(where)
    telling = np.flatnonzero(_least_slope(grey)[where] >= MIN_SLOPE)
    chosen = telling[np.linspace(0, len(telling) - 1, min(MAX_PATCHES, len(telling))).astype(int)]
    if len(chosen) < MIN_PATCHES:
        return float("nan")
    reach = np.sqrt(MAX_DIFFERENCE * (terms[chosen] ** 2).sum(axis=1))
    alike = find_within(terms, terms[chosen], reach)
    found = [
        bool((np.abs(places[others] - places[one]).max(axis=1) >= PATCH_PX).any())
        for one, others in zip(chosen, alike, strict=True)
    ]
    return float(np.mean(found))


def _whole_patches(area: MaskArray) -> MaskArray:
    """Return the middles of all patches that lie in an area completely, with the neighbours slopes need."""
    window = np.ones((PATCH_PX + 2, PATCH_PX + 2), np.uint8)
    return cv2.erode(area.astype(np.uint8), window, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0


def _cosine_terms(grey: Grey) -> Grey:
    """Return H x W x terms: the low frequencies of the patch at each pixel, orthonormal, no mean."""
    waves = cv2.dct(np.eye(PATCH_PX), flags=cv2.DCT_ROWS).T
    pairs = [(i, j) for i in range(PATCH_PX) for j in range(PATCH_PX) if 0 < i + j <= FREQUENCIES]
    return np.stack([cv2.sepFilter2D(grey, cv2.CV_32F, waves[j], waves[i]) for i, j in pairs], axis=2)


def _least_slope(grey: Grey) -> Grey:
    """Return the root of the smaller eigenvalue of each patch's structure tensor, in levels a pixel."""
    down, right = (np.asarray(slope, np.float32) for slope in np.gradient(grey))
    window = (PATCH_PX, PATCH_PX)
    a, b, c = (
        np.asarray(cv2.boxFilter(np.asarray(product), -1, window), np.float32)
        for product in (right**2, right * down, down**2)
    )
    least = (a + c) / 2 - np.sqrt(((a - c) / 2) ** 2 + b**2)
    return np.asarray(np.sqrt(np.maximum(least, 0)), np.float32)
