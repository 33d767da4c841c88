"""Mouse and pen on the canvas, turned into presses of the current tool."""

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent

from editor.canvas.photo_view import PhotoView
from editor.state.document import Document
from editor.tools.tool import Press, Tool

DEFAULT_BRUSH_PX: Final = 48


class StrokeInput:
    """One stroke at a time: which button holds it, whether it erases, and to which document it goes."""

    def __init__(self, view: PhotoView) -> None:
        self._view = view
        self.tool: Tool | None = None
        self.brush_px = DEFAULT_BRUSH_PX
        self.is_allowed = True
        self._button = Qt.MouseButton.NoButton
        self._document: Document | None = None
        self._adds = True
        self.alt_held = False  # for the cursor; a press brings its own modifiers

    @property
    def is_active(self) -> bool:
        return self._document is not None

    @property
    def can_begin(self) -> bool:
        """Whether a press would paint: there is a photo and a tool, and nothing forbids it."""
        return self.is_allowed and self._view.document is not None and self.tool is not None

    @property
    def would_erase(self) -> bool:
        """Whether the stroke under way, or one begun now with the left button, takes away."""
        if self.is_active:
            return not self._adds
        return self.tool is not None and self.tool.add == self.alt_held

    def press_mouse(self, event: QMouseEvent) -> None:
        self._press(event.button(), event.modifiers(), event.position(), pressure=1.0, is_eraser=False)

    def move_mouse(self, event: QMouseEvent) -> None:
        self._move(event.buttons(), event.position(), pressure=1.0)

    def press_pen(self, event: QTabletEvent) -> None:
        is_eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        self._press(
            event.button(),
            event.modifiers(),
            event.position(),
            pressure=event.pressure(),
            is_eraser=is_eraser,
        )

    def move_pen(self, event: QTabletEvent) -> None:
        self._move(event.buttons(), event.position(), pressure=event.pressure())

    def release(self, button: Qt.MouseButton) -> None:
        if button == self._button:
            self.end()

    def end(self) -> None:
        """End the stroke and keep it."""
        if self._document is not None and self.tool is not None:
            self.tool.release(self._document)
        self._forget()

    def cancel(self) -> None:
        """End the stroke and take it back."""
        if self._document is not None and self.tool is not None:
            self.tool.cancel(self._document)
        self._forget()

    def _press(
        self,
        button: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
        point: QPointF,
        *,
        pressure: float,
        is_eraser: bool,
    ) -> None:
        document = self._view.document
        paints = button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if self.is_active or not paints or not self.can_begin or document is None or self.tool is None:
            return
        is_opposite = button == Qt.MouseButton.RightButton or bool(
            modifiers & Qt.KeyboardModifier.AltModifier
        )
        self._adds = not is_eraser and self.tool.add != is_opposite
        self._button, self._document = button, document
        straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self.tool.press(document, self._press_at(point, pressure, straight=straight))

    def _move(self, buttons: Qt.MouseButton, point: QPointF, *, pressure: float) -> None:
        if self._document is None or self.tool is None:
            return
        if not buttons & self._button:
            self.end()  # the release went to someone else
            return
        self.tool.move(self._document, self._press_at(point, pressure))

    def _press_at(self, point: QPointF, pressure: float, *, straight: bool = False) -> Press:
        x, y = self._view.to_image(point)
        return Press(
            x=x,
            y=y,
            brush_px=self.brush_px,
            pressure=pressure,
            add=self._adds,
            straight=straight,
        )

    def _forget(self) -> None:
        self._document, self._button = None, Qt.MouseButton.NoButton
