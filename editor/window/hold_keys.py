"""Tab, held down: the photo as it was opened. No QAction can do that, so the window's keys are watched."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from editor.canvas.canvas_view import CanvasView


class OriginalWhileHeld(QObject):
    """Shows the original while Tab is down and the photo has the focus; elsewhere Tab goes on."""

    def __init__(self, window: QWidget, canvas: CanvasView) -> None:
        super().__init__(window)
        self._window, self._canvas = window, canvas
        for watched in (window, canvas):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._canvas.show_original = False  # the release goes to another window
        is_key = kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if watched is not self._canvas or not is_key or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Tab:
            return False
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if self._canvas.document is None:
            return False
        if not event.isAutoRepeat():
            self._canvas.show_original = kind == QEvent.Type.KeyPress
        return True
