"""Writes settings and the window's layout soon after they change: a crash must not lose them."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QThreadPool, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

from editor.state.settings import SettingsFile
from editor.window.geometry.layout import with_layout

DELAY_MS: Final = 1500
WINDOW_EVENTS: Final = frozenset({QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange})


class Remembering(QObject):
    """Watches one window and its settings; writing happens beside the window."""

    def __init__(self, window: QMainWindow, settings: SettingsFile) -> None:
        """Watch from now on; docks and tool bars are there already."""
        super().__init__(window)
        self._window, self._settings = window, settings
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._write)
        self._unsubscribe = settings.on_changed(self._soon)
        window.installEventFilter(self)
        for dock in window.findChildren(QDockWidget):
            dock.installEventFilter(self)
            dock.dockLocationChanged.connect(self._soon)
            dock.topLevelChanged.connect(self._soon)
            dock.visibilityChanged.connect(self._soon)
        for bar in window.findChildren(QToolBar):
            bar.visibilityChanged.connect(self._soon)
            bar.topLevelChanged.connect(self._soon)

    def stop(self) -> None:
        """Write what is there now, and watch no more."""
        self._unsubscribe()
        self._timer.stop()
        self._window.removeEventFilter(self)
        self._pool.waitForDone()
        self._settings.current = with_layout(self._window, self._settings.current)
        self._settings.write()
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in WINDOW_EVENTS:
            self._soon()
        return super().eventFilter(watched, event)

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        self._settings.current = with_layout(self._window, self._settings.current)
        self._timer.stop()  # the layout that was just put there is written now
        self._pool.start(self._settings.write)
