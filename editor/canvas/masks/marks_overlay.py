"""Marks over what was found in the photo: a line around each, a ring where it is small on the screen."""

from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from editor.canvas.photo_view import PhotoView
from editor.state.masks.marks import Marks
from inpaint_core.region import Box

SMALL_PX: Final = 24
"""On the screen: smaller defects get a ring."""

RING_PX: Final = 5
"""Between a small defect and its ring."""

KEPT: Final = QColor(255, 214, 10)
DROPPED: Final = QColor(150, 150, 150)
UNDER: Final = QColor(0, 0, 0, 200)
"""Below each line, so that it is seen on any ground."""


Line = list[tuple[float, float]]
"""Points of a closed line."""


class MarksOverlay:
    """Paints the marks of one photo in one view."""

    def __init__(self, view: PhotoView, marks: Marks) -> None:
        self._view, self._marks = view, marks
        self._lines: dict[int, list[Line]] = {}
        self.close = marks.on_changed(view.update)

    def paint(self, painter: QPainter, part: QRect) -> None:
        """Paint the marks that lie in a part of the view.

        Args:
            painter: Its unit is the logical pixel.
            part: In logical pixels.
        """
        if self._view.document is None or self._view.document.previewed is not None:
            return  # a fill is judged without them
        ratio, viewport = self._view.devicePixelRatio(), self._view.viewport
        room = SMALL_PX + RING_PX
        left, top = (round(edge * ratio) for edge in (part.left() - room, part.top() - room))
        right, bottom = (round(edge * ratio) for edge in (part.right() + room, part.bottom() + room))
        shown = self._marks.near(viewport.box_to_image(Box(left, top, right, bottom)))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for is_kept in (False, True):
            numbers = [number for number in shown if self._marks.is_kept(number) == is_kept]
            for colour, width in ((UNDER, 3.2), (KEPT if is_kept else DROPPED, 1.4)):
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine if is_kept else Qt.PenStyle.DotLine))
                for number in numbers:
                    self._paint_mark(painter, number)
        painter.restore()

    def _paint_mark(self, painter: QPainter, number: int) -> None:
        box = self._marks.defects[number].box
        scale = self._view.zoom / self._view.devicePixelRatio()
        width, height = box.width * scale, box.height * scale
        corner = self._to_logical(box.left, box.top)
        if max(width, height) < SMALL_PX:
            side = max(width, height) + 2 * RING_PX
            middle = corner + QPointF(width, height) / 2
            painter.drawEllipse(middle, side / 2, side / 2)
            return
        for line in self._outline(number):
            painter.drawPolygon(QPolygonF([corner + QPointF(x, y) * scale for x, y in line]))

    def _to_logical(self, x: float, y: float) -> QPointF:
        return QPointF(*self._view.viewport.to_view(x, y)) / self._view.devicePixelRatio()

    def _outline(self, number: int) -> list[Line]:
        """Return the lines around a defect's pixels, in image pixels from its box's corner."""
        if number not in self._lines:
            pixels = np.pad(self._marks.defects[number].pixels, 2).astype(np.uint8)
            grown = cv2.dilate(pixels, np.ones((3, 3), np.uint8))
            contours, _ = cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            self._lines[number] = [
                [(float(x) - 1.5, float(y) - 1.5) for x, y in contour[:, 0]] for contour in contours
            ]
        return self._lines[number]
