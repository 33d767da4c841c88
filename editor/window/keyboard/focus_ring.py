"""A ring around what the keyboard brought the focus to, in every window and theme; clicks show none."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QWidget
from shiboken6 import isValid

from editor.canvas.canvas_view import CanvasView
from editor.canvas.keyboard.cursor import BY_KEYBOARD
from editor.widgets.theme import current_shades

OUTSIDE_PX: Final = 2
LINE_PX: Final = 2
RADIUS_PX: Final = 5
KEPT: Final = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""The focus comes back to where it was."""
PLACED: Final = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show})


class FocusRing(QObject):
    """Watches the focus of the whole program."""

    def __init__(self, window: QWidget) -> None:
        """Begin to watch; it ends with the window."""
        super().__init__(window)
        self._ring: _Ring | None = None
        self._watched: QWidget | None = None
        self._is_by_keyboard = False
        if app := QApplication.instance():
            app.installEventFilter(self)

    @property
    def shown_around(self) -> QWidget | None:
        """What has the ring now."""
        return self._watched

    @property
    def is_by_keyboard(self) -> bool:
        """Whether the keyboard brought the focus where it is: there it stays when a choice was made."""
        return self._is_by_keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and isinstance(watched, QWidget):
            self._on_focus(watched, event.reason())
        elif kind == QEvent.Type.MouseButtonPress and not isinstance(watched, CanvasView):
            self._is_by_keyboard = False
            self._take_away()
        elif self._watched is not watched:
            return False
        elif kind in PLACED and self._ring is not None and isValid(self._ring):
            self._ring.go_around(self._watched)
        elif kind == QEvent.Type.Hide:
            self._take_away()
        return False

    def _on_focus(self, widget: QWidget, reason: Qt.FocusReason) -> None:
        if reason not in KEPT:
            self._is_by_keyboard = reason in BY_KEYBOARD
        self._take_away()
        owner = widget.parentWidget()
        if isinstance(owner, QAbstractSpinBox | QComboBox):
            widget, owner = owner, owner.parentWidget()
        if not self._is_by_keyboard or owner is None or widget.isWindow() or isinstance(widget, CanvasView):
            return  # the photo shows the cursor of the keyboard
        self._ring, self._watched = _Ring(owner), widget
        self._ring.go_around(widget)

    def _take_away(self) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = self._watched = None


class _Ring(QWidget):
    """Lies over its parent and lets everything through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def go_around(self, widget: QWidget) -> None:
        """Take the place around a widget with the same parent, as far as that reaches."""
        parent = self.parentWidget()
        around = widget.geometry().adjusted(-OUTSIDE_PX, -OUTSIDE_PX, OUTSIDE_PX, OUTSIDE_PX)
        self.setGeometry(around & (parent.rect() if parent else around))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(current_shades().accent_text), LINE_PX))
        inside = QRect(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(inside, RADIUS_PX, RADIUS_PX)
        painter.end()
