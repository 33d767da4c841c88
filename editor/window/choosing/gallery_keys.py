"""Keys that mean something else for a moment: Esc goes back one step first, a tap on Space enlarges."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from editor.canvas.canvas_view import CanvasView

TAP_MS: Final = 250
"""Space that is held longer was meant to move the photo."""


class GalleryKeys(QObject):
    """Watches the window's keys, before its shortcuts see them."""

    def __init__(
        self, window: QWidget, canvas: CanvasView, *, leave: Callable[[], bool], tap: Callable[[], None]
    ) -> None:
        """Begin to watch.

        Args:
            window: Whose keys.
            canvas: Over the photo, Space can be tapped.
            leave: Called for Esc; returns whether there was something to leave.
            tap: Called when Space was tapped.
        """
        super().__init__(window)
        self._window, self._canvas, self._leave, self._tap = window, canvas, leave, tap
        self._held = QElapsedTimer()
        self._has_left = False
        if app := QApplication.instance():
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.MouseButtonPress:
            self._held.invalidate()  # Space moves the photo
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if watched.window() is not self._window:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._escape(event)
        if event.key() == Qt.Key.Key_Space and watched is self._canvas and not event.isAutoRepeat():
            self._space(event.type())
        return False

    def _escape(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            self._has_left = self._leave()
            if self._has_left:
                event.accept()
            return self._has_left
        if event.type() == QEvent.Type.KeyPress and self._has_left:
            self._has_left = False
            return True
        return False

    def _space(self, kind: QEvent.Type) -> None:
        if kind == QEvent.Type.KeyPress:
            self._held.start()
        elif kind == QEvent.Type.KeyRelease and self._held.isValid():
            was_tap = self._held.elapsed() < TAP_MS
            self._held.invalidate()
            if was_tap:
                self._tap()
