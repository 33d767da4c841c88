"""Where the window was and how its parts were arranged, from one run to the next."""

from dataclasses import replace

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from editor.state.settings import Settings


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
