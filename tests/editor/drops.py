"""Files dragged over a window and dropped there, with real events."""

import warnings
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


def files(*paths: Path) -> QMimeData:
    """Return what a file manager hands over."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window: QWidget, data: QMimeData, held_over: Callable[[], None] = lambda: None) -> None:
    """Drag over a window, and drop there what it accepts.

    Args:
        window: Under the pointer.
        data: What is dragged.
        held_over: Looks at the window before anything is dropped.
    """
    held = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Qt has no other way to make this event
        enter = QDragEnterEvent(QPoint(60, 60), *held)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    held_over()
    QApplication.sendEvent(window, QDropEvent(QPointF(60, 60), *held))
