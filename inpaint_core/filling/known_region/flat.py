"""Holes in screenshots, scans of print and drawings: flat surroundings have one right fill, and it is exact.

A hole's rim is one flat colour, or two that meet in a clean line or corner, which goes on through the hole.
Networks and patches leave a trace of what was near; noise and texture of photos never pass for flat.
"""

from itertools import product
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.disk.memory import check_room_for_algebra
from inpaint_core.filling.known_region.plain_parts import PlainPart
from inpaint_core.request import MaskArray

RIM_PX: Final = 5
"""How wide the rim is that is looked at."""
TOLERANCE: Final = 2 / 255
"""How far pixels of one flat colour may be from it."""
_MIN_RIM: Final = 12
"""Pixels of a rim that can say where two colours meet."""
_MAX_STRAY: Final = 0.004
"""Share of the rim that may be of another colour: a speck of dust, a letter's last pixel."""
_MAX_BETWEEN: Final = 0.12
"""Share of the rim that may lie between two colours: an anti-aliased line."""
_MAX_WRONG: Final = 0.005
_WITHIN_LEVELS: Final = 3
"""What is within ``TOLERANCE`` of a colour is within so many of its levels of 8 bit, rounded."""
_OFF_LINE_PX: Final = 0.75

_Floats = NDArray[np.float32]
_Line = tuple[float, float, float]
"""Of a line a x + b y = c: a, b of length 1, and c."""


def find_flat_parts(image: _Floats, own: MaskArray, known: MaskArray) -> tuple[PlainPart, ...]:
    """Return the connected parts of a hole that lie in flat surroundings.

    Args:
        image: H x W x 3, 0..1, the photo.
        own: H x W, True on the hole. There should be ``RIM_PX`` pixels around it where the photo has them.
        known: H x W, True on the photo's known pixels.
    """
    found = []
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8), connectivity=8)
    height, width = own.shape
    for number in range(1, count):
        left, top, wide, high = boxes[number, :4]
        rows = slice(max(0, top - RIM_PX), min(height, top + high + RIM_PX))
        columns = slice(max(0, left - RIM_PX), min(width, left + wide + RIM_PX))
        here = (rows, columns)
        part = labels[here] == number
        grown = cv2.dilate(part.astype(np.uint8), np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)) > 0
        rim = grown & known[here]
        filled = _flat_fill(image[here], part, rim)
        if filled is not None:
            found.append(PlainPart(rows, columns, part, rim, filled[part], image[here][rim], has_grain=False))
    return tuple(found)


def _flat_fill(image: _Floats, hole: MaskArray, rim: MaskArray) -> _Floats | None:
    """Return what a hole's rim says that it is, h x w x 3, None where it does not say one thing."""
    colors = image[rim]
    if not len(colors) or not _may_be_flat(colors):
        return None
    first = most_common(colors)
    is_first = _is(colors, first)
    if np.count_nonzero(~is_first) <= _MAX_STRAY * len(colors):
        return np.broadcast_to(first, image.shape)
    if len(colors) < _MIN_RIM:
        return None
    second = most_common(colors[~is_first])
    between = ~(is_first | _is(colors, second))
    if between.mean() > _MAX_BETWEEN:  # most photos end here
        return None
    check_room_for_algebra()
    step = second - first
    along = ((image - first) @ step) / max(float(step @ step), 1e-12)
    share = np.asarray(np.clip(along, 0, 1), np.float32)
    off = np.abs(image - first - share[:, :, None] * step).max(axis=2)
    if (off[rim] > TOLERANCE).mean() > _MAX_STRAY:
        return None
    found = _divided(share, hole, rim)
    return None if found is None else first + found[:, :, None] * step


def _may_be_flat(colors: _Floats) -> bool:
    """Tell by counting green levels whether nearly all of n x 3 colours can be near two of them."""
    levels = np.clip(colors[:, 1] * 255 + 0.5, 0, 255).astype(np.intp)
    counts = np.bincount(levels, minlength=256)
    width = 2 * _WITHIN_LEVELS + 1
    near = counts.cumsum()
    near[width:] = near[width:] - near[:-width]
    return bool(2 * near.max() >= (1 - max(_MAX_BETWEEN, _MAX_STRAY)) * len(colors))


