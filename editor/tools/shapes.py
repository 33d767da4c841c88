"""Which pixels lie inside a rectangle, an ellipse or a closed line: those whose centre does."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPolygonF

from editor.state.selection import NOTHING, Area
from inpaint_core.region import Box

ELLIPSE_POINTS: Final = 180

Point = tuple[float, float]
"""x and y in image pixels; the photo's corner is 0, 0 and the centre of its first pixel 0.5, 0.5."""


def rectangle_area(start: Point, end: Point, photo: Box) -> Area:
    """Return the pixels of the photo in the rectangle between two corners."""
    box = _centres_within(*_sorted(start, end)).intersection(photo)
    return NOTHING if box.is_empty else Area(box, np.ones((box.height, box.width), np.bool_))


def ellipse_area(start: Point, end: Point, photo: Box) -> Area:
    """Return the pixels of the photo in the ellipse that fills the rectangle between two corners."""
    low, high = _sorted(start, end)
    box = _centres_within(low, high).intersection(photo)
    if box.is_empty:
        return NOTHING
    (middle_x, half_x), (middle_y, half_y) = (
        ((low[axis] + high[axis]) / 2, (high[axis] - low[axis]) / 2) for axis in (0, 1)
    )
    heights = (np.arange(box.top, box.bottom) + 0.5 - middle_y) / half_y
    reach = half_x * np.sqrt(np.maximum(0, 1 - heights**2))
    first = np.ceil(middle_x - reach - 0.5)[:, None]
    last = np.floor(middle_x + reach - 0.5)[:, None]
    columns = np.arange(box.left, box.right)
    return Area(box, (columns >= first) & (columns <= last))


def polygon_area(points: Sequence[Point], photo: Box) -> Area:
    """Return the pixels of the photo that a closed line goes around, however often."""
    if len(points) < 3:
        return NOTHING
    low = (min(x for x, _ in points), min(y for _, y in points))
    high = (max(x for x, _ in points), max(y for _, y in points))
    box = _centres_within(low, high).intersection(photo)
    if box.is_empty:
        return NOTHING
    image = QImage(box.width, box.height, QImage.Format.Format_Grayscale8)
    if image.isNull():
        raise MemoryError  # Qt says nothing of it
    image.fill(0)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon(QPolygonF([QPointF(x - box.left, y - box.top) for x, y in points]))
    path.closeSubpath()
    painter = QPainter(image)
    painter.fillPath(path, Qt.GlobalColor.white)
    painter.end()
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(box.height, image.bytesPerLine())
    return Area(box, lines[:, : box.width] > 0)


def _sorted(start: Point, end: Point) -> tuple[Point, Point]:
    (left, right), (top, bottom) = (sorted((start[axis], end[axis])) for axis in (0, 1))
    return (left, top), (right, bottom)


def _centres_within(low: Point, high: Point) -> Box:
    """Return the pixels whose centres lie between two corners; empty where there are none."""
    left, top = (math.ceil(value - 0.5) for value in low)
    right, bottom = (math.ceil(value - 0.5) for value in high)
    return Box(left, top, max(left, right), max(top, bottom))


def ellipse_line(start: Point, end: Point) -> tuple[Point, ...]:
    """Return points on the ellipse in the rectangle between two corners, close enough to draw it."""
    middle_x, middle_y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    half_x, half_y = (end[0] - start[0]) / 2, (end[1] - start[1]) / 2
    turns = np.linspace(0, 2 * math.pi, ELLIPSE_POINTS, endpoint=False)
    return tuple((middle_x + half_x * math.cos(turn), middle_y + half_y * math.sin(turn)) for turn in turns)
