"""Mouse and pen on the canvas, turned into presses of the current tool."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent

from editor.canvas.photo_view import PhotoView
from editor.state.document import Document
from editor.state.selection import Combine, Selection, combine_by_hand
from editor.tools.tool import Outline, Press, ShowsWidth, Tool, ToolOptions

DEFAULT_BRUSH_PX: Final = 48
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
ALT: Final = Qt.KeyboardModifier.AltModifier


class StrokeInput:
    """One stroke or selection at a time: which button holds it, and to which document it goes."""

    def __init__(self, view: PhotoView, hand_over: Callable[[Selection], None]) -> None:
        """Nothing is begun.

        Args:
            view: Says where a point of the widget lies in the photo.
            hand_over: Takes a finished selection.
        """
        self._view, self._hand_over = view, hand_over
        self.tool: Tool | None = None
        self.brush_px = DEFAULT_BRUSH_PX
        self.options = ToolOptions()
        self.is_allowed = True
        self.uses_pressure = True
        """Whether a pen pressed harder draws wider."""
        self._button = Qt.MouseButton.NoButton
        self._document: Document | None = None
        self._adds = True
        self._combine: Combine = "add"
        self._held_since_press = Qt.KeyboardModifier.NoModifier
        self.alt_held = False  # for the cursor; a press brings its own modifiers

    @property
    def is_active(self) -> bool:
        """Whether a stroke is under way or a selection open."""
        return self._document is not None

    @property
    def is_open(self) -> bool:
        """Whether a selection is open, with or without a button down."""
        return self.is_active and self.tool is not None and self.tool.is_open

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

    @property
    def outline(self) -> Outline | None:
        """What to show of the selection under way."""
        return self.tool.outline if self.tool is not None and self.is_active else None

    @property
    def is_waiting(self) -> bool:
        """Whether that, or the width before a press, will change by itself."""
        shows_some = self.is_active or isinstance(self.tool, ShowsWidth)
        return self.tool is not None and shows_some and self.tool.is_waiting

    def width_before_press(self, point: QPointF) -> float | None:
        """Return how broad a line begun at a point would be, in image pixels; None where no tool says so."""
        document = self._view.document
        if document is None or self.is_active or not self.can_begin or not isinstance(self.tool, ShowsWidth):
            return None
        press = self._press_at(point, Qt.KeyboardModifier.NoModifier, 1.0)
        return self.tool.width_at(document, press)

    def press_mouse(self, event: QMouseEvent) -> None:
        self._press(event.button(), event.modifiers(), event.position(), pressure=1.0, is_eraser=False)

    def move_mouse(self, event: QMouseEvent) -> None:
        self._move(event.buttons(), event.modifiers(), event.position(), pressure=1.0)

    def press_pen(self, event: QTabletEvent) -> None:
        is_eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        self._press(
            event.button(),
            event.modifiers(),
            event.position(),
            pressure=self._pressure(event),
            is_eraser=is_eraser,
        )

    def move_pen(self, event: QTabletEvent) -> None:
        self._move(event.buttons(), event.modifiers(), event.position(), pressure=self._pressure(event))

    def release(self, button: Qt.MouseButton) -> None:
        if button == self._button:
            self.end()

    def end(self) -> None:
        """End what the button holds, and keep it; a selection of several presses stays open."""
        if self._button == Qt.MouseButton.NoButton:
            return
        self._button = Qt.MouseButton.NoButton
        if self._document is not None and self.tool is not None:
            self._take(self.tool.release(self._document))

    def cancel(self) -> None:
        """Take back the stroke or the selection."""
        if self._document is not None and self.tool is not None:
            self.tool.cancel(self._document)
        self._forget()

    def close(self) -> None:
        """End the stroke and keep it; an open selection is taken back: nobody has finished it."""
        self.end()
        if self.is_active:
            self.cancel()

    def leave(self) -> None:
        """The tool is put down: what is open is finished if the tool keeps it, else taken back."""
        self.end()
        if self.is_open and self.tool is not None and self.tool.keeps_when_left:
            self.finish()
        self.close()

    def back(self) -> None:
        """Take back the last point of an open selection."""
        if self.is_open and self.tool is not None:
            self.tool.back()
            if not self.tool.is_open:
                self._forget()

    def finish(self) -> None:
        """Finish an open selection."""
        if self._document is not None and self.tool is not None and self.tool.is_open:
            selection = self.tool.finish(self._document)
            self._button = Qt.MouseButton.NoButton
            self._take(selection)

    def _pressure(self, event: QTabletEvent) -> float:
        return event.pressure() if self.uses_pressure else 1.0

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
        if self._button != Qt.MouseButton.NoButton or not paints or not self.can_begin:
            return
        if document is None or self.tool is None:
            return
        is_opposite = is_eraser or button == Qt.MouseButton.RightButton or bool(modifiers & ALT)
        if not self.is_active:
            self._adds = not is_eraser and self.tool.add != is_opposite
            self._combine = self._combine_for(button, modifiers, is_eraser=is_eraser)
            self._held_since_press = modifiers
            self._document = document
        self._button = button
        straight = bool(modifiers & SHIFT)
        press = self._press_at(point, modifiers, pressure, straight=straight)
        self.tool.press(document, replace(press, is_opposite=is_opposite))

    def _move(
        self, buttons: Qt.MouseButton, modifiers: Qt.KeyboardModifier, point: QPointF, *, pressure: float
    ) -> None:
        if self._document is None or self.tool is None:
            return
        if self._button == Qt.MouseButton.NoButton:
            self.tool.hover(self._press_at(point, modifiers, pressure))
        elif not buttons & self._button:
            self.end()  # the release went to someone else
        else:
            self.tool.move(self._document, self._press_at(point, modifiers, pressure))
            self.options = self.tool.chosen or self.options

    def _press_at(
        self, point: QPointF, modifiers: Qt.KeyboardModifier, pressure: float, *, straight: bool = False
    ) -> Press:
        self._held_since_press &= modifiers
        x, y = self._view.to_image(point)
        return Press(
            x=x,
            y=y,
            brush_px=self.brush_px,
            pressure=pressure,
            add=self._adds,
            combine=self._combine,
            straight=straight,
            is_constrained=bool(modifiers & SHIFT) and not self._held_since_press & SHIFT,
            pixel_px=self._view.devicePixelRatio() / self._view.zoom,
            options=self.options,
        )

    def _combine_for(
        self, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, *, is_eraser: bool
    ) -> Combine:
        is_right = is_eraser or button == Qt.MouseButton.RightButton
        said = combine_by_hand(shift=bool(modifiers & SHIFT), alt=bool(modifiers & ALT), is_right=is_right)
        return said or self.options.combine

    def _take(self, selection: Selection | None) -> None:
        if not self.is_open:
            self._forget()
        if selection is not None:
            self._hand_over(selection)

    def _forget(self) -> None:
        self._document, self._button = None, Qt.MouseButton.NoButton
