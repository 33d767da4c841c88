"""Getting around in the photo: wheel, pinch, and dragging with the middle button or space held."""

import sys
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from editor.canvas.photo_view import PhotoView
from editor.canvas.stroke_input import StrokeInput

NOTCHES_TO_DOUBLE: Final = 3.0
WHEEL_UNITS_A_NOTCH: Final = 120
TOUCHPAD_PX_TO_DOUBLE: Final = 180.0
SCROLL_PX_A_NOTCH: Final = 80
"""Logical pixels that a notch of a wheel moves the photo by, if it scrolls."""


class Navigation:
    """Turns navigation events of a view into its zoom and pan; keeps what is held down."""

    def __init__(self, view: PhotoView, strokes: StrokeInput) -> None:
        """Nothing is held down.

        Args:
            view: What is zoomed and panned.
            strokes: The stroke under way ends where a pan or a pinch begins.
        """
        self._view, self._strokes = view, strokes
        self.space_held = False
        self.hand_mode = False
        self.wheel_scrolls = False
        """Whether the wheel of a mouse moves the photo instead of zooming; with Ctrl it zooms always."""
        self._pan_button = Qt.MouseButton.NoButton
        self._pan_point = QPointF()
        if sys.platform != "darwin":  # there the touchpad's own gesture events say the same
            view.grabGesture(Qt.GestureType.PinchGesture)

    @property
    def is_panning(self) -> bool:
        return self._pan_button != Qt.MouseButton.NoButton

    @property
    def wants_left_button(self) -> bool:
        """Whether the left button would pan rather than paint."""
        return self.space_held or self.hand_mode

    def press(self, button: Qt.MouseButton, point: QPointF) -> bool:
        """Begin to pan if this button does; return whether it does."""
        if self.is_panning:
            return True
        pans = button == Qt.MouseButton.MiddleButton or (
            button == Qt.MouseButton.LeftButton and self.wants_left_button
        )
        if pans:
            self._strokes.end()
            self._pan_button, self._pan_point = button, point
        return pans

    def move(self, buttons: Qt.MouseButton, point: QPointF) -> bool:
        """Pan to ``point``; return whether a pan is going on."""
        if self.is_panning and not buttons & self._pan_button:
            self.stop_panning()  # the release went to someone else
        if not self.is_panning:
            return False
        self._view.pan_by(point - self._pan_point)
        self._pan_point = point
        return True

    def release(self, button: Qt.MouseButton) -> bool:
        """End the pan if this button held it; return whether the button was the pan's."""
        if not self.is_panning:
            return False
        if button == self._pan_button:
            self.stop_panning()
        return True

    def stop_panning(self) -> None:
        self._pan_button = Qt.MouseButton.NoButton

    def stop(self) -> None:
        """Let go of button and key: their releases may never arrive."""
        self.stop_panning()
        self.space_held = False

    def wheel(self, event: QWheelEvent) -> None:
        """Move the photo with two fingers; zoom with Ctrl, or with a wheel that does not scroll.

        A notch is a third of a doubling, a touchpad zooms smoothly.
        """
        is_touchpad = comes_from_touchpad(event)
        has_pixels = is_touchpad and event.hasPixelDelta()
        notches = QPointF(event.angleDelta()) / WHEEL_UNITS_A_NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not (is_touchpad or self.wheel_scrolls):
            pixels = event.pixelDelta().y() / TOUCHPAD_PX_TO_DOUBLE
            self._zoom_by(
                2.0 ** (pixels if has_pixels else notches.y() / NOTCHES_TO_DOUBLE), event.position()
            )
        elif not self.is_panning:
            self._view.pan_by(QPointF(event.pixelDelta()) if has_pixels else notches * SCROLL_PX_A_NOTCH)
        event.accept()

    def handle_gesture(self, event: QEvent) -> bool:
        """Zoom with a pinch; return whether the event was one."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
                return False
            self._zoom_by(max(0.1, 1 + event.value()), event.position())
            return True
        if not isinstance(event, QGestureEvent):
            return False
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        center = QPointF(self._view.mapFromGlobal(pinch.centerPoint()))
        self._strokes.end()  # the first finger of a pinch began one
        self._zoom_by(pinch.scaleFactor(), center)
        return True

    def _zoom_by(self, factor: float, point: QPointF) -> None:
        before = self._view.zoom
        zoom = before * factor
        if before < 1 < zoom or zoom < 1 < before:
            zoom = 1.0  # 100 % is never skipped
        self._view.zoom_to(zoom, point)


def comes_from_touchpad(event: QWheelEvent) -> bool:
    """Return whether fingers on a touchpad made a wheel event, rather than a mouse.

    Touchpads tell pixels. X11 tells some for wheels too: there they equal the angle, and no gesture begins or
    ends.
    """
    if event.device().type() == QInputDevice.DeviceType.TouchPad:
        return True
    is_gesture = event.phase() != Qt.ScrollPhase.NoScrollPhase
    return event.hasPixelDelta() and (is_gesture or event.pixelDelta() != event.angleDelta())
