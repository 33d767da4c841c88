"""The widget on which the mask is painted: mouse, pen, wheel and keys over the photo."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from editor.canvas.brush_resize import MAX_BRUSH_PX, MIN_BRUSH_PX, BrushResize, what_limits
from editor.canvas.hand_overlay import HandOverlay
from editor.canvas.keyboard.stroke_keys import StrokeKeys
from editor.canvas.navigation import Navigation
from editor.canvas.photo_view import PhotoView
from editor.canvas.stroke_input import StrokeInput
from editor.state.document import Document
from editor.state.masks.marks import Marks
from editor.tools.tool import Tool, ToolOptions


class CanvasView(PhotoView):
    """Shows a document; tools paint its mask. Wheel and pinch zoom, space and the middle button pan."""

    brush_changed = Signal(int)
    limit_reached = Signal(str)
    """The brush was to be larger or smaller than it can be; a phrase that says so."""
    options_changed = Signal(object)
    """A ToolOptions that the hand has changed with the tool itself."""
    selected = Signal(object)
    """A Selection that a tool has finished."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes = StrokeInput(self, self.selected.emit)
        self._navigation = Navigation(self, self._strokes)
        self._keys = StrokeKeys(self._strokes, self._navigation)
        self._overlay = HandOverlay(self, self._strokes, self._navigation)
        self._resize = BrushResize(lambda: self.brush_px, self._set_brush, self.step_brush)
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
        self.zoom_to(1.0, self._overlay.pointer)

    @property
    def hand_mode(self) -> bool:
        """The left button pans, as if space were held."""
        return self._navigation.hand_mode

    @hand_mode.setter
    def hand_mode(self, on: bool) -> None:
        self._navigation.hand_mode = on
        self.update_cursor()

    @property
    def is_for_moving(self) -> bool:
        """Whether the left button moves the photo now: the hand is chosen, or Space is held."""
        return self._navigation.wants_left_button

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
        self._strokes.leave()
        self._strokes.tool = tool
        self._after_input()  # repaints the brush and the outline that were there, not the whole photo

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
        if phrase := what_limits(diameter_px):
            self.limit_reached.emit(phrase)
        diameter_px = min(max(diameter_px, MIN_BRUSH_PX), MAX_BRUSH_PX)
        if diameter_px == self._strokes.brush_px:
            return
        self._overlay.update_brush()
        self._strokes.brush_px = diameter_px
        self._overlay.update_brush()
        self.brush_changed.emit(diameter_px)

    @property
    def uses_pressure(self) -> bool:
        """Whether a pen pressed harder draws wider."""
        return self._strokes.uses_pressure

    @uses_pressure.setter
    def uses_pressure(self, on: bool) -> None:
        self._strokes.uses_pressure = on

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

    def set_marks(self, marks: Marks | None) -> None:
        """Show marks to choose from over the photo; None takes them away."""
        self._overlay.set_marks(marks)

    def forget_pointer(self) -> None:
        """Show no brush until the pointer moves over the photo again: something else holds it."""
        self._overlay.move_pointer(None)

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
            paints = self._overlay.tool_paints
            self.setCursor(Qt.CursorShape.BlankCursor if paints else Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self._overlay.update_brush()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._overlay.paint(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.UngrabMouse, QEvent.Type.WindowDeactivate):
            self._let_go()
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._keys.wants(event)
        ):
            event.accept()
            return True
        return self._navigation.handle_gesture(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not self._resize.is_active:
            self._overlay.move_pointer(event.position())
        resizes = self._overlay.shows_brush and not self._strokes.is_active and self._resize.press(event)
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
        self._overlay.move_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._resize.release(event.button()):
            self._overlay.move_pointer(event.position())
        elif not self._navigation.release(event.button()):
            self._strokes.release(event.button())
        self._after_input()

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._overlay.move_pointer(event.position())
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
        if not (self._overlay.tool_paints and self._resize.wheel(event)):
            self._navigation.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)
        self._after_input()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)
        self.update_cursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._let_go()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._let_go()
        super().hideEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._overlay.move_pointer(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._overlay.move_pointer(None)

    # Behind the scenes

    def _move_tool(self, move: Callable[[], None]) -> None:
        before = self._strokes.options
        move()
        if self._strokes.options != before:
            self.options_changed.emit(self._strokes.options)
        self._overlay.update_outline()

    def _after_input(self) -> None:
        self._overlay.update_outline()
        self.update_cursor()

    def _let_go(self) -> None:
        """End whatever a held button or key was doing."""
        self._strokes.end()
        self._strokes.alt_held = False
        self._resize.stop()
        self._navigation.stop()
        self._after_input()

    def _set_brush(self, diameter_px: int) -> None:
        self.brush_px = diameter_px
