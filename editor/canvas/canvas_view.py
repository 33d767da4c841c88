"""The widget on which the mask is painted: mouse, pen, wheel and keys over the photo."""

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
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
from editor.canvas.brush_resize import BrushResize
from editor.canvas.navigation import Navigation
from editor.canvas.outline_overlay import outline_rect, paint_outline
from editor.canvas.photo_view import PhotoView
from editor.canvas.stroke_input import StrokeInput
from editor.state.document import Document
from editor.tools.tool import Tool, ToolOptions

MIN_BRUSH_PX: Final = 1
MAX_BRUSH_PX: Final = 2000

BACK_KEYS: Final = (Qt.Key.Key_Backspace,)
FINISH_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Of an open selection; elsewhere they belong to the window."""


class CanvasView(PhotoView):
    """Shows a document; tools paint its mask. Wheel and pinch zoom, space and the middle button pan."""

    brush_changed = Signal(int)
    options_changed = Signal(object)
    """A ToolOptions that the hand has changed with the tool itself."""
    selected = Signal(object)
    """A Selection that a tool has finished."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes = StrokeInput(self, self.selected.emit)
        self._outline_rect = QRect()  # device pixels that show the selection under way
        self._navigation = Navigation(self, self._strokes)
        self._resize = BrushResize(lambda: self.brush_px, self._set_brush, self.step_brush)
        self._pointer: QPointF | None = None  # logical pixels; None while outside the widget
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)

    def set_document(self, document: Document | None) -> None:
        """Show ``document``, fitted; None shows the empty canvas. A stroke under way ends."""
        self._strokes.close()
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

    @property
    def wheel_scrolls(self) -> bool:
        """Whether the wheel of a mouse moves the photo instead of zooming."""
        return self._navigation.wheel_scrolls

    @wheel_scrolls.setter
    def wheel_scrolls(self, on: bool) -> None:
        self._navigation.wheel_scrolls = on

    # Painting tools

    @property
    def tool(self) -> Tool | None:
        return self._strokes.tool

    def set_tool(self, tool: Tool | None) -> None:
        self._strokes.close()
        self._strokes.tool = tool
        self.update_cursor()
        self.update()

    @property
    def is_selection_open(self) -> bool:
        """Whether a selection of several presses is under way."""
        return self._strokes.is_open

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

    @property
    def options(self) -> ToolOptions:
        """What selections do with the mask, and how the wand compares."""
        return self._strokes.options

    @options.setter
    def options(self, options: ToolOptions) -> None:
        self._strokes.options = options

    def step_brush(self, steps: int) -> None:
        """Make the brush larger (positive) or smaller by an eighth a step, at least a pixel."""
        for _ in range(abs(steps)):
            change = max(1, round(self._strokes.brush_px / 8))
            self.brush_px += change if steps > 0 else -change

    def set_interactive(self, interactive: bool) -> None:  # noqa: FBT001 - reads like QWidget.setEnabled
        """Allow or forbid painting; zoom and pan always work."""
        if not interactive:
            self._strokes.close()
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
            paints = self._paints()
            self.setCursor(Qt.CursorShape.BlankCursor if paints else Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self._update_brush_cursor()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline, shows_cursor = self._strokes.outline, self._shows_brush_cursor()
        if outline is None and not shows_cursor:
            return
        painter = QPainter(self)
        if shows_cursor and self._pointer is not None:
            paint_brush_cursor(painter, self._pointer, self._brush_radius(), erases=self._strokes.would_erase)
        if outline is not None:
            ratio = self.devicePixelRatio()
            painter.scale(1 / ratio, 1 / ratio)
            paint_outline(painter, outline, self.viewport, line_px=self._line_px())
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
        if not self._resize.is_active:
            self._move_pointer(event.position())
        resizes = self._shows_brush_cursor() and not self._strokes.is_active and self._resize.press(event)
        if not resizes and not self._navigation.press(event.button(), event.position()):
            self._strokes.press_mouse(event)
        self._after_input()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._strokes.is_open:
            self._strokes.finish()
            self._after_input()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._resize.move(event, pixels=self.devicePixelRatio() / self.zoom):
            return  # the brush stays where it is, so that its edge follows the hand
        if not self._navigation.move(event.buttons(), event.position()):
            self._move_tool(lambda: self._strokes.move_mouse(event))
        self._move_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._resize.release(event.button()):
            self._move_pointer(event.position())
        elif not self._navigation.release(event.button()):
            self._strokes.release(event.button())
        self._after_input()

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._move_pointer(event.position())
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            if not self._navigation.press(event.button(), event.position()):
                self._strokes.press_pen(event)
        elif event.type() == QEvent.Type.TabletMove:
            if not self._navigation.move(event.buttons(), event.position()):
                self._move_tool(lambda: self._strokes.move_pen(event))
        elif not self._navigation.release(event.button()):
            self._strokes.release(event.button())
        self._after_input()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not (self._paints() and self._resize.wheel(event)):
            self._navigation.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._strokes.is_active:
            self._strokes.cancel()
        elif event.key() in BACK_KEYS and self._strokes.is_open:
            self._strokes.back()
        elif event.key() in FINISH_KEYS and self._strokes.is_open:
            self._strokes.finish()
        elif event.key() == Qt.Key.Key_Space:
            self._navigation.space_held = True
        elif event.key() == Qt.Key.Key_Alt:
            self._strokes.alt_held = True
        else:
            super().keyPressEvent(event)
        self._after_input()

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
        is_open, is_active = self._strokes.is_open, self._strokes.is_active
        return (
            event.key() == Qt.Key.Key_Space
            or (event.key() == Qt.Key.Key_Escape and is_active)
            or (event.key() in (*BACK_KEYS, *FINISH_KEYS) and is_open)
        )

    def _move_tool(self, move: Callable[[], None]) -> None:
        before = self._strokes.options
        move()
        if self._strokes.options != before:
            self.options_changed.emit(self._strokes.options)
        self._update_outline()

    def _after_input(self) -> None:
        self._update_outline()
        self.update_cursor()

    def _update_outline(self) -> None:
        """Repaint where the selection under way was, and where it is now."""
        outline = self._strokes.outline
        before = self._outline_rect
        self._outline_rect = (
            outline_rect(outline, self.viewport, line_px=self._line_px()) if outline else QRect()
        )
        ratio = self.devicePixelRatio()
        for rect in (before, self._outline_rect):
            if not rect.isNull():
                self.update(_to_logical(rect, ratio) & self.rect())

    def _let_go(self) -> None:
        """End whatever a held button or key was doing."""
        self._strokes.end()
        self._strokes.alt_held = False
        self._resize.stop()
        self._navigation.stop()
        self._after_input()

    def _shows_brush_cursor(self) -> bool:
        busy = self._navigation.is_panning or self._navigation.wants_left_button
        return self._strokes.can_begin and self._paints() and not busy

    def _paints(self) -> bool:
        """Whether the tool is a brush rather than one that selects."""
        return self.tool is not None and self.tool.options == "brush"

    def _set_brush(self, diameter_px: int) -> None:
        self.brush_px = diameter_px

    def _line_px(self) -> int:
        return max(1, round(self.devicePixelRatio()))

    def _brush_radius(self) -> float:
        return self._strokes.brush_px / 2 * self.zoom / self.devicePixelRatio()

    def _move_pointer(self, point: QPointF | None) -> None:
        self._update_brush_cursor()
        self._pointer = point
        self._update_brush_cursor()

    def _update_brush_cursor(self) -> None:
        if self._pointer is not None and self.document is not None:
            self.update(brush_cursor_region(self._pointer, self._brush_radius()) & self.rect())


def _to_logical(rect: QRect, ratio: float) -> QRect:
    """Return a rectangle of device pixels in logical ones, rounded outwards."""
    left, top = math.floor(rect.left() / ratio), math.floor(rect.top() / ratio)
    right, bottom = math.ceil((rect.right() + 1) / ratio), math.ceil((rect.bottom() + 1) / ratio)
    return QRect(left, top, right - left, bottom - top)
