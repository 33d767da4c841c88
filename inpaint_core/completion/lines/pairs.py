"""Edges on both sides of a hole that are one straight line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.lines.segments import Points, Segments, segments_at
from inpaint_core.completion.matching.patch import Floats
from inpaint_core.request import MaskArray

_MAX_ANGLE: Final = np.radians(2.5)
_ANGLE_PX: Final = 0.75
"""How far the end of a segment may be off: short ones may differ more in direction."""
_MAX_OFF_PX: Final = 1.1
_OFF_SHARE: Final = 0.007
"""Of the gap: how far the segments may lie beside their common line, more than ``_MAX_OFF_PX``."""
_MIN_LENGTH: Final = 0.045
"""Of the gap: shorter segments say too little about where their line goes."""
_CROSSING: Final = np.radians(30.0)
"""Lines that cross at a smaller angle are not both true."""
_MAX_COLOUR: Final = 0.09
"""Root mean square difference of the colours beside the segments."""
_MIN_CONTRAST: Final = 0.02
"""Mean difference of the colours on the two sides."""
_CONTRAST_RATIO: Final = 0.4
"""Of the weaker segment's contrast to the stronger's."""
_MIN_IN_HOLE: Final = 0.6
"""Share of the gap that is hole."""
_MAX_LINES: Final = 12
_LOOKS: Final = 33

Numbers = NDArray[np.intp]


@dataclass(frozen=True)
class Line:
    """A straight line through a hole, known on both sides of it, in pixels of some level.

    Attributes:
        start: x and y at one side of the hole.
        end: x and y at the other.
    """

    start: tuple[float, float]
    end: tuple[float, float]

    def moved(self, factor: float) -> "Line":
        """Return the line in pixels of another level, ``factor`` of which are one of this."""
        x, y = self.start
        u, v = self.end
        return Line(_moved(x, y, factor), _moved(u, v, factor))


def _moved(x: float, y: float, factor: float) -> tuple[float, float]:
    return (x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5


def lines_through(image: Floats, hole: MaskArray) -> tuple[Line, ...]:
    """Return the straight lines that go on behind a hole, the surest first.

    Args:
        image: h x w x 3, 0..1; looked at outside the hole.
        hole: h x w, True inside; at least one pixel.
    """
    ends = segments_at(image, hole)
    if len(ends) < 2:
        return ()
    first, second = np.triu_indices(len(ends), 1)
    keep = _is_straight(ends, first, second)
    first, second = first[keep], second[keep]
    off, gap = _offsets(ends, first, second)
    length = ends.length
    keep = (off <= _MAX_OFF_PX + _OFF_SHARE * gap) & (
        np.minimum(length[first], length[second]) >= _MIN_LENGTH * gap
    )
    first, second, off, gap = first[keep], second[keep], off[keep], gap[keep]
    keep = _share_in(hole, ends.near[first], ends.near[second]) >= _MIN_IN_HOLE
    first, second, off, gap = first[keep], second[keep], off[keep], gap[keep]
    lines: list[Line] = []
    taken: set[int] = set()
    for one in np.argsort(off / (_MAX_OFF_PX + _OFF_SHARE * gap), kind="stable"):
        a, b = int(first[one]), int(second[one])
        if taken & {a, b} or len(lines) == _MAX_LINES:
            continue
        line = _fitted(ends, a, b)
        if any(_contradict(line, other) for other in lines):
            continue
        taken |= {a, b}
        lines.append(line)
    return tuple(lines)


def agreeing(surer: tuple[Line, ...], more: Iterable[Line], *, apart_px: float) -> tuple[Line, ...]:
    """Return lines found at one size of the photo with those found at another that agree with them.

    Args:
        surer: All of these are kept.
        more: Left out where they contradict a line or are the same; in the same pixels.
        apart_px: Lines that are nowhere farther apart are the same.
    """
    lines = list(surer)
    for line in more:
        if len(lines) == _MAX_LINES:
            break
        if not any(_contradict(line, other) or _apart(line, other) <= apart_px for other in lines):
            lines.append(line)
    return tuple(lines)


def _apart(one: Line, other: Line) -> float:
    """Return how far the ends of the one line are from the other, which goes on without end; the larger."""
    a, b = np.array(other.start), np.array(other.end)
    axis = (b - a) / max(float(np.linalg.norm(b - a)), 1e-9)
    return max(abs(_cross(axis, np.array(point) - a)) for point in (one.start, one.end))


def _is_straight(ends: Segments, first: Numbers, second: Numbers) -> NDArray[np.bool_]:
    """Tell which pairs have one direction, one side brighter, and like colours on each side."""
    length = ends.length
    allowed = _MAX_ANGLE + _ANGLE_PX / length[first] + _ANGLE_PX / length[second]
    same = np.arccos(np.clip((ends.direction[first] * ends.direction[second]).sum(axis=1), -1, 1)) <= allowed
    apart = np.sqrt(((ends.beside[first] - ends.beside[second]) ** 2).mean(axis=1))
    contrast = np.abs(ends.beside[:, :3] - ends.beside[:, 3:]).mean(axis=1)
    weak, strong = (pick(contrast[first], contrast[second]) for pick in (np.minimum, np.maximum))
    is_alike = (apart <= _MAX_COLOUR) & (weak >= np.maximum(_MIN_CONTRAST, _CONTRAST_RATIO * strong))
    gap = ends.near[second] - ends.near[first]
    # Each segment leads away from the hole.
    away = (((ends.far - ends.near)[first] * gap).sum(axis=1) < 0) & (
        ((ends.far - ends.near)[second] * gap).sum(axis=1) > 0
    )
    good: NDArray[np.bool_] = same & is_alike & away
    return good


def _offsets(ends: Segments, first: Numbers, second: Numbers) -> tuple[Points, Points]:
    """Return how far the four ends of each pair lie from the line between the far ones, and the gap."""
    axis = ends.far[second] - ends.far[first]
    axis /= np.linalg.norm(axis, axis=1, keepdims=True)
    normal = axis[:, ::-1] * (-1, 1)
    off = np.maximum(
        np.abs(((ends.near[first] - ends.far[first]) * normal).sum(axis=1)),
        np.abs(((ends.near[second] - ends.far[first]) * normal).sum(axis=1)),
    )
    return off, np.linalg.norm(ends.near[second] - ends.near[first], axis=1)


def _share_in(hole: MaskArray, starts: Points, stops: Points) -> Points:
    """Return how much of the way from each start to each stop is hole."""
    along = np.linspace(0, 1, _LOOKS)[:, None, None]
    points = np.rint(starts * (1 - along) + stops * along).astype(np.intp)
    x = np.clip(points[..., 0], 0, hole.shape[1] - 1)
    y = np.clip(points[..., 1], 0, hole.shape[0] - 1)
    share: Points = hole[y, x].mean(axis=0)
    return share


def _contradict(one: Line, other: Line) -> bool:
    """Tell whether two lines cross at so small an angle that they cannot both be."""
    a, b, c, d = (np.array(point) for point in (one.start, one.end, other.start, other.end))
    cross = _cross(b - a, d - c)
    if abs(cross) > np.sin(_CROSSING) * np.linalg.norm(b - a) * np.linalg.norm(d - c):
        return False
    return _cross(b - a, c - a) * _cross(b - a, d - a) < 0 and _cross(d - c, a - c) * _cross(d - c, b - c) < 0


def _cross(one: Points, other: Points) -> float:
    return float(one[0] * other[1] - one[1] * other[0])


def _fitted(ends: Segments, a: int, b: int) -> Line:
    """Return the line between the near ends, moved onto the best fit of all four."""
    points = np.array([ends.far[a], ends.near[a], ends.near[b], ends.far[b]])
    middle = points.mean(axis=0)
    axis = np.linalg.svd(points - middle)[2][0]
    start, end = (middle + axis * ((ends.near[one] - middle) @ axis) for one in (a, b))
    return Line((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))
