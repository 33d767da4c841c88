"""The size of the brush by hand: Alt and the right button dragged sideways, or Shift and the wheel."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from editor.state.language.translation import translate

MIN_BRUSH_PX: Final = 1
MAX_BRUSH_PX: Final = 2000
"""Smallest and largest diameter, in image pixels."""

WHEEL_UNITS_A_STEP: Final = 60
"""Two steps a notch of the wheel."""
ALT: Final = Qt.KeyboardModifier.AltModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
CTRL: Final = Qt.KeyboardModifier.ControlModifier


class BrushResize:
    """Follows one drag at a time; the edge of the brush follows the hand."""

    def __init__(
        self, size: Callable[[], int], resize: Callable[[int], None], step: Callable[[int], None]
    ) -> None:
        """Nothing is dragged.

        Args:
            size: Returns the diameter of the brush in image pixels.
            resize: Sets it; too small and too large ones are cut.
            step: Makes the brush larger or smaller by so many steps.
        """
        self._size, self._resize, self._step = size, resize, step
        self._start: QPointF | None = None
        self._start_px = 0
        self._units = 0

    @property
    def is_active(self) -> bool:
        return self._start is not None

    def press(self, event: QMouseEvent) -> bool:
        """Begin if this press does; return whether it does, or comes while a drag is going on."""
        if not self.is_active and event.button() == Qt.MouseButton.RightButton and event.modifiers() & ALT:
            self._start, self._start_px = event.position(), self._size()
        return self.is_active

    def move(self, event: QMouseEvent, *, pixels: float) -> bool:
        """Resize; return whether a drag is going on.

        Args:
            event: Where the pointer is now.
            pixels: Image pixels on a logical one.
        """
        if self._start is None:
            return False
        if not event.buttons() & Qt.MouseButton.RightButton:
            self.stop()  # the release went to someone else
            return False
        self._resize(round(self._start_px + 2 * (event.position().x() - self._start.x()) * pixels))
        return True

    def release(self, button: Qt.MouseButton) -> bool:
        """End with the right button; return whether a drag was going on."""
        was_active = self.is_active
        if button == Qt.MouseButton.RightButton:
            self.stop()
        return was_active

    def stop(self) -> None:
        """Let go; the brush keeps its size."""
        self._start = None

    def wheel(self, event: QWheelEvent) -> bool:
        """Resize with Shift; return whether the event was for the brush."""
        if not event.modifiers() & SHIFT or event.modifiers() & CTRL:
            return False
        delta = event.angleDelta() if not event.angleDelta().isNull() else event.pixelDelta()
        self._units += delta.y() or delta.x()  # some systems turn the wheel sideways with Shift
        steps = int(self._units / WHEEL_UNITS_A_STEP)
        self._units -= steps * WHEEL_UNITS_A_STEP
        self._step(steps)
        event.accept()
        return True


def what_limits(diameter_px: int) -> str:
    """Return a phrase for a brush that would be too small or too large; empty for one that can be."""
    if diameter_px > MAX_BRUSH_PX:
        return translate("BrushResize", "The brush is at its largest: {max_brush_px} px of the photo").format(
            max_brush_px=MAX_BRUSH_PX
        )
    return (
        translate("BrushResize", "The brush is at its smallest: {min_brush_px} px of the photo").format(
            min_brush_px=MIN_BRUSH_PX
        )
        if diameter_px < MIN_BRUSH_PX
        else ""
    )
