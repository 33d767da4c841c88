"""The photo along a path, laid out straight, and the best line through such a strip. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.tools.tracing.path_cost import PathCost, Pixels
from editor.tools.tracing.path_map import Point
from inpaint_core.request import ImageArray

Line = NDArray[np.float64]
"""N x 2: x and y of points, in image pixels."""

TURN_COST = 0.1
"""Of a sidestep; keeps the line from wriggling in noise."""


@dataclass(frozen=True, eq=False)
class Strip:
    """Pixels along a line and to both sides of it.

    Attributes:
        pixels: N x (2 * half + 1) x 3 float32 in levels of 0..255: one row for each point of the line.
        line: N x 2, its points, about a pixel apart.
        normals: N x 2, of length 1: where the columns of the strip go.
        spacing_px: How far apart the columns are.
    """

    pixels: Pixels
    line: Line
    normals: Line
    spacing_px: float

    def moved(self, offsets: NDArray[np.float64]) -> Line:
        """Return the line with each point moved sideways by so many columns (N values)."""
        return self.line + self.normals * (offsets * self.spacing_px)[:, None]


def strip_along(
    image: ImageArray, path: Sequence[Point] | Line, *, half_px: float, spacing_px: float, smooth_px: float
) -> Strip:
    """Lay the photo out along a path.

    Args:
        image: H x W x 3, uint8 or uint16.
        path: At least two different points.
        half_px: How far the strip reaches to both sides.
        spacing_px: Distance of its columns.
        smooth_px: Corners of the path narrower than this are rounded; its ends stay.
    """
    line = _smooth(_evenly(np.asarray(path, np.float64)), smooth_px)
    tangents = np.gradient(line, axis=0)
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
    normals = np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)
    half = max(1, round(half_px / spacing_px))
    reach = np.arange(-half, half + 1) * spacing_px
    places = line[:, None, :] + normals[:, None, :] * reach[None, :, None]
    return Strip(_sample(image, places), line, normals, spacing_px)


def follow(strip: Strip, cost: PathCost, *, smooth_px: float) -> Line:
    """Return the cheapest line through a strip from its first row to its last, sidesteps of one column a row.

    Args:
        strip: To search, in its full width.
        cost: Of each of its pixels.
        smooth_px: The result is smoothed over so many points.
    """
    costs = cost(strip.pixels).astype(np.float64)
    rows, columns = costs.shape
    total, came_from = costs[0], np.zeros((rows, columns), np.int8)
    padded = np.full(columns + 2, np.inf)
    for row in range(1, rows):
        padded[1:-1] = total
        ways = np.stack([padded[1:-1], padded[:-2] + TURN_COST, padded[2:] + TURN_COST])
        best = ways.argmin(axis=0)
        came_from[row] = best
        total = np.take_along_axis(ways, best[None], axis=0)[0] + costs[row]
    offsets = np.empty(rows)
    column = int(total.argmin())
    for row in range(rows - 1, -1, -1):
        offsets[row] = column - columns // 2
        column += (0, -1, 1)[came_from[row, column]]
    return strip.moved(_smooth(offsets[:, None], smooth_px)[:, 0])


def _evenly(path: Line) -> Line:
    """Return points on the path about a pixel apart, its ends included."""
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    path = path[np.concatenate([[True], lengths > 0])]
    along = np.concatenate([[0.0], np.cumsum(lengths[lengths > 0])])
    wanted = np.linspace(0, along[-1], max(2, round(along[-1]) + 1))
    return np.stack([np.interp(wanted, along, path[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(values: Line, sigma: float) -> Line:
    """Smooth N x C values along N; the first and the last stay, as if the line went on turned about them."""
    reach = min(len(values) - 1, round(3 * sigma))
    if sigma <= 0 or reach < 1:
        return values
    before = 2 * values[0] - values[reach:0:-1]
    after = 2 * values[-1] - values[-2 : -2 - reach : -1]
    long = np.concatenate([before, values, after])
    smooth = cv2.GaussianBlur(long, (1, 2 * reach + 1), sigmaX=0, sigmaY=sigma)
    return np.asarray(smooth, np.float64)[reach:-reach].reshape(values.shape)


def _sample(image: ImageArray, places: NDArray[np.float64]) -> Pixels:
    """Return the photo between its pixels, N x M x 3; beyond the border its last pixels go on."""
    height, width = image.shape[:2]
    xs = np.clip(places[..., 0] - 0.5, 0, width - 1)
    ys = np.clip(places[..., 1] - 0.5, 0, height - 1)
    left, top = xs.astype(np.intp), ys.astype(np.intp)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    part_x, part_y = (xs - left).astype(np.float32)[..., None], (ys - top).astype(np.float32)[..., None]
    upper = image[top, left] * (1 - part_x) + image[top, right] * part_x
    lower = image[bottom, left] * (1 - part_x) + image[bottom, right] * part_x
    found: Pixels = upper * (1 - part_y) + lower * part_y
    return found / np.float32(257 if image.dtype == np.uint16 else 1)
