"""A wire between points on it: its exact course, its width, the pixels it covers. No Qt."""

import itertools
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.state.selection import NOTHING, Area
from editor.tools.tracing.path_cost import ridge_cost
from editor.tools.tracing.path_map import Point
from editor.tools.tracing.strip import Line, Strip, follow, strip_along
from inpaint_core.mask import draw_segment
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

Along = NDArray[np.float64]
"""A number for each point of a line."""

SIDE_PX: Final = 9.0
"""Beside the path, where it is exact: the wire's own width may move its middle."""

LOOK_PX: Final = 24.0
"""So far to both sides the width is looked for; it must be less than this."""

SPACING_PX: Final = 0.5
MIN_CONTRAST: Final = 4.0
"""Levels between a wire and its sides, for its width to be measured."""

MIN_SEEN: Final = 0.3
"""Part of a wire that stands out; of less, no width is believed."""

SMOOTH_ALONG_PX: Final = 6.0
MARGIN_PX: Final = 1.5
MARGIN_OF_WIDTH: Final = 0.15
"""On each side, beyond where the wire has half of its contrast: its soft edge."""


def wire_area(
    image: ImageArray, path: Sequence[Point], *, step_px: int, default_width_px: float, photo: Box
) -> Area:
    """Return the pixels of a wire.

    Args:
        image: H x W x 3, uint8 or uint16.
        path: About where it runs, at least two different points.
        step_px: How exact the path is.
        default_width_px: Width of the wire where it cannot be measured.
        photo: Box of the whole image.
    """
    strip = _exact_strip(image, path, step_px)
    sides = wire_sides(strip)
    if sides is None:
        return _drawn(strip.line, np.full(len(strip.line), default_width_px / 2), photo)
    left, right = sides
    widths = left + right
    centred = strip.moved((right - left) / 2 / SPACING_PX)
    return _drawn(centred, widths / 2 + MARGIN_PX + MARGIN_OF_WIDTH * widths, photo)


def wire_width(image: ImageArray, path: Sequence[Point], *, step_px: int, default_width_px: float) -> float:
    """Return about how broad ``wire_area`` would be along a short path, with its soft edges.

    Args:
        image: H x W x 3, uint8 or uint16.
        path: About where the wire runs, at least two different points.
        step_px: How exact the path is.
        default_width_px: Where it cannot be measured.
    """
    sides = wire_sides(_exact_strip(image, path, step_px))
    if sides is None:
        return default_width_px
    width = float(np.median(sides[0] + sides[1]))
    return width + 2 * (MARGIN_PX + MARGIN_OF_WIDTH * width)


def _exact_strip(image: ImageArray, path: Sequence[Point], step_px: int) -> Strip:
    strip = strip_along(image, path, half_px=2 * step_px + SIDE_PX, spacing_px=1.0, smooth_px=2.0 * step_px)
    line = follow(strip, ridge_cost, smooth_px=3.0)
    return strip_along(image, line, half_px=LOOK_PX, spacing_px=SPACING_PX, smooth_px=0)


def wire_sides(strip: Strip) -> tuple[Along, Along] | None:
    """Measure how far a wire reaches from the middle of a strip to its two sides, at half of its contrast.

    Returns:
        For each row the pixels towards the first column and towards the last; None if no wire is seen.
    """
    grey = cv2.GaussianBlur(strip.pixels.mean(axis=2), (1, 0), sigmaX=0.1, sigmaY=SMOOTH_ALONG_PX)
    middle = grey.shape[1] // 2
    difference = grey - np.median(grey, axis=1, keepdims=True)
    peak = difference[:, middle - 1 : middle + 2].mean(axis=1)
    noise = np.median(np.abs(difference), axis=1)
    outside = difference * np.sign(peak)[:, None] <= np.abs(peak)[:, None] / 2
    towards_first, towards_last = outside[:, middle::-1], outside[:, middle:]
    seen = (np.abs(peak) >= MIN_CONTRAST) & (np.abs(peak) > 3 * noise)
    seen &= towards_first.any(axis=1) & towards_last.any(axis=1)
    left, right = (
        np.maximum((way.argmax(axis=1) - 0.5) * strip.spacing_px, 0.5)
        for way in (towards_first, towards_last)
    )
    seen &= left + right < LOOK_PX
    if seen.mean() < MIN_SEEN:
        return None
    typical = float(np.median((left + right)[seen]))
    seen &= (left + right > typical / 2) & (left + right < typical * 2)
    places = np.arange(len(seen))
    left, right = (_running_median(np.interp(places, places[seen], side[seen])) for side in (left, right))
    return left, right


def _running_median(values: Along, half: int = 15) -> Along:
    padded = np.pad(values, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    return np.asarray(np.median(windows, axis=1))


def _drawn(line: Line, radii: Along, photo: Box) -> Area:
    reach = float(radii.max()) + 2
    low, high = np.floor(line.min(axis=0) - reach), np.ceil(line.max(axis=0) + reach)
    box = Box(int(low[0]), int(low[1]), int(high[0]), int(high[1])).intersection(photo)
    if box.is_empty:
        return NOTHING
    pixels = np.zeros((box.height, box.width), np.bool_)
    every = max(1, min(4, len(line) - 1))  # points are a pixel apart: closer than a hand would see
    chosen = [*range(0, len(line) - 1, every), len(line) - 1]
    corner = (box.left + 0.5, box.top + 0.5)  # a mask counts from the first pixel's middle
    for first, second in itertools.pairwise(chosen):
        start, end = ((float(x - corner[0]), float(y - corner[1])) for x, y in line[[first, second]])
        draw_segment(pixels, start, end, radius_px=(float(radii[first]), float(radii[second])), add=True)
    return Area(box, pixels)
