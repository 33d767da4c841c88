"""Tab, held down: the photo as it was opened. No QAction can do that, so the window's keys are watched."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from editor.canvas.canvas_view import CanvasView

FIELDS = (QAbstractSpinBox, QComboBox, QLineEdit, QAbstractSlider, QAbstractButton)
"""Where Tab goes on to the next field, as everywhere."""


class OriginalWhileHeld(QObject):
    """Shows the original while Tab is down. Outside of fields, Tab never moves the focus."""

    def __init__(self, window: QWidget, canvas: CanvasView) -> None:
        super().__init__(window)
        self._window, self._canvas = window, canvas
        if app := QApplication.instance():
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._canvas.show_original = False  # the release goes to another window
        is_key = kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if not is_key or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) or watched.window() is not self._window:
            return False
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if self._canvas.document is None or isinstance(watched, FIELDS):
            return False
        if not event.isAutoRepeat():
            self._canvas.show_original = kind == QEvent.Type.KeyPress
        return True
