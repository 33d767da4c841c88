"""Where the window was and how its parts were arranged, from one run to the next."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QMainWindow

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
    """Put the window and its docks where they were; what Qt does not understand changes nothing."""
    window.restoreGeometry(_decoded(settings.geometry))
    window.restoreState(_decoded(settings.layout))


def with_layout(window: QMainWindow, settings: Settings) -> Settings:
    """Return the settings with the window as it is now."""
    return replace(settings, geometry=_encoded(window.saveGeometry()), layout=_encoded(window.saveState()))


def _encoded(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _decoded(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))
