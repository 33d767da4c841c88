"""Holes where nothing is but a tone that changes slowly: a clear sky, a wall or a meadow out of focus.

There a smooth surface through the rim is the right fill, and copied pieces leave flecks. Whether a place is
such a one is not guessed: the surface has to prove itself. The hole is made larger, the surface is laid
through the rim of that, and must say what the photo shows between the two holes, but for its grain.

What the rim has beside the surface, its grain with whatever a camera or a file's compression did to it, is
laid over the fill.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.disk.memory import check_room_for_algebra
from inpaint_core.filling.known_region.grain import lay_samples
from inpaint_core.filling.known_region.plain_parts import PlainPart
from inpaint_core.membrane import shrunk, spread
from inpaint_core.request import MaskArray

MIN_SIDE_PX: Final = 20
"""Of a part: smaller ones are continued from their rims anyway, thousands of them if need be."""
RIM_SHARE: Final = 0.2
"""How wide the rim is, as a share of the part's longer side; the part grows by as much to be tried."""
MIN_RIM_PX: Final = 8
MAX_RIM_PX: Final = 48
_SIGMA_PX: Final = 2.0
"""Of the low-pass that takes the grain away."""
_MAX_ERROR: Final = 0.005
"""Root mean square of what a surface may be wrong by, 0..1, where it is tried."""
_PEAK: Final = 0.004
_PEAK_PER_ERROR: Final = 3.0
"""Its worst places may be off by this many times that, and ``_PEAK``: a hair or a wire is off by more."""
_FAR_OFF: Final = 0.015
"""Beyond this a first look at the rim is enough."""
_GRAIN_LEFT: Final = 0.2
"""Share of the grain that the low-pass leaves, at most, and that is no error."""
_PEAK_PERCENT: Final = 99.8
_LOOKED_AT_PX: Final = 160
"""Longer side of the surroundings, in the pixels in which a surface is looked for."""
_SQUARE_SHARE: Final = 0.67
"""Side of a piece of grain, as a share of the rim's width."""
_SQUARES: Final = 64
_MIN_SQUARES: Final = 12
_MEDIAN_STEP: Final = 0.954
"""Median of the difference of two normal numbers, over their standard deviation."""
_MOSTLY: Final = 0.99
_DEGREES: Final = (1, 2, 3)
_MOST_POINTS: Final = 6_000
_MIN_POINTS: Final = 60
_RIDGE: Final = 1e-3

_Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Place:
    """A part of a hole with its surroundings: colours, h x w x 3, and what is known of them, h x w."""

    image: _Floats
    part: MaskArray
    known: MaskArray
    rim_px: int


def rim_px_of(width: int, height: int) -> int:
    """Return how wide the rim of a part of this size is, in pixels; twice as much is looked at."""
    return int(np.clip(RIM_SHARE * max(width, height), MIN_RIM_PX, MAX_RIM_PX))


def find_smooth_parts(image: _Floats, own: MaskArray, known: MaskArray) -> tuple[PlainPart, ...]:
    """Return the connected parts of a hole that lie in surroundings without structure.

    Args:
        image: H x W x 3, 0..1, the photo.
        own: H x W, True on the hole. There should be twice the rim around it where the photo has that.
        known: H x W, True on the photo's known pixels.
    """
    found = []
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8), connectivity=8)
    height, width = own.shape
    for number in range(1, count):
        left, top, wide, high = (int(value) for value in boxes[number, :4])
        if max(wide, high) < MIN_SIDE_PX:
            continue
        rim_px = rim_px_of(wide, high)
        rows = slice(max(0, top - 2 * rim_px), min(height, top + high + 2 * rim_px))
        columns = slice(max(0, left - 2 * rim_px), min(width, left + wide + 2 * rim_px))
        here = (rows, columns)
        part = labels[here] == number
        coarse = _proven_surface(_place(image[here], part, known[here], rim_px))
        if coarse is not None:
            surface = _resized(coarse, part.shape)
            away = _distance(part)
            surface += _grain_like(image[here] - surface, _rim(away, known[here], rim_px), rim_px)
            rim = _rim(away, known[here], MIN_RIM_PX)
            found.append(PlainPart(rows, columns, part, rim, surface[part], image[here][rim], has_grain=True))
    return tuple(found)


