"""Straight edges of the known region that end at the hole."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.matching.patch import Floats
from inpaint_core.membrane import spread
from inpaint_core.region import mask_bounds
from inpaint_core.request import MaskArray

MIN_LENGTH_PX: Final = 10.0
"""Shorter ones say too little about their direction."""
_AROUND: Final = 0.4
"""Of the hole's longer side: how far around it is looked."""
_MIN_AROUND_PX: Final = 48
_KNOWN_PX: Final = 1.5
"""From the hole: nearer pixels are not looked at, they may hold some of it."""
_MIN_RANGE: Final = 0.05
_RIM_SHARE: Final = 0.06
"""Of the hole's longer side: how far from the hole the end of a segment may be."""
_MIN_RIM_PX: Final = 12.0
_SIDE_PX: Final = (1.5, 3.0)
"""Distances from a segment at which the colours beside it are looked at."""
_LOOK_ALONG_PX: Final = 16.0
_LOOKS: Final = 9
_STEPS: Final = 65

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Segments:
    """Straight edges that end at the hole, n of them, in pixels of the level that they were found at.

    Attributes:
        near: n x 2, x and y of the end at the hole.
        far: n x 2, of the other end.
        direction: n x 2, unit vectors along the edge, all with the brighter side to the same hand.
        beside: n x 6, mean colour 0..1 on the one and the other side, near the hole.
    """

    near: Points
    far: Points
    direction: Points
    beside: Floats

    def __len__(self) -> int:
        return len(self.near)

    @property
    def length(self) -> Points:
        """Lengths, n of them."""
        length: Points = np.linalg.norm(self.far - self.near, axis=1)
        return length


def segments_at(image: Floats, hole: MaskArray) -> Segments:
    """Find straight edges that run into a hole (LSD, von Gioi et al., PAMI 2010).

    Args:
        image: h x w x 3, 0..1; looked at outside the hole.
        hole: h x w, True inside; at least one pixel.
    """
    bounds = mask_bounds(hole)
    side_px = max(bounds.width, bounds.height)
    height, width = hole.shape
    box = bounds.grown(max(_MIN_AROUND_PX, round(_AROUND * side_px)), height=height, width=width)
    image, hole = image[box.slices], hole[box.slices]
    away = cv2.distanceTransform((~hole).astype(np.uint8), cv2.DIST_L2, 3).astype(np.float32)
    found = _detect(image, hole)
    ends = _known_parts(found, away, max(_MIN_RIM_PX, _RIM_SHARE * side_px))
    if not len(ends):
        return Segments(ends[:, 0], ends[:, 1], ends[:, 2], np.zeros((0, 6), np.float32))
    near, far, direction = ends[:, 0], ends[:, 1], ends[:, 2]
    beside = _beside(image, near, far, direction)
    corner = np.array([box.left, box.top], np.float64)
    return Segments(near + corner, far + corner, direction, beside)


def _known_parts(found: Points, away: Floats, rim_px: float) -> Points:
    """Return n x 3 x 2: near end, far end and direction of what is known of segments that end at the hole.

    Args:
        found: n x 4, x and y of both ends.
        away: h x w, distance to the hole.
        rim_px: Farther from the hole no segment is taken.
    """
    length = np.linalg.norm(found[:, 2:] - found[:, :2], axis=1, keepdims=True)
    direction = (found[:, 2:] - found[:, :2]) / length
    tip = np.concatenate([found[:, :2], found[:, 2:]])  # either end may be the near one
    far = np.concatenate([found[:, 2:], found[:, :2]])
    along = np.linspace(0, 1, _STEPS)[:, None, None]
    is_hidden = values_at(away, tip * (1 - along) + far * along) <= _KNOWN_PX
    # All after the last hidden point is known. An edge right through the hole is found from each side.
    first = np.where(is_hidden.any(axis=0), _STEPS - is_hidden[::-1].argmax(axis=0), 0)
    near = tip + (far - tip) * np.minimum(first / (_STEPS - 1), 1)[:, None]
    is_good = np.linalg.norm(far - near, axis=1) >= MIN_LENGTH_PX
    is_good &= values_at(away, near) <= rim_px
    parts: Points = np.stack([near, far, np.concatenate([direction, direction])], axis=1)[is_good]
    return parts


def _detect(image: Floats, hole: MaskArray) -> Points:
    """Return n x 4, x and y of both ends of the straight edges."""
    known = (~hole).astype(np.float32)
    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    # Continued smoothly, or the border of the hole would be an edge.
    grey = spread((grey * known)[:, :, None], known)[:, :, 0] if known.any() else grey
    low, high = np.percentile(grey[::2, ::2], (1, 99))  # dark photos are stretched
    byte = np.clip((grey - low) / max(float(high - low), _MIN_RANGE) * 255, 0, 255).astype(np.uint8)
    lines = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(byte)[0]
    return np.zeros((0, 4)) if lines is None else np.asarray(lines, np.float64).reshape(-1, 4)


def _beside(image: Floats, near: Points, far: Points, direction: Points) -> Floats:
    """Return n x 6, the colours on both sides of the segments."""
    length = np.linalg.norm(far - near, axis=1)
    reach = np.minimum(1.0, _LOOK_ALONG_PX / length)[:, None]
    normal = direction[:, ::-1] * (-1, 1)
    along = np.linspace(0, 1, _LOOKS)[:, None, None]
    centre = near + (far - near) * reach * along
    sides = [
        np.mean([values_at(image, centre + sign * px * normal) for px in _SIDE_PX], axis=(0, 1))
        for sign in (1, -1)
    ]
    return np.concatenate(sides, axis=1).astype(np.float32)


def values_at(values: NDArray[np.float32], points: Points) -> NDArray[np.float32]:
    """Return what an array holds at places given as x and y, the nearest pixel."""
    x = np.clip(np.rint(points[..., 0]), 0, values.shape[1] - 1).astype(np.intp)
    y = np.clip(np.rint(points[..., 1]), 0, values.shape[0] - 1).astype(np.intp)
    return values[y, x]
