"""Where the window was and how its parts were arranged, from one run to the next."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QDockWidget, QMainWindow

from editor.state.settings import Settings

FIRST_SIZE: Final = QSize(1280, 800)
FRAME_PX: Final = 40
"""Height of a title bar, which the size of a window does not count."""


def first_size(available: QSize) -> QSize:
    """Return the size of the window at its first start: it ends above the lower edge of the screen.

    Args:
        available: Of the screen, without the desktop's own bars.
    """
    return QSize(FIRST_SIZE.width(), min(FIRST_SIZE.height(), available.height() - FRAME_PX))


def restore_layout(window: QMainWindow, settings: Settings) -> None:
    """Put the window and its docks where they were; what Qt does not understand changes nothing.

    A dock that was not there yet when the layout was saved keeps its place among the tabs of another.
    """
    layout = _decoded(settings.layout)
    new = [dock for dock in window.findChildren(QDockWidget) if not _knows(layout, dock)]
    tabs = [(dock, window.tabifiedDockWidgets(dock)) for dock in new]
    window.restoreGeometry(_decoded(settings.geometry))
    if window.restoreState(layout):
        for dock, others in tabs:
            if others:
                window.tabifyDockWidget(others[0], dock)
                others[0].raise_()


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
