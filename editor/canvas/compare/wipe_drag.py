"""The hand on the line of a view that is wiped."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent

from editor.canvas.canvas_view import CanvasView

GRIP_PX: Final = 12
"""So near to the line, in logical pixels, a press takes hold of it."""


class WipeDrag(QObject):
    """Lets the hand move the line; every other press goes to the view."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._is_held = self._has_cursor = False
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or self._view.comparing.how != "wipe":
            return False
        near = abs(event.position().x() - self._view.comparing.wipe_at * self._view.width()) <= GRIP_PX
        match event.type():
            case QEvent.Type.MouseButtonPress if near and event.button() == Qt.MouseButton.LeftButton:
                self._is_held = True
                self._view.forget_pointer()
                return True
            case QEvent.Type.MouseMove if self._is_held:
                self._view.comparing.wipe_at = event.position().x() / self._view.width()
                return True
            case QEvent.Type.MouseMove if near and not event.buttons():
                self._view.setCursor(Qt.CursorShape.SplitHCursor)
                self._view.forget_pointer()  # where it was it would stay
                self._has_cursor = True
                return True
            case QEvent.Type.MouseMove if self._has_cursor:
                self._has_cursor = False
                self._view.update_cursor()
            case QEvent.Type.MouseButtonRelease if self._is_held:
                self._is_held = False
                return True
        return False
