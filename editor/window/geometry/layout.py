"""Where the window was and how its parts were arranged, from one run to the next."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from editor.state.settings import Settings
from editor.window.geometry.on_screen import FRAME_PX, WITHOUT_FRAME, frame_from, frame_of, on_screen

FIRST_SIZE: Final = QSize(1280, 800)


def first_size(available: QSize) -> QSize:
    """Return the size of the window at its first start: all of it is on the screen.

    Args:
        available: Of the screen, without the desktop's own bars.
    """
    return FIRST_SIZE.boundedTo(QSize(available.width(), available.height() - FRAME_PX))


def restore_layout(window: QMainWindow, settings: Settings) -> None:
    """Put the window and its docks where they were; what Qt does not understand changes nothing.

    A window that was on a larger screen, or at a smaller scale, is made to fit: the primary button is in its
    lower right corner. A dock that was not there yet when the layout was saved goes below the others.
    """
    layout = _decoded(settings.layout)
    new = [dock for dock in window.findChildren(QDockWidget) if not _knows(layout, dock)]
    is_restored = window.restoreGeometry(_decoded(settings.geometry))
    if is_restored and not window.windowState() & WITHOUT_FRAME:
        window.setGeometry(
            on_screen(window.geometry(), window.screen().availableGeometry(), frame_from(settings.frame))
        )
    if window.restoreState(layout):
        for dock in new:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.show()


def with_layout(window: QMainWindow, settings: Settings) -> Settings:
    """Return the settings with the window as it is now."""
    now = frame_of(window)
    frame = settings.frame if now is None else (now.left(), now.top(), now.right(), now.bottom())
    return replace(
        settings, geometry=_encoded(window.saveGeometry()), frame=frame, layout=_encoded(window.saveState())
    )


def _encoded(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _decoded(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))


def _knows(layout: QByteArray, dock: QDockWidget) -> bool:
    """Return whether a saved layout has a place for a dock: Qt writes its name as UTF-16."""
    return dock.objectName().encode("utf-16-be") in bytes(layout.data())
