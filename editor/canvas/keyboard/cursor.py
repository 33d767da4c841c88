"""A cursor in the photo that the arrow keys move: whatever the mouse can do with a tool, keys can do."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QCursor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from editor.canvas.canvas_view import CanvasView

STEP_PX: Final = 8
"""Logical pixels that an arrow moves the cursor by."""
FAR_PX: Final = 64
"""The same with Shift."""
NEAR_PX: Final = 1
"""The same with Ctrl."""
MARGIN_PX: Final = 32
"""So near to the border the photo moves instead, as far as there is more of it."""
ARM_PX: Final = 12
ARROWS: Final[dict[int, QPoint]] = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
PRESS_KEYS: Final = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
BY_KEYBOARD: Final = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
NO_BUTTON, LEFT_BUTTON = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
NO_MODIFIER: Final = Qt.KeyboardModifier.NoModifier


class KeyboardCursor(QWidget):
    """Lies over the canvas and speaks to it as a mouse does.

    It shows once an arrow is pressed, or the keyboard brought the focus, and goes when the mouse moves. Space
    or Enter presses the tool down, the next one lifts it: a brush paints, a rectangle gets two corners. A
    tool of many points (polygon, wire) gets one with each Space, and Enter finishes it.
    """

    def __init__(self, canvas: CanvasView) -> None:
        """Watch the canvas, which owns it."""
        super().__init__(canvas)
        self._canvas = canvas
        self._is_down = self._is_sending = False
        self._place = QPoint(-1, -1)
        self._mouse = QPoint()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(2 * ARM_PX + 1, 2 * ARM_PX + 1)
        self.hide()
        canvas.installEventFilter(self)

    @property
    def place(self) -> QPoint:
        """Where it is on the canvas, in logical pixels."""
        return self._place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return not self.isHidden() and event.key() == Qt.Key.Key_Space
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and event.reason() in BY_KEYBOARD:
            self._appear()
        elif self._ends(kind):
            self._vanish()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for colour, width_px in ((QColor("#000000"), 3), (QColor("#ffffff"), 1)):
            painter.setPen(QPen(colour, width_px))
            for one in (QPoint(1, 0), QPoint(0, 1)):
                centre = QPoint(ARM_PX, ARM_PX)
                painter.drawLine(centre - one * ARM_PX, centre - one * 3)
                painter.drawLine(centre + one * 3, centre + one * ARM_PX)
        painter.end()

    def _press(self, event: QKeyEvent) -> bool:
        """Take a key; return whether it was the cursor's."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        steps = {
            NO_MODIFIER: STEP_PX,
            Qt.KeyboardModifier.ShiftModifier: FAR_PX,
            Qt.KeyboardModifier.ControlModifier: NEAR_PX,
        }
        if self._canvas.document is None:
            return False
        if event.key() in ARROWS and modifiers in steps:
            self._move(ARROWS[event.key()] * steps[modifiers])
            return True
        if self.isHidden() or event.key() not in PRESS_KEYS or modifiers != NO_MODIFIER:
            return False
        if event.key() != Qt.Key.Key_Space and self._canvas.is_selection_open:
            return False  # Enter finishes it
        if not event.isAutoRepeat():
            self._press_or_lift()
        return True

    def _move(self, by: QPoint) -> None:
        if self.isHidden():
            self._appear()
        self._go(self._place + by + self._panned(self._place + by))

    def _panned(self, place: QPoint) -> QPoint:
        """Move the photo where ``place`` lies near the border; return by how much it moved."""
        inside = self._canvas.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        wanted = _nearest(inside, place) - place
        if wanted.isNull():
            return wanted
        x, y = self._canvas.viewport.origin
        self._canvas.pan_by(QPointF(wanted))
        new_x, new_y = self._canvas.viewport.origin
        ratio = self._canvas.devicePixelRatio()
        return QPointF((new_x - x) / ratio, (new_y - y) / ratio).toPoint()

    def _appear(self) -> None:
        if self._canvas.document is None or not self.isHidden():
            return
        self._mouse = QCursor.pos()
        middle = self._canvas.rect().center()
        self._go(self._place if self._canvas.rect().contains(self._place) else middle)
        self.show()
        self.raise_()

    def _vanish(self) -> None:
        if self.isHidden():
            return
        if self._is_down:
            self._press_or_lift()
        self.hide()

    def _go(self, place: QPoint) -> None:
        self._place = _nearest(self._canvas.rect(), place)
        self.move(self._place - QPoint(ARM_PX, ARM_PX))
        held = LEFT_BUTTON if self._is_down else NO_BUTTON
        self._send(QEvent.Type.MouseMove, NO_BUTTON, held)

    def _press_or_lift(self) -> None:
        if self._is_down:
            self._is_down = False
            self._send(QEvent.Type.MouseButtonRelease, LEFT_BUTTON, NO_BUTTON)
            return
        self._is_down = True
        self._send(QEvent.Type.MouseButtonPress, LEFT_BUTTON, LEFT_BUTTON)
        if self._canvas.is_selection_open:  # each press is one point
            self._press_or_lift()

    def _send(self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        place = QPointF(self._place)
        event = QMouseEvent(kind, place, self._canvas.mapToGlobal(place), button, held, NO_MODIFIER)
        self._is_sending = True
        try:
            QApplication.sendEvent(self._canvas, event)
        finally:
            self._is_sending = False

    def _ends(self, kind: QEvent.Type) -> bool:
        """Whether an event means that the mouse, or another widget, takes over.

        Qt tells of moves too where the mouse rests and only something under it changed.
        """
        if kind == QEvent.Type.MouseMove:
            return not self._is_sending and QCursor.pos() != self._mouse
        return kind == QEvent.Type.FocusOut or (kind == QEvent.Type.MouseButtonPress and not self._is_sending)


def _nearest(rect: QRect, point: QPoint) -> QPoint:
    return QPoint(
        min(max(point.x(), rect.left()), rect.right()), min(max(point.y(), rect.top()), rect.bottom())
    )
