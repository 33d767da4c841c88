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
            hole = _rect(viewport.box_to_view(box))
            if number == self._chosen:
                gap = GAP * line_px
                _paint_brackets(painter, hole.adjusted(-gap, -gap, gap, gap), line_px)
            badge = place_badge(hole, _rect(viewport.free_box), side=BADGE * line_px)
            _paint_badge(painter, badge, number, line_px, is_chosen=number == self._chosen)


def place_badge(hole: QRectF, free: QRectF, *, side: float) -> QRectF:
    """Return where the number of a hole is drawn: at a corner, moved to where it can be read.

    That of a hole that is not to be seen at all is left outside with it.

    Args:
        hole: In the view.
        free: What nothing lies over.
        side: Of the number's disc.
    """
    far = side + 1  # the line around it
    corners = [
        QRectF(x, y, side, side)
        for y in (hole.top() - side, hole.bottom())
        for x in (hole.left() - side, hole.right())
    ]
    if not hole.intersects(free):
        return corners[0]
    room = free.adjusted(1, 1, -far, -far)
    for corner in corners:
        corner.moveLeft(max(room.left(), min(corner.left(), room.right())))
        corner.moveTop(max(room.top(), min(corner.top(), room.bottom())))
    return next((one for one in corners if not one.intersects(hole)), corners[0])


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


def _paint_badge(painter: QPainter, badge: QRectF, number: int, line_px: int, *, is_chosen: bool) -> None:
    painter.setPen(QPen(QColor(255, 255, 255), line_px))
    painter.setBrush(QColor(ACCENT) if is_chosen else QColor(0, 0, 0, 170))
    painter.drawEllipse(badge)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number + 1))


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
