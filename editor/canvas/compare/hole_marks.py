"""Numbers beside the holes that can be chosen for, and brackets around the one that is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from editor.canvas.viewport import Viewport
from editor.widgets.theme import ACCENT
from inpaint_core.region import Box

GAP: Final = 6
BADGE: Final = 18
ARM: Final = 12
"""In logical pixels, as the others."""


class HoleMarks:
    """Drawn outside of the holes: what fills them is not covered."""

    def __init__(self, boxes: Sequence[Box], chosen: int) -> None:
        """Take the holes.

        Args:
            boxes: Around each hole, in the photo.
            chosen: Number of the one that is chosen for; -1 for all.
        """
        self._boxes, self._chosen = tuple(boxes), chosen

    def paint(self, painter: QPainter, viewport: Viewport, *, line_px: int) -> None:
        """Draw them over the photo; the painter's unit is the device pixel."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(11 * line_px)
        painter.setFont(font)
        for number, box in enumerate(self._boxes):
            view = viewport.box_to_view(box)
            area = QRectF(view.left, view.top, view.width, view.height)
            area.adjust(-GAP * line_px, -GAP * line_px, GAP * line_px, GAP * line_px)
            if number == self._chosen:
                _paint_brackets(painter, area, line_px)
            _paint_badge(painter, area, number, line_px, is_chosen=number == self._chosen)


def _paint_brackets(painter: QPainter, area: QRectF, line_px: int) -> None:
    arm = min(ARM * line_px, area.width() / 3, area.height() / 3)
    for colour, width in ((QColor(0, 0, 0, 160), 3 * line_px), (QColor(255, 255, 255), line_px)):
        painter.setPen(QPen(colour, width))
        for corner, right, down in (
            (area.topLeft(), 1, 1),
            (area.topRight(), -1, 1),
            (area.bottomLeft(), 1, -1),
            (area.bottomRight(), -1, -1),
        ):
            painter.drawLine(corner, corner + QPointF(right * arm, 0))
            painter.drawLine(corner, corner + QPointF(0, down * arm))


def _paint_badge(painter: QPainter, area: QRectF, number: int, line_px: int, *, is_chosen: bool) -> None:
    side = BADGE * line_px
    badge = QRectF(area.left() - side / 2, area.top() - side / 2, side, side)
    badge.moveBottomRight(area.topLeft() + QPointF(side / 3, side / 3))
    painter.setPen(QPen(QColor(255, 255, 255), line_px))
    painter.setBrush(QColor(ACCENT) if is_chosen else QColor(0, 0, 0, 170))
    painter.drawEllipse(badge)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number + 1))
