"""What a hand sees over the photo: the brush under the pointer, the selection under way, marks."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRect, QTimer
from PySide6.QtGui import QPainter, QPaintEvent

from editor.canvas.brush_cursor import brush_cursor_region, paint_brush_cursor
from editor.canvas.masks.marks_overlay import MarksOverlay
from editor.canvas.navigation import Navigation
from editor.canvas.outline_overlay import outline_rect, paint_outline
from editor.canvas.photo_view import PhotoView
from editor.canvas.stroke_input import StrokeInput
from editor.state.masks.marks import Marks

LOOK_AGAIN_MS: Final = 15
"""While a tool looks for something, what it has found is shown this often."""


class HandOverlay:
    """Paints it, and has repainted what changes."""

    def __init__(self, view: PhotoView, strokes: StrokeInput, navigation: Navigation) -> None:
        self._view, self._strokes, self._navigation = view, strokes, navigation
        self._outline_rect = QRect()  # device pixels that show the selection under way
        self._marks: MarksOverlay | None = None
        self._look_again = QTimer(view)
        self._look_again.setInterval(LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._look)
        self._width_px: float | None = None
        self.pointer: QPointF | None = None
        """In logical pixels; None while outside the widget."""

    @property
    def tool_paints(self) -> bool:
        """Whether the tool is a brush rather than one that selects."""
        return self._strokes.tool is not None and self._strokes.tool.options == "brush"

    @property
    def shows_brush(self) -> bool:
        """Whether a press would paint: the circle stands for the pointer."""
        busy = self._navigation.is_panning or self._navigation.wants_left_button
        return self._strokes.can_begin and self.tool_paints and not busy

    @property
    def width_px(self) -> float | None:
        """Width of a line that a press would begin, in image pixels; None where none is shown."""
        return self._width_px

    def set_marks(self, marks: Marks | None) -> None:
        """Show marks over the photo; None takes them away."""
        if self._marks is not None:
            self._marks.close()
        self._marks = None if marks is None else MarksOverlay(self._view, marks)
        self._view.update()

    def paint(self, event: QPaintEvent) -> None:
        """Paint over the photo what lies in the event's region."""
        outline, view = self._strokes.outline, self._view
        if outline is None and self._marks is None and not self.shows_brush and self._width_px is None:
            return
        painter = QPainter(view)
        ratio = view.devicePixelRatio()
        if self._marks is not None:
            self._marks.paint(painter, event.rect())
        if self.shows_brush and self.pointer is not None:
            paint_brush_cursor(painter, self.pointer, self._radius(), erases=self._strokes.would_erase)
        elif self._width_px is not None and self.pointer is not None:
            paint_brush_cursor(painter, self.pointer, self._radius(), erases=False)
        if outline is not None:
            painter.scale(1 / ratio, 1 / ratio)
            paint_outline(painter, outline, view.viewport, line_px=self._line_px())
        painter.end()

    def move_pointer(self, point: QPointF | None) -> None:
        """The pointer is there now; None: it left the widget."""
        self._follow(point)
        self._keep_looking(was_waiting=self._width_px is not None)

    def _follow(self, point: QPointF | None) -> None:
        self.update_brush()
        self.pointer = point
        is_moving = self._navigation.is_panning or self._navigation.wants_left_button
        self._width_px = None if point is None or is_moving else self._strokes.width_before_press(point)
        self.update_brush()

    def update_brush(self) -> None:
        """Repaint where the brush is."""
        if self.pointer is not None and self._view.document is not None:
            region = brush_cursor_region(self.pointer, self._radius())
            self._view.update(region & self._view.rect())

    def update_outline(self) -> None:
        """Repaint where the selection under way was, and where it is now."""
        was_waiting = self._strokes.is_waiting
        outline, before = self._strokes.outline, self._outline_rect
        line_px = self._line_px()
        self._outline_rect = (
            outline_rect(outline, self._view.viewport, line_px=line_px) if outline else QRect()
        )
        for rect in (before, self._outline_rect):
            if not rect.isNull():
                self._view.update(_to_logical(rect, self._view.devicePixelRatio()) & self._view.rect())
        self._keep_looking(was_waiting=was_waiting)

    def _look(self) -> None:
        """Show what was found since."""
        if self._width_px is not None:
            self._follow(self.pointer)
        self.update_outline()

    def _keep_looking(self, *, was_waiting: bool) -> None:
        """Look again soon where something is looked for, or was: it may have been found in between."""
        is_waiting = (was_waiting or self._strokes.is_waiting) and self._view.isVisible()
        if is_waiting and not self._look_again.isActive():
            self._look_again.start()
        elif not is_waiting:
            self._look_again.stop()

    def _line_px(self) -> int:
        return max(1, round(self._view.devicePixelRatio()))

    def _radius(self) -> float:
        width_px = self._strokes.brush_px if self._width_px is None else self._width_px
        return width_px / 2 * self._view.zoom / self._view.devicePixelRatio()


def _to_logical(rect: QRect, ratio: float) -> QRect:
    """Return a rectangle of device pixels in logical ones, rounded outwards."""
    left, top = math.floor(rect.left() / ratio), math.floor(rect.top() / ratio)
    right, bottom = math.ceil((rect.right() + 1) / ratio), math.ceil((rect.bottom() + 1) / ratio)
    return QRect(left, top, right - left, bottom - top)
