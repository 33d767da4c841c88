"""The border of a hole unrolled: what the photo shows along the normal of each of its pixels."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import ImageArray

Floats = NDArray[np.float32]

_ALONG_PX: Final = 4
"""Half the length of border over which profiles are averaged: texture must not look like a rim or an edge."""


@dataclass(frozen=True, eq=False)
class BorderProfiles:
    """What the photo shows along the normals of one closed border, averaged along it.

    Attributes:
        offsets: d places, whole pixels outside the outermost pixel of the hole, one after the other.
        colours: n x d x 3, 0..1.
        weight: n x d, how much of that is known; 0 for too little.
    """

    offsets: Floats
    colours: Floats
    weight: Floats

    def between(self, first: float, last: float) -> tuple[Floats, Floats]:
        """Return colours and weight at the places from one offset to another."""
        chosen = (self.offsets >= first) & (self.offsets <= last)
        return self.colours[:, chosen], self.weight[:, chosen]


def unroll(image: ImageArray, hole: NDArray[np.uint8], border: Floats, offsets: Floats) -> BorderProfiles:
    """Return the profiles of a border; the arguments are those of ``_read_profiles``."""
    return BorderProfiles(offsets, *_along_border(*_read_profiles(image, hole, border, offsets), _ALONG_PX))


def _read_profiles(
    image: ImageArray, hole: NDArray[np.uint8], border: Floats, offsets: Floats
) -> tuple[Floats, Floats]:
    """Return colours 0..1 along the normal of each border pixel, n x d x 3, and which count, n x d as 0 or 1.

    Inside those count that lie in the hole, outside those that are known.

    Args:
        image: h x w x 3, a part of the photo.
        hole: h x w, 1 = hole, else 0.
        border: n x 2, x and y of the outermost hole pixels, in order.
        offsets: d places of a profile, in pixels outside the outermost pixel of the hole; with -2 and 2.
    """
    reach = min(5, len(border) // 3)
    around = circular_mean(border, reach)
    tangent = np.roll(around, -1, axis=0) - np.roll(around, 1, axis=0)
    length = np.maximum(np.sqrt((tangent**2).sum(axis=1, keepdims=True)), 1e-6)
    normal = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1) / length
    at = border[:, None] + normal[:, None] * offsets[None, :, None]
    height, width = hole.shape
    map_x, map_y = at[:, :, 0].astype(np.float32), at[:, :, 1].astype(np.float32)
    in_hole = cv2.remap(hole, map_x, map_y, cv2.INTER_NEAREST) > 0
    if np.count_nonzero(in_hole[:, offsets == 2]) > np.count_nonzero(in_hole[:, offsets == -2]):
        map_x = (border[:, None, 0] - normal[:, None, 0] * offsets).astype(np.float32)
        map_y = (border[:, None, 1] - normal[:, None, 1] * offsets).astype(np.float32)
        in_hole = cv2.remap(hole, map_x, map_y, cv2.INTER_NEAREST) > 0
    colours = cv2.remap(image, map_x, map_y, cv2.INTER_LINEAR).astype(np.float32)
    colours /= np.float32(np.iinfo(image.dtype).max)
    in_photo = (map_x >= 0) & (map_y >= 0) & (map_x <= width - 1) & (map_y <= height - 1)
    # Behind a neighbouring hole nothing is known of this one's background.
    outside = ((offsets >= 2) & in_hole).cumsum(axis=1) == 0
    known = in_photo & np.where(offsets > 0, outside & ~in_hole, in_hole)
    return colours, known.astype(np.float32)


def _along_border(values: Floats, weight: Floats, reach: int) -> tuple[Floats, Floats]:
    """Return weighted means over ``reach`` neighbours to both sides along the border, and their weights."""
    reach = min(reach, (len(weight) - 1) // 2)
    total = circular_mean(weight, reach)
    mean = circular_mean(values * weight[:, :, None], reach) / np.maximum(total, 1e-6)[:, :, None]
    return mean.astype(np.float32), np.where(total > 0.5, total, 0).astype(np.float32)


def circular_mean(values: Floats, reach: int) -> Floats:
    """Return the mean over each row and ``reach`` rows before and after it, going round."""
    padded = np.concatenate([values[len(values) - reach :], values, values[:reach]]).astype(np.float64)
    sums = np.concatenate([np.zeros_like(padded[:1]), padded.cumsum(axis=0)])
    width = 2 * reach + 1
    return np.asarray((sums[width:] - sums[:-width]) / width, np.float32)


def without_short_runs(reach: NDArray[np.int64], *, min_run_px: int) -> NDArray[np.int64]:
    """Return what is left of a reach when stretches of border are taken out that are too short.

    Args:
        reach: n, going round; 0 where nothing is.
        min_run_px: Length of a stretch at least; on a short border a third of it.
    """
    if not reach.any():
        return reach
    turn = int(np.argmin(reach > 0))  # a stretch must not be cut where the border happens to begin
    rolled = np.roll(reach, -turn)
    edges = np.diff(np.concatenate([[0], (rolled > 0).astype(np.int8), [0]]))
    for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        if end - start < min(min_run_px, len(reach) // 3):
            rolled[start:end] = 0
    return np.roll(rolled, turn)