def most_common(colors: _Floats) -> _Floats:
    steps = np.rint(colors * 255).astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    kinds, counts = np.unique(steps, return_counts=True)
    return np.asarray(np.median(colors[steps == kinds[counts.argmax()]], axis=0), np.float32)


def _is(colors: _Floats, color: _Floats) -> MaskArray:
    near: MaskArray = np.abs(colors - color).max(axis=1) <= TOLERANCE
    return near


def _divided(share: _Floats, hole: MaskArray, rim: MaskArray) -> _Floats | None:
    """Return the share of the second colour in every pixel, h x w, 0..1, with one line or corner in the hole.

    Args:
        share: h x w, the share in the known pixels.
        hole: h x w.
        rim: h x w.
    """
    points = crossings(share, rim)
    if len(points) < 2:
        return None
    line = _line_through(points)
    if line is not None:
        return _checked([_side(line, share.shape)], share, rim)
    groups = groups_of(points, hole)
    if len(groups) != 2:
        return None
    first, second = (_line_through(group) for group in groups)
    if first is None or second is None:
        return None
    sides = [_side(first, share.shape), _side(second, share.shape)]
    one, other = ([side, 1 - side] for side in sides)
    corners = [combine(a, b) for a, b in product(one, other) for combine in (np.minimum, np.maximum)]
    return _checked(corners, share, rim)


def crossings(share: _Floats, rim: MaskArray) -> NDArray[np.float64]:
    """Return n x 2, x and y where the rim goes from one colour to the other, between two pixels."""
    found = []
    for axis in (0, 1):
        here, there = (share[:-1], share[1:]) if axis == 0 else (share[:, :-1], share[:, 1:])
        both = rim[:-1] & rim[1:] if axis == 0 else rim[:, :-1] & rim[:, 1:]
        rows, columns = np.nonzero(both & ((here < 0.5) != (there < 0.5)))
        a, b = here[rows, columns], there[rows, columns]
        part = (0.5 - a) / (b - a)
        found.append(np.stack([columns + (axis == 1) * part, rows + (axis == 0) * part], axis=1))
    return np.concatenate(found)


def _line_through(points: NDArray[np.float64]) -> _Line | None:
    """Return the line through points, None where one is far from it; upright and level ones exactly."""
    check_room_for_algebra()
    middle = points.mean(axis=0)
    spread = np.linalg.svd(points - middle, full_matrices=False)[2]
    a, b = spread[-1]
    if abs((points - middle) @ spread[-1]).max() > _OFF_LINE_PX:
        return None
    for axis in (0, 1):
        if np.ptp(points[:, axis]) < 0.5:  # steps of pixels, none to the side
            return (1.0, 0.0, middle[0]) if axis == 0 else (0.0, 1.0, middle[1])
    return float(a), float(b), float(middle @ spread[-1])


def _side(line: _Line, shape: tuple[int, ...]) -> _Floats:
    """Return how much of each pixel lies beyond a line, h x w, 0..1."""
    a, b, c = line
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return np.asarray(np.clip(a * columns + b * rows - c + 0.5, 0, 1), np.float32)


def groups_of(points: NDArray[np.float64], hole: MaskArray) -> list[NDArray[np.float64]]:
    """Return the crossings that lie together."""
    canvas = np.zeros(hole.shape, np.uint8)
    places = np.rint(points).astype(np.intp)
    canvas[places[:, 1], places[:, 0]] = 1
    near = cv2.dilate(canvas, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(near)
    of = labels[places[:, 1], places[:, 0]]
    return [points[of == number] for number in range(1, count)]


def _checked(sides: list[_Floats], share: _Floats, rim: MaskArray) -> _Floats | None:
    """Return the first division that the rim agrees with, either way round."""
    for side in [*sides, *(1 - one for one in sides)]:
        if (np.abs(side - share)[rim] > 0.5).mean() <= _MAX_WRONG:
            return np.asarray(side, np.float32)
    return None
