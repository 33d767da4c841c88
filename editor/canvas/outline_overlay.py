"""The selection under way, drawn over the photo: a line readable on any ground, its points, its pixels."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from editor.canvas.viewport import Viewport
from editor.state.selection import Area
from editor.tools.tool import Outline
from editor.widgets.qimage_bridge import from_words

DASH: Final = 4.0
ANCHOR_PX: Final = 3
SIGN_PX: Final = 6
"""Radius of the disc with a plus or a minus."""
MARGIN_PX: Final = 8
"""Room around the line for its pen and its points, in device pixels at 100 %."""
BAND: Final = QColor(56, 144, 255, 140)
"""As broad as what would be selected."""
AREA_WORD: Final = 0x8C1E4F8C
"""Blue at 55 %, premultiplied: unlike the red, green and yellow of masks."""


def paint_outline(painter: QPainter, outline: Outline, viewport: Viewport, *, line_px: int) -> None:
    """Draw what a tool shows of its selection.

    Args:
        painter: Its unit is the device pixel.
        outline: Of the tool.
        viewport: Where the photo lies.
        line_px: Width of the line, in device pixels.
    """
    painter.save()
    if outline.area is not None:
        _paint_area(painter, outline.area, outline.area_px, viewport)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QPolygonF([QPointF(*viewport.to_view(x, y)) for x, y in outline.points])
    if outline.width_px > 0:
        _paint_band(painter, line, outline.width_px * viewport.zoom)
    for colour, dashes in ((QColor(0, 0, 0, 220), None), (QColor(255, 255, 255), [DASH, DASH])):
        pen = QPen(colour, line_px)
        if dashes:
            pen.setDashPattern(dashes)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if outline.is_closed:
            painter.drawPolygon(line)
        else:
            painter.drawPolyline(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 - Qt's signature
    painter.setPen(QPen(QColor(0, 0, 0), line_px))
    painter.setBrush(QColor(255, 255, 255))
    half = ANCHOR_PX * line_px
    for x, y in outline.anchors:
        left, top = viewport.to_view(x, y)
        painter.drawRect(QRectF(round(left) - half, round(top) - half, 2 * half, 2 * half))
    for points, is_plus in ((outline.plus, True), (outline.minus, False)):
        for x, y in points:
            _paint_sign(painter, QPointF(*viewport.to_view(x, y)), line_px, is_plus=is_plus)
    painter.restore()


def outline_rect(outline: Outline, viewport: Viewport, *, line_px: int) -> QRect:
    """Return the device pixels that ``paint_outline`` may touch."""
    points = (*outline.points, *outline.plus, *outline.minus)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if outline.area is not None:
        box, step = outline.area.box, outline.area_px
        xs += [box.left * step, box.right * step]
        ys += [box.top * step, box.bottom * step]
    if not xs:
        return QRect()
    left, top = viewport.to_view(min(xs), min(ys))
    right, bottom = viewport.to_view(max(xs), max(ys))
    margin = MARGIN_PX * line_px + math.ceil(outline.width_px * viewport.zoom / 2)
    return QRect(
        math.floor(left) - margin,
        math.floor(top) - margin,
        math.ceil(right - left) + 2 * margin,
        math.ceil(bottom - top) + 2 * margin,
    )


def _paint_band(painter: QPainter, line: QPolygonF, width: float) -> None:
    round_ends = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(BAND, max(1.0, width), Qt.PenStyle.SolidLine, *round_ends))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if line.size() > 1:
        painter.drawPolyline(line)
    elif not line.isEmpty():
        painter.drawPoint(line.first())


def _paint_area(painter: QPainter, area: Area, area_px: int, viewport: Viewport) -> None:
    image = from_words(area.pixels.astype(np.uint32) * np.uint32(AREA_WORD))
    left, top = viewport.to_view(area.box.left * area_px, area.box.top * area_px)
    side = area_px * viewport.zoom
    target = QRectF(left, top, area.box.width * side, area.box.height * side)
    painter.drawImage(target, image, QRectF(image.rect()))


def _paint_sign(painter: QPainter, centre: QPointF, line_px: int, *, is_plus: bool) -> None:
    """Draw a disc with a sign: black on white for a plus, white on black for a minus."""
    dark, light = QColor(0, 0, 0), QColor(255, 255, 255)
    ink, ground = (dark, light) if is_plus else (light, dark)
    radius, arm = SIGN_PX * line_px, 3 * line_px
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, line_px))
    painter.setBrush(ground)
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(ink, 2 * line_px))
    painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0))
    if is_plus:
        painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm))
