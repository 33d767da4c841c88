"""An arrow from a place of a hole to the place it is copied from, in a map or over the photo."""

from typing import Final

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from editor.canvas.viewport import Viewport
from inpaint_core.prior.copy_map import Copied, Place
from inpaint_core.region import Box

HEAD_PX: Final = 5.0
PENS: Final = ((QColor(0, 0, 0, 170), 3.0), (QColor(255, 255, 255), 1.25))
"""Colour and width: white with a dark border shows on everything."""


class CopyArrow:
    """Shows over the photo what one place of a hole is copied from."""

    def __init__(self, copied: Copied, box: Box) -> None:
        """Remember the two places.

        Args:
            copied: Both as parts of the box.
            box: The part of the photo that a network looked at.
        """
        self.copied: Final = copied
        self.box: Final = box

    def paint(self, painter: QPainter, viewport: Viewport, *, line_px: int) -> None:
        """Draw it over the photo; the painter's unit is the device pixel."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start, end = (self._in_view(place, viewport) for place in (self.copied.hole, self.copied.source))
        paint_arrow(painter, start, end, scale=line_px)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 - Qt's signature

    def _in_view(self, place: Place, viewport: Viewport) -> QPointF:
        x, y = self.box.left + place[0] * self.box.width, self.box.top + place[1] * self.box.height
        return QPointF(*viewport.to_view(x, y))


def paint_arrow(painter: QPainter, start: QPointF, end: QPointF, *, scale: float = 1.0) -> None:
    """Draw an arrow from the hole to its source.

    Args:
        painter: Smooths its lines.
        start: In the hole.
        end: At the source, where the head is.
        scale: Of the line's width and the head.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in PENS:
        painter.setPen(QPen(colour, width * scale))
        painter.drawLines(_lines(start, end, HEAD_PX * scale))


def _lines(start: QPointF, end: QPointF, head_px: float) -> list[QLineF]:
    line = QLineF(start, end)
    lines = [line]
    if line.length() > head_px:
        for turn in (150, -150):
            side = QLineF.fromPolar(head_px, line.angle() + turn)
            side.translate(end)
            lines.append(side)
    return lines
