"""The best ways from one point of a photo to all others nearby. No Qt."""

import math
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.tools.tracing.path_cost import PathCost, Pixels
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

MAX_MAP_PX: Final = 150_000
"""Pixels of a map; so many take about 100 ms."""

Point = tuple[float, float]
"""x and y in image pixels; the photo's corner is 0, 0 and the centre of its first pixel 0.5, 0.5."""


class PathMap:
    """Paths that follow lines or edges, from one start; where far, on a reduced copy of the photo."""

    def __init__(self, image: ImageArray, start: Point, box: Box, cost: PathCost, *, snap_px: float) -> None:
        """Look for the ways.

        Args:
            image: H x W x 3, uint8 or uint16.
            start: Where paths begin; inside ``box``.
            box: Part of the photo in which paths run; not empty, inside the photo.
            cost: Says where a path should go.
            snap_px: Ends move to the best place within this radius, in image pixels.
        """
        self.box: Final = box
        self.step_px: Final = step_for(box)
        self._snap_px = snap_px
        self._cost = _reduced_cost(image, box, cost, self.step_px)
        height, width = self._cost.shape
        self._pixel_px = (box.width / width, box.height / height)
        self._ways = cv2.segmentation.IntelligentScissorsMB()
        self._ways.setWeights(0, 0, 1)
        direction = np.zeros((height, width, 2), np.float32)
        direction[..., 0] = 1
        self._ways.applyImageFeatures(np.ones((height, width), np.uint8), direction, self._cost)
        column, row = self._snapped(start)
        self.start: Final = self._to_image(column, row)
        self._ways.buildMap((column, row))

    def path_to(self, point: Point) -> list[Point]:
        """Return the best way, from ``start`` to about ``point``, both included.

        Args:
            point: Moved into the box where it lies outside.
        """
        contour = self._ways.getContour(self._snapped(point)).reshape(-1, 2)
        return [self._to_image(int(column), int(row)) for column, row in contour]

    def _snapped(self, point: Point) -> tuple[int, int]:
        """Return the cheapest pixel of the map near a point, the nearer the better."""
        height, width = self._cost.shape
        x = min(max(int((point[0] - self.box.left) / self._pixel_px[0]), 0), width - 1)
        y = min(max(int((point[1] - self.box.top) / self._pixel_px[1]), 0), height - 1)
        reach = int(self._snap_px / self.step_px)
        left, top = max(0, x - reach), max(0, y - reach)
        near = self._cost[top : y + reach + 1, left : x + reach + 1]
        rows, columns = np.indices(near.shape)
        distance = np.hypot(columns + left - x, rows + top - y) / (reach + 1)
        price = np.where(distance <= 1, near + 0.3 * distance, np.inf)
        row, column = np.unravel_index(int(price.argmin()), near.shape)
        return left + int(column), top + int(row)

    def _to_image(self, column: int, row: int) -> Point:
        return (
            self.box.left + (column + 0.5) * self._pixel_px[0],
            self.box.top + (row + 0.5) * self._pixel_px[1],
        )


def step_for(box: Box) -> int:
    """Return how many image pixels a pixel of the map of this box is wide."""
    return max(1, math.ceil(math.sqrt(box.width * box.height / MAX_MAP_PX)))


def levels(image: NDArray[Any]) -> Pixels:
    """Return pixels, uint8 or uint16, as float32 in levels of 0..255."""
    return image.astype(np.float32) / np.float32(257 if image.dtype == np.uint16 else 1)


def _reduced_cost(image: ImageArray, box: Box, cost: PathCost, step_px: int) -> Pixels:
    """Return the cost at map size; from a copy twice as fine, so that a thin line is still seen."""
    crop = image[box.slices]
    if step_px == 1:
        return cost(levels(crop))
    height, width = max(1, box.height // step_px), max(1, box.width // step_px)
    fine = cv2.resize(crop, (2 * width, 2 * height), interpolation=cv2.INTER_AREA)
    costs = cost(levels(fine)).reshape(height, 2, width, 2)
    best: Pixels = np.ascontiguousarray(costs.min(axis=(1, 3)))
    return best
