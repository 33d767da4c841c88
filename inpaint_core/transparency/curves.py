"""A curved edge of an opacity goes on through a hole: a badge leaves a round icon round.

Around the hole there are two levels, and their border enters it twice. It is continued by the cubic curve
that leaves one end and reaches the other in their own directions: for a circle nearly the arc that is
missing. How soft the edge is across is read beside the hole. Straight edges are left to ``flat.py``.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.disk.memory import check_room_for_algebra
from inpaint_core.filling.known_region.flat import crossings, groups_of
from inpaint_core.request import MaskArray

REACH_PX: Final = 20
"""How far outside the hole the edge is looked at."""
_SOFT_PX: Final = 8
"""Half the width of an edge at most."""
_LEVEL_WITHIN: Final = 3 / 255
_MIN_LEVEL_SHARE: Final = 0.7
"""Of what is around the hole, in the two levels: the rest is the edge between them."""
_MIN_CONTRAST: Final = 0.1
_MIN_POINTS: Final = 12
_MIN_BEND: Final = 0.1
"""Of the edge outside over the length of the gap, in radians: straighter edges may meet in a corner."""
_MAX_TURN: Final = 2.8
_MAX_ERROR: Final = 0.02
"""Mean error beside the hole, as a share of the contrast."""

_Floats = NDArray[np.float32]
_Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _End:
    """Where an edge enters the hole: the last known point, the way on, and the bend a pixel."""

    point: _Points
    direction: _Points
    bend: float
    before: _Points
    """n x 2: the edge up to there, from far to near."""


def continue_edge(alpha: _Floats, hole: MaskArray, known: MaskArray) -> _Floats | None:
    """Return the opacity with one curved edge continued through a hole, None where there is no such edge.

    Args:
        alpha: h x w, 0..1.
        hole: h x w, one connected part. There should be ``REACH_PX`` pixels around it.
        known: h x w.
    """
    away: _Floats = np.asarray(cv2.distanceTransform((~hole).astype(np.uint8), cv2.DIST_L2, 5), np.float32)
    ring = known & (away <= REACH_PX)
    levels = _two_levels(alpha[ring & (away <= REACH_PX / 2)])
    if levels is None:
        return None
    share = ((alpha - levels[0]) / (levels[1] - levels[0])).astype(np.float32)
    groups = groups_of(crossings(share, ring), hole)
    if len(groups) != 2 or min(len(group) for group in groups) < _MIN_POINTS:
        return None
    first, second = (_end_of(group, away) for group in groups)
    curve = _curve_between(first, second)
    if curve is None:
        return None
    path = np.concatenate([first.before, curve, second.before[::-1]])
    offset, number = _offsets(path, hole.shape)
    is_beside = (number < len(first.before)) | (number >= len(first.before) + len(curve))
    profile = _profile(share, offset, ring & is_beside & (np.abs(offset) <= _SOFT_PX))
    if profile is None:
        return None
    continued = np.interp(offset, *profile).astype(np.float32)
    is_right = float(np.abs(continued - share)[ring & (away <= REACH_PX / 2)].mean()) <= _MAX_ERROR
    return (
        (levels[0] + continued * np.float32(levels[1] - levels[0])).astype(np.float32) if is_right else None
    )


def _two_levels(values: _Floats) -> tuple[float, float] | None:
    """Return the two levels that most of the values have."""
    if not len(values):
        return None
    steps = np.bincount(np.rint(values * 255).astype(np.intp), minlength=256)
    first = int(steps.argmax())
    apart = np.abs(np.arange(256) - first) >= _MIN_CONTRAST * 255
    second = int((steps * apart).argmax())
    if not apart[second] or not steps[second]:
        return None
    levels = []
    for step in (first, second):
        near = values[np.abs(values - step / 255) <= _LEVEL_WITHIN]
        levels.append((float(np.median(near)) if len(near) else 0.0, len(near)))
    if levels[1][1] < _MIN_POINTS or levels[0][1] + levels[1][1] < _MIN_LEVEL_SHARE * len(values):
        return None
    return levels[0][0], levels[1][0]


def _end_of(points: _Points, away: _Floats) -> _End:
    """Return the end of an edge at the hole, from a parabola through what is known of it."""
    check_room_for_algebra()
    places = np.rint(points).astype(np.intp)
    distance = away[places[:, 1], places[:, 0]]
    near, far = points[distance.argmin()], points[distance.argmax()]
    direction = (near - far) / max(float(np.hypot(*(near - far))), 1e-6)
    for _ in range(2):  # along the chord first, then along the tangent at its end
        along = (points - near) @ direction
        normal = np.array([-direction[1], direction[0]])
        bent, slope, offset = np.polyfit(along, (points - near) @ normal, 2)
        start = near + offset * normal
        tangent = direction + slope * normal
        direction = tangent / np.hypot(*tangent)
    normal = np.array([-direction[1], direction[0]])
    steps = np.arange(float(((points - start) @ direction).min()), 0, 0.5)
    before = start + steps[:, None] * direction + (bent * steps**2)[:, None] * normal
    return _End(start, direction, 2 * float(bent), before)


def _curve_between(first: _End, second: _End) -> _Points | None:
    """Return points at half a pixel's distance from one end to the other, None for straight edges."""
    gap = second.point - first.point
    length = float(np.hypot(*gap))
    if length < 1 or max(abs(first.bend), abs(second.bend)) * length < _MIN_BEND:
        return None
    turn = float(np.arccos(np.clip(first.direction @ -second.direction, -1, 1)))
    if turn > _MAX_TURN or first.direction @ gap <= 0 or -second.direction @ gap <= 0:
        return None
    handle = length / 3 if turn < 0.05 else 4 / 3 * np.tan(turn / 4) * length / (2 * np.sin(turn / 2))
    corners = np.array(
        [
            first.point,
            first.point + handle * first.direction,
            second.point + handle * second.direction,
            second.point,
        ]
    )
    t = np.linspace(0, 1, 2 + int(4 * length))[:, None]
    weights = np.concatenate([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    return np.asarray(weights @ corners, np.float64)


def _offsets(path: _Points, shape: tuple[int, ...]) -> tuple[_Floats, NDArray[np.intp]]:
    """Return how far each pixel is from a path, on its right above 0, and the number of its nearest point."""
    places = np.rint(path).astype(np.intp)
    inside = ((places >= 0) & (places < shape[::-1])).all(axis=1)
    number_at = np.full(shape, -1, np.intp)
    number_at[places[inside, 1], places[inside, 0]] = np.flatnonzero(inside)
    marked = number_at >= 0
    _, labels = cv2.distanceTransformWithLabels(
        (~marked).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    of_label = np.zeros(int(labels.max()) + 1, np.intp)
    of_label[labels[marked]] = number_at[marked]
    number = of_label[labels]
    tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    off_x, off_y = columns - path[number, 0], rows - path[number, 1]
    offset = tangent[number, 0] * off_y - tangent[number, 1] * off_x
    return offset.astype(np.float32), number


def _profile(share: _Floats, offset: _Floats, beside: MaskArray) -> tuple[_Points, _Points] | None:
    """Return the share of the second level across the edge: offsets, rising, and shares there."""
    steps = np.rint(offset[beside] * 2).astype(np.intp)
    if not len(steps):
        return None
    values = share[beside]
    numbers = np.unique(steps)
    means = np.array([float(np.median(values[steps == number])) for number in numbers])
    if (means[0] < 0.5) == (means[-1] < 0.5):
        return None
    low, high = (0.0, 1.0) if means[0] < 0.5 else (1.0, 0.0)
    ends = [float(numbers[0]) / 2 - 1], [float(numbers[-1]) / 2 + 1]
    return np.concatenate([ends[0], numbers / 2, ends[1]]), np.concatenate([[low], means, [high]])
