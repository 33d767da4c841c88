"""The line between the original and what became of it, with a handle that can be dragged."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from editor.state.language.translation import translate

KNOB_PX: Final = 14
LABEL_PX: Final = 12


def paint_wipe(painter: QPainter, *, x: float, height: float, name: str, top: float) -> None:
    """Draw line, handle and what is on which side; the painter's unit is the logical pixel.

    Args:
        painter: Of the view.
        x: Of the line.
        height: Of the view.
        name: Of what is right of the line.
        top: Of the words.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 140), 3))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(QColor(255, 255, 255), 1))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    middle = QPointF(x, height * 0.4)  # the strip may cover what is below
    painter.setBrush(QColor(255, 255, 255))
    painter.setPen(QPen(QColor(0, 0, 0, 140), 1))
    painter.drawEllipse(middle, KNOB_PX, KNOB_PX)
    painter.setBrush(QColor(40, 40, 40))
    painter.setPen(Qt.PenStyle.NoPen)
    for side in (-1, 1):
        tip = middle + QPointF(side * 9, 0)
        base = middle + QPointF(side * 4, 0)
        painter.drawPolygon(QPolygonF([tip, base + QPointF(0, -5), base + QPointF(0, 5)]))
    paint_label(painter, translate("Wipe", "Original"), right=x - LABEL_PX, top=top)
    paint_label(painter, name, left=x + LABEL_PX, top=top)


def paint_label(
    painter: QPainter, text: str, *, left: float = 0, right: float | None = None, top: float = LABEL_PX
) -> None:
    """Write a word on a dark plate, from ``left`` on or up to ``right``."""
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 6
    plate = QRectF(left if right is None else right - width, top, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 170))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
