"""The widget on which the mask is painted: mouse, pen, wheel and keys over the photo."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from editor.canvas.brush_cursor import brush_cursor_region, paint_brush_cursor
from editor.canvas.navigation import Navigation
from editor.canvas.photo_view import PhotoView
from editor.canvas.stroke_input import StrokeInput
from editor.state.document import Document
from editor.tools.tool import Tool

MIN_BRUSH_PX: Final = 1
MAX_BRUSH_PX: Final = 2000


class CanvasView(PhotoView):
    """Shows a document; tools paint its mask. Wheel and pinch zoom, space and the middle button pan."""

    brush_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes = StrokeInput(self)
        self._navigation = Navigation(self, self._strokes)
        self._pointer: QPointF | None = None  # logical pixels; None while outside the widget
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)

    def set_document(self, document: Document | None) -> None:
        """Show ``document``, fitted; None shows the empty canvas. A stroke under way ends."""
        self._strokes.end()
        super().set_document(document)
        self.update_cursor()

    def actual_size(self) -> None:
        """Zoom to 100 %, about the pointer if it is over the canvas."""
        self.zoom_to(1.0, self._pointer)

    @property
    def hand_mode(self) -> bool:
        """The left button pans, as if space were held."""
        return self._navigation.hand_mode

    @hand_mode.setter
    def hand_mode(self, on: bool) -> None:
        self._navigation.hand_mode = on
        self.update_cursor()

    # Painting tools

    @property
    def tool(self) -> Tool | None:
        return self._strokes.tool

    def set_tool(self, tool: Tool | None) -> None:
        self._strokes.end()
        self._strokes.tool = tool
        self.update_cursor()
        self.update()

    @property
    def brush_px(self) -> int:
        """Diameter of the brush in image pixels, 1..2000."""
        return self._strokes.brush_px

    @brush_px.setter
    def brush_px(self, diameter_px: int) -> None:
        diameter_px = min(max(diameter_px, MIN_BRUSH_PX), MAX_BRUSH_PX)
        if diameter_px == self._strokes.brush_px:
            return
        self._update_brush_cursor()
        self._strokes.brush_px = diameter_px
        self._update_brush_cursor()
        self.brush_changed.emit(diameter_px)

    def step_brush(self, steps: int) -> None:
        """Make the brush larger (positive) or smaller by an eighth a step, at least a pixel."""
        for _ in range(abs(steps)):
            change = max(1, round(self._strokes.brush_px / 8))
            self.brush_px += change if steps > 0 else -change

    def set_interactive(self, interactive: bool) -> None:  # noqa: FBT001 - reads like QWidget.setEnabled
        """Allow or forbid painting; zoom and pan always work."""
        if not interactive:
            self._strokes.end()
        self._strokes.is_allowed = interactive
        self.update_cursor()
        self.update()

    def update_cursor(self) -> None:
        """Show the pointer that fits what a press would do now."""
        if self.document is None:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif self._navigation.is_panning:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._navigation.wants_left_button:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._strokes.can_begin:
            self.setCursor(Qt.CursorShape.BlankCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self._update_brush_cursor()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pointer is not None and self._shows_brush_cursor():
            painter = QPainter(self)
            paint_brush_cursor(painter, self._pointer, self._brush_radius(), erases=self._strokes.would_erase)
            painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.UngrabMouse, QEvent.Type.WindowDeactivate):
            self._let_go()
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._wants(event)
        ):
            event.accept()
            return True
        return self._navigation.handle_gesture(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._move_pointer(event.position())
        if not self._navigation.press(event.button(), event.position()):
            self._strokes.press_mouse(event)
        self.update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._navigation.move(event.buttons(), event.position()):
            self._strokes.move_mouse(event)
        self._move_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._navigation.release(event.button()):
            self._strokes.release(event.button())
        self.update_cursor()

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._move_pointer(event.position())
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            if not self._navigation.press(event.button(), event.position()):
                self._strokes.press_pen(event)
        elif event.type() == QEvent.Type.TabletMove:
            if not self._navigation.move(event.buttons(), event.position()):
                self._strokes.move_pen(event)
        elif not self._navigation.release(event.button()):
            self._strokes.release(event.button())
        self.update_cursor()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._navigation.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._strokes.is_active:
            self._strokes.cancel()
        elif event.key() == Qt.Key.Key_Space:
            self._navigation.space_held = True
        elif event.key() == Qt.Key.Key_Alt:
            self._strokes.alt_held = True
        else:
            super().keyPressEvent(event)
        self.update_cursor()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._navigation.space_held = event.isAutoRepeat()
        elif event.key() == Qt.Key.Key_Alt:
            self._strokes.alt_held = False
        else:
            super().keyReleaseEvent(event)
        self.update_cursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._let_go()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()
        super().hideEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._move_pointer(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._move_pointer(None)

    # Behind the scenes

    def _wants(self, event: QKeyEvent) -> bool:
        """Whether a key must come here even if the window has a shortcut on it."""
        return event.key() == Qt.Key.Key_Space or (
            event.key() == Qt.Key.Key_Escape and self._strokes.is_active
        )

    def _let_go(self) -> None:
        """End whatever a held button or key was doing."""
        self._strokes.end()
        self._strokes.alt_held = False
        self._navigation.stop()
        self.update_cursor()

    def _shows_brush_cursor(self) -> bool:
        busy = self._navigation.is_panning or self._navigation.wants_left_button
        return self._strokes.can_begin and not busy

    def _brush_radius(self) -> float:
        return self._strokes.brush_px / 2 * self.zoom / self.devicePixelRatio()

    def _move_pointer(self, point: QPointF | None) -> None:
        self._update_brush_cursor()
        self._pointer = point
        self._update_brush_cursor()

    def _update_brush_cursor(self) -> None:
        if self._pointer is not None and self.document is not None:
            self.update(brush_cursor_region(self._pointer, self._brush_radius()) & self.rect())
