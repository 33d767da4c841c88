"""The circle under the pointer: the brush at its true size, readable on any photo."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

OUTLINE_PX: Final = 3
"""Room for the outline on both sides of the circle, in logical pixels."""
CROSS_PX: Final = 5
SMALL_RADIUS_PX: Final = 4
"""Below this a cross shows where the tiny circle is."""
ARCS: Final = 24


def paint_brush_cursor(painter: QPainter, center: QPointF, radius_px: float, *, erases: bool) -> None:
    """Draw a black circle in a white one; an eraser has a minus sign in its middle.

    Args:
        painter: On the widget, in logical pixels.
        center: Of the brush.
        radius_px: In logical pixels.
        erases: Whether the brush takes away.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((QColor(0, 0, 0, 220), 3.6), (QColor(255, 255, 255, 245), 1.6)):
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(center, radius_px, radius_px)
        if radius_px < SMALL_RADIUS_PX:
            _paint_cross(painter, center, radius_px)
        elif erases:
            arm = min(CROSS_PX, radius_px - 2)
            painter.drawLine(center - QPointF(arm, 0), center + QPointF(arm, 0))
    painter.restore()


def brush_cursor_region(center: QPointF, radius_px: float) -> QRegion:
    """Return what ``paint_brush_cursor`` touches: for a large brush the ring only, not its middle."""
    middle = _square(center, CROSS_PX + OUTLINE_PX + SMALL_RADIUS_PX)
    if radius_px < 40:
        return QRegion(_square(center, radius_px + OUTLINE_PX)).united(middle)
    region = QRegion(middle)
    for index in range(ARCS):
        start, end = (2 * math.pi * edge / ARCS for edge in (index, index + 1))
        points = [
            (center.x() + radius_px * math.cos(angle), center.y() + radius_px * math.sin(angle))
            for angle in (start, (start + end) / 2, end)
        ]
        xs, ys = zip(*points, strict=True)
        sag = radius_px * (1 - math.cos(math.pi / ARCS / 2)) + OUTLINE_PX
        arc = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        region = region.united(arc.adjusted(-sag, -sag, sag, sag).toAlignedRect())
    return region


def _paint_cross(painter: QPainter, center: QPointF, radius_px: float) -> None:
    gap = radius_px + 2
    for along in (QPointF(1, 0), QPointF(0, 1)):
        painter.drawLine(center + along * gap, center + along * (gap + CROSS_PX))
        painter.drawLine(center - along * gap, center - along * (gap + CROSS_PX))


def _square(center: QPointF, half_px: float) -> QRect:
    return QRectF(center.x() - half_px, center.y() - half_px, 2 * half_px, 2 * half_px).toAlignedRect()
