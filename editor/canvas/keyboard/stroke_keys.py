"""The keys that go on with a stroke or a selection, give it up, or are held beside the mouse."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from editor.canvas.navigation import Navigation
from editor.canvas.stroke_input import StrokeInput

BACK_KEYS: Final = (Qt.Key.Key_Backspace,)
FINISH_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Of an open selection; elsewhere they belong to the window."""


class StrokeKeys:
    """Tells a canvas's strokes and its navigation of keys."""

    def __init__(self, strokes: StrokeInput, navigation: Navigation) -> None:
        self._strokes, self._navigation = strokes, navigation

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key must come to the canvas even if the window has a shortcut on it."""
        is_open, is_active = self._strokes.is_open, self._strokes.is_active
        return (
            event.key() == Qt.Key.Key_Space
            or (event.key() == Qt.Key.Key_Escape and is_active)
            or (event.key() in (*BACK_KEYS, *FINISH_KEYS) and is_open)
        )

    def press(self, event: QKeyEvent) -> bool:
        """Take a key that goes down; return whether it means anything here."""
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
            return False
        return True

    def release(self, event: QKeyEvent) -> bool:
        """Take a key that goes up; return whether it means anything here."""
        if event.key() == Qt.Key.Key_Space:
            self._navigation.space_held = event.isAutoRepeat()
        elif event.key() == Qt.Key.Key_Alt:
            self._strokes.alt_held = False
        else:
            return False
        return True