def _resized(surface: _Floats, shape: tuple[int, ...]) -> _Floats:
    return np.asarray(cv2.resize(surface, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _grain_like(rest: _Floats, rim: MaskArray, rim_px: int) -> _Floats:
    """Return what looks like the rest of a rim, h x w x 3: squares of it laid beside each other at random.

    Args:
        rest: h x w x 3, what a photo has beside a surface.
        rim: h x w, where that is grain.
        rim_px: Its width.
    """
    side = 2 * round(_SQUARE_SHARE * rim_px / 2)
    known = cv2.integral(rim.astype(np.uint8))
    inside = known[side:, side:] - known[:-side, side:] - known[side:, :-side] + known[:-side, :-side]
    corners = np.argwhere(inside == side * side)
    if len(corners) < _MIN_SQUARES:
        return np.zeros_like(rest)
    random = np.random.default_rng(len(corners))
    chosen = corners[random.choice(len(corners), min(_SQUARES, len(corners)), replace=False)]
    samples = np.stack([rest[top : top + side, left : left + side] for top, left in chosen])
    samples -= samples.mean(axis=(1, 2), keepdims=True)
    return lay_samples(samples, *rim.shape, seed=len(corners))


def _place(image: _Floats, part: MaskArray, known: MaskArray, rim_px: int) -> _Place:
    """Return a part and its surroundings, smaller if they are large: a smooth surface has no fine detail."""
    times = max(part.shape) / _LOOKED_AT_PX
    if times <= 1:
        return _Place(image, part, known, rim_px)
    shape = (max(1, round(part.shape[0] / times)), max(1, round(part.shape[1] / times)))
    weight = shrunk(known.astype(np.float32), shape)
    colors = shrunk(image * known[:, :, None], shape)
    colors /= np.maximum(weight, 1e-3)[:, :, None]
    hidden = shrunk(part.astype(np.float32), shape) > 0
    return _Place(colors, hidden, (weight > _MOSTLY) & ~hidden, max(MIN_RIM_PX // 2, round(rim_px / times)))


def _proven_surface(place: _Place) -> _Floats | None:
    away = _distance(place.part)
    near = _rim(away, place.known, place.rim_px)
    if np.count_nonzero(near) < _MIN_POINTS:
        return None
    check_room_for_algebra()
    rough = _polynomial(place.image, near, _DEGREES[-1])
    if _error(rough, place.image, near)[0] > _FAR_OFF:
        return None
    larger = away <= place.rim_px
    far = _rim(_distance(larger), place.known, place.rim_px)
    if np.count_nonzero(far) < _MIN_POINTS:
        return None
    errors = [_error(_surface(place.image, far, degree), place.image, near) for degree in _DEGREES]
    best = min(range(len(errors)), key=lambda number: errors[number])
    mean, peak = errors[best]
    grain_left = _GRAIN_LEFT * _grain_of(place.image, near)
    if mean > _MAX_ERROR + grain_left or peak > _PEAK + _PEAK_PER_ERROR * mean:
        return None
    return _surface(place.image, near, _DEGREES[best])


def _distance(area: MaskArray) -> _Floats:
    """Return how far each pixel is from an area, 0 in it."""
    return np.asarray(cv2.distanceTransform((~area).astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def _rim(away: _Floats, known: MaskArray, rim_px: int) -> MaskArray:
    """Return the known pixels that are at most ``rim_px`` from an area, and not in it.

    Args:
        away: h x w, ``_distance`` of the area.
        known: h x w.
        rim_px: Width of the rim.
    """
    return (away <= rim_px) & known & (away > 0)


def _surface(image: _Floats, rim: MaskArray, degree: int) -> _Floats:
    """Return a polynomial through the rim with what it leaves of that continued smoothly, h x w x 3.

    Args:
        image: h x w x 3.
        rim: h x w, the known pixels that it goes through.
        degree: Of the polynomial.
    """
    surface = _polynomial(image, rim, degree)
    return surface + spread(_low_on(image - surface, rim), rim.astype(np.float32))


def _low_on(values: _Floats, where: MaskArray) -> _Floats:
    """Return the low frequencies of values that count in some pixels only, h x w x 3; 0 elsewhere."""
    weight = where.astype(np.float32)
    total = cv2.GaussianBlur(values * weight[:, :, None], (0, 0), _SIGMA_PX)
    share = cv2.GaussianBlur(weight, (0, 0), _SIGMA_PX)
    return np.asarray(total / np.maximum(share, 1e-3)[:, :, None] * weight[:, :, None], np.float32)


def _polynomial(image: _Floats, rim: MaskArray, degree: int) -> _Floats:
    """Return the polynomial of x and y that is nearest to the rim, h x w x 3."""
    terms = _terms(image.shape[:2], degree)
    places = np.flatnonzero(rim)
    places = places[:: -(-len(places) // _MOST_POINTS)]
    of_rim, colors = terms[places], image.reshape(-1, 3)[places]
    square = of_rim.T @ of_rim + _RIDGE * len(places) * np.diag([0.0, *[1e-3] * (terms.shape[1] - 1)])
    weights = np.linalg.solve(square, of_rim.T @ colors)
    return np.asarray((terms @ weights).reshape(image.shape), np.float32)


def _terms(shape: tuple[int, ...], degree: int) -> NDArray[np.float64]:
    """Return (h w) x n, the products of powers of x and y up to a degree; x and y lie in -1..1."""
    side = max(shape) / 2
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    y, x = (rows.ravel() - shape[0] / 2) / side, (columns.ravel() - shape[1] / 2) / side
    return np.stack([x**i * y**j for i in range(degree + 1) for j in range(degree + 1 - i)], axis=1)


def _grain_of(image: _Floats, where: MaskArray) -> float:
    """Return the standard deviation of a photo's grain, 0..1; lines and specks do not count."""
    steps = np.abs(image[:, 1:] - image[:, :-1])[where[:, 1:] & where[:, :-1]]
    return 0.0 if not steps.size else float(np.median(steps)) / _MEDIAN_STEP


def _error(surface: _Floats, image: _Floats, where: MaskArray) -> tuple[float, float]:
    """Return by how much a surface is wrong about what a photo shows, but for its grain: mean and peak."""
    off = np.abs(_low_on(surface - image, where)[where]).max(axis=1)
    return float(np.sqrt((off**2).mean())), float(np.percentile(off, _PEAK_PERCENT))
