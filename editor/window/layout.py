"""Where the window was and how its parts were arranged, from one run to the next."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from editor.state.settings import Settings

FIRST_SIZE: Final = QSize(1280, 800)
FRAME_PX: Final = 40
"""Height of a title bar, which the size of a window does not count."""


def first_size(available: QSize) -> QSize:
    """Return the size of the window at its first start: all of it is on the screen.

    Args:
        available: Of the screen, without the desktop's own bars.
    """
    return FIRST_SIZE.boundedTo(QSize(available.width(), available.height() - FRAME_PX))


def on_screen(place: QRect, available: QRect) -> QRect:
    """Return where a window is to be so that all of it is on its screen: moved, and smaller where it must be.

    Args:
        place: Of the window's content, on the desktop.
        available: Of the screen, without the desktop's own bars; a title bar has to fit above the window.
    """
    room = available.adjusted(0, FRAME_PX, 0, 0)
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def restore_layout(window: QMainWindow, settings: Settings) -> None:
    """Put the window and its docks where they were; what Qt does not understand changes nothing.

    A window that was on a larger screen, or at a smaller scale, is made to fit: the primary button is in its
    lower right corner. A dock that was not there yet when the layout was saved goes below the others.
    """
    layout = _decoded(settings.layout)
    new = [dock for dock in window.findChildren(QDockWidget) if not _knows(layout, dock)]
    if window.restoreGeometry(_decoded(settings.geometry)) and not (
        window.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen)
    ):
        window.setGeometry(on_screen(window.geometry(), window.screen().availableGeometry()))
    if window.restoreState(layout):
        for dock in new:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            dock.show()


def with_layout(window: QMainWindow, settings: Settings) -> Settings:
    """Return the settings with the window as it is now."""
    return replace(settings, geometry=_encoded(window.saveGeometry()), layout=_encoded(window.saveState()))


def _encoded(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _decoded(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))


def _knows(layout: QByteArray, dock: QDockWidget) -> bool:
    """Return whether a saved layout has a place for a dock: Qt writes its name as UTF-16."""
    return dock.objectName().encode("utf-16-be") in bytes(layout.data())
