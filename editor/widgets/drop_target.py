"""Lets photos be dropped anywhere on the window."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class DropTarget(QObject):
    """Watches one window; takes files and images, nothing else."""

    hovered = Signal(bool)
    """Whether something that would be taken hangs over the window."""
    dropped = Signal(object)
    """QMimeData, to be used before the slot returns."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            return False
        if isinstance(event, QDragEnterEvent):
            if event.source() is not None:
                return True  # a photo of this window on its way to another program
            if event.mimeData().hasUrls() or event.mimeData().hasImage():
                event.acceptProposedAction()
                self.hovered.emit(True)  # noqa: FBT003 - a signal takes no names
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hovered.emit(False)  # noqa: FBT003
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.hovered.emit(False)  # noqa: FBT003
            event.acceptProposedAction()
            self.dropped.emit(event.mimeData())
            return True
        return False
