"""The widget that shows the photo and its mask, and on which the mask is painted."""

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from editor.canvas.brush_cursor import brush_cursor_region, paint_brush_cursor
from editor.canvas.cluster_highlight import ClusterHighlight
from editor.canvas.mask_overlay import MaskColor
from editor.canvas.navigation import Navigation
from editor.canvas.photo_painter import Look, PhotoPainter
from editor.canvas.stroke_input import StrokeInput
from editor.canvas.viewport import Viewport
from editor.state.document import Document
from editor.tools.tool import Tool
from inpaint_core.region import Box

MIN_BRUSH_PX: Final = 1
MAX_BRUSH_PX: Final = 2000
DARK_CANVAS: Final = QColor(43, 43, 43)
LIGHT_CANVAS: Final = QColor(196, 196, 196)
MANY_RECTS: Final = 40
"""A paint region of more pieces is painted as one rectangle."""


class CanvasView(QWidget):
    """Shows a document; tools paint its mask. Wheel and pinch zoom, space and the middle button pan."""

    zoom_changed = Signal(float)
    """1.0 = 100 %: one image pixel on one screen pixel."""
    brush_changed = Signal(int)
    cursor_moved = Signal(int, int)
    """Image pixel under the pointer; -1, -1 outside the photo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._unsubscribes: list[Callable[[], None]] = []
        self._painter: PhotoPainter | None = None
        self._viewport = Viewport()
        self._navigation = Navigation(self)
        self._strokes = StrokeInput(self)
        self._keeps_fit = True
        self._is_interactive = True
        self._mask_visible = True
        self._mask_color: MaskColor = "red"
        self._highlight: ClusterHighlight | None = None
        self._show_original = self._was_previewing = False
        self._pixel_grid = True
        self._brush_px = 48
        self._pointer: QPointF | None = None  # logical pixels; None while outside the widget
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))

    # What is shown

    @property
    def document(self) -> Document | None:
        return self._document

    def set_document(self, document: Document | None) -> None:
        """Show ``document``, fitted; None shows the empty canvas."""
        self._strokes.end()
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._unsubscribes = []
        self._document, self._painter, self._highlight = document, None, None
        self._was_previewing = self._show_original = False
        if document is not None:
            self._viewport.set_image_size(height=document.height, width=document.width)
            self._painter = PhotoPainter(document, self._viewport)
            self._unsubscribes = [
                document.on_image_changed(self._on_image_changed),
                document.on_mask_changed(self._on_mask_changed),
            ]
        self.fit()
        self.update_cursor()

    @property
    def mask_visible(self) -> bool:
        return self._mask_visible

    @mask_visible.setter
    def mask_visible(self, visible: bool) -> None:
        self._mask_visible = visible
        self.update()

    @property
    def mask_color(self) -> MaskColor:
        return self._mask_color

    @mask_color.setter
    def mask_color(self, color: MaskColor) -> None:
        self._mask_color = color
        self.update()

    @property
    def show_original(self) -> bool:
        """Show the photo as it was opened, without the mask."""
        return self._show_original

    @show_original.setter
    def show_original(self, shown: bool) -> None:
        self._show_original = shown
        self.update()

    @property
    def pixel_grid(self) -> bool:
        """Draw lines between the pixels from 800 % on."""
        return self._pixel_grid

    @pixel_grid.setter
    def pixel_grid(self, shown: bool) -> None:
        self._pixel_grid = shown
        self.update()

    @property
    def highlight(self) -> ClusterHighlight | None:
        return self._highlight

    def set_highlight(self, highlight: ClusterHighlight | None) -> None:
        """Lay a cluster over the photo, instead of the mask; None takes it away."""
        before, self._highlight = self._highlight, highlight
        if (before is None) != (highlight is None):
            self.update()  # the mask goes or comes back, wherever it is
        elif before is not None and highlight is not None:
            self._update_box(before.box.union(highlight.box))

    # Zoom and pan

    @property
    def zoom(self) -> float:
        """1.0 = 100 %: one image pixel on one screen pixel."""
        return self._viewport.zoom

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    def fit(self) -> None:
        """Show the whole photo, and keep doing so when the window changes its size."""
        self._keeps_fit = True
        self._viewport.fit()
        self._on_view_changed()

    def actual_size(self) -> None:
        """Zoom to 100 %, about the pointer if it is over the canvas."""
        self.zoom_to(1.0, self._pointer)

    def zoom_to(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom to ``factor`` (1.0 = 100 %); ``anchor``, in widget coordinates, stays where it is."""
        if self._document is None:
            return
        point = (anchor or QPointF(self.rect().center())) * self.devicePixelRatio()
        self._keeps_fit = False
        self._viewport.zoom_about(factor, point.x(), point.y())
        self._on_view_changed()

    def pan_by(self, distance: QPointF) -> None:
        """Move the photo by logical pixels."""
        if self._document is None:
            return
        moved = distance * self.devicePixelRatio()
        if self._viewport.pan(moved.x(), moved.y()) != (0, 0):
            self._keeps_fit = False
            self.update()

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
        return self._brush_px

    @brush_px.setter
    def brush_px(self, diameter_px: int) -> None:
        diameter_px = min(max(diameter_px, MIN_BRUSH_PX), MAX_BRUSH_PX)
        if diameter_px == self._brush_px:
            return
        self._update_brush_cursor()
        self._brush_px = diameter_px
        self._update_brush_cursor()
        self.brush_changed.emit(diameter_px)

    def step_brush(self, steps: int) -> None:
        """Make the brush larger (positive) or smaller by an eighth a step, at least a pixel."""
        for _ in range(abs(steps)):
            change = max(1, round(self._brush_px / 8))
            self.brush_px += change if steps > 0 else -change

    def set_interactive(self, interactive: bool) -> None:  # noqa: FBT001 - reads like QWidget.setEnabled
        """Allow or forbid painting; zoom and pan always work."""
        if not interactive:
            self._strokes.end()
        self._is_interactive = interactive
        self.update_cursor()
        self.update()

    def end_stroke(self) -> None:
        """End the stroke under way, if there is one, and keep it."""
        self._strokes.end()

    @property
    def can_paint(self) -> bool:
        return self._is_interactive and self._document is not None and self.tool is not None

    def to_image(self, point: QPointF) -> tuple[float, float]:
        """Return the image point under a widget point."""
        scaled = point * self.devicePixelRatio()
        return self._viewport.to_image(scaled.x(), scaled.y())

    def update_cursor(self) -> None:
        """Show the pointer that fits what a press would do now."""
        if self._document is None:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif self._navigation.is_panning:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._navigation.wants_left_button:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self.can_paint:
            self.setCursor(Qt.CursorShape.BlankCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        self._update_brush_cursor()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        region = event.region()
        rects = [event.rect()] if region.rectCount() > MANY_RECTS else list(region)  # type: ignore[call-overload]  # iterable, its stubs do not say so
        if self._painter is None:
            painter.fillRect(event.rect(), self._canvas_color())
            return
        look = self._look()
        painter.scale(1 / look.pixel_ratio, 1 / look.pixel_ratio)
        for rect in rects:
            if not self._painter.paint(painter, self._device_box(rect), look):
                self.update(rect)
        painter.setClipping(False)  # what is drawn here stays inside the event's region all the same
        if self._highlight is not None:
            self._highlight.paint(painter, self._viewport, line_px=max(1, round(look.pixel_ratio)))
        painter.resetTransform()
        if self._pointer is not None and self._shows_brush_cursor():
            paint_brush_cursor(painter, self._pointer, self._brush_radius(), erases=self._strokes.would_erase)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take_view_size()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_view_size()
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

    def _take_view_size(self) -> None:
        ratio = self.devicePixelRatio()
        self._viewport.set_view_size(height=round(self.height() * ratio), width=round(self.width() * ratio))
        if self._keeps_fit:
            self.fit()
        else:
            self._on_view_changed()

    def _on_view_changed(self) -> None:
        self.update()
        self.zoom_changed.emit(self.zoom)

    def _on_image_changed(self, box: Box) -> None:
        if self._document is None or self._painter is None:
            return
        self._painter.refresh_photo(box)
        is_previewing = self._document.previewed is not None
        if is_previewing != self._was_previewing:
            self._was_previewing = is_previewing
            self.update()  # the mask is hidden under a preview
        self._update_box(box)

    def _on_mask_changed(self, box: Box) -> None:
        if self._painter is not None:
            self._painter.refresh_mask(box)
            self._update_box(box)

    def _update_box(self, box: Box) -> None:
        """Repaint what shows ``box``, with room for smooth scaling and the mask's edge."""
        ratio = self.devicePixelRatio()
        view = self._viewport.box_to_view(box)
        margin = 3 * ratio + 2 * max(1.0, self.zoom)
        left, top = math.floor((view.left - margin) / ratio), math.floor((view.top - margin) / ratio)
        right, bottom = math.ceil((view.right + margin) / ratio), math.ceil((view.bottom + margin) / ratio)
        self.update(QRect(left, top, right - left, bottom - top) & self.rect())

    def _look(self) -> Look:
        hides_mask = (self._was_previewing and not self._strokes.is_active) or self._highlight is not None
        shows_mask = self._mask_visible and not self._show_original and not hides_mask
        return Look(
            canvas=self._canvas_color(),
            mask_color=self._mask_color if shows_mask else None,
            shows_original=self._show_original,
            shows_grid=self._pixel_grid,
            pixel_ratio=self.devicePixelRatio(),
        )

    def _canvas_color(self) -> QColor:
        return DARK_CANVAS if self.palette().window().color().lightness() < 128 else LIGHT_CANVAS

    def _device_box(self, rect: QRect) -> Box:
        ratio = self.devicePixelRatio()
        return Box(
            math.floor(rect.left() * ratio),
            math.floor(rect.top() * ratio),
            math.ceil((rect.right() + 1) * ratio),
            math.ceil((rect.bottom() + 1) * ratio),
        )

    def _shows_brush_cursor(self) -> bool:
        busy = self._navigation.is_panning or self._navigation.wants_left_button
        return self.can_paint and not busy

    def _brush_radius(self) -> float:
        return self._brush_px / 2 * self.zoom / self.devicePixelRatio()

    def _move_pointer(self, point: QPointF | None) -> None:
        self._update_brush_cursor()
        self._pointer = point
        self._update_brush_cursor()
        x, y = self.to_image(point) if point is not None and self._document else (-1.0, -1.0)
        inside = (
            self._document is not None and 0 <= x < self._document.width and 0 <= y < self._document.height
        )
        self.cursor_moved.emit(*((int(x), int(y)) if inside else (-1, -1)))

    def _update_brush_cursor(self) -> None:
        if self._pointer is not None and self._document is not None:
            self.update(brush_cursor_region(self._pointer, self._brush_radius()) & self.rect())
