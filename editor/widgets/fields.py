"""Fields of the docks: their keys stay theirs, and the wheel scrolls the dock unless they have the focus."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

ENTER_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
SLIDER_KEYS = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)
LOWEST_PX = 36
"""Of a panel in a dock that has too little room."""


class NumberField(QSpinBox):
    """A number to type. Enter ends the typing and nothing else: it accepts no fill meanwhile."""

    def __init__(self, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)

    def event(self, event: QEvent) -> bool:
        return _keeps_key(event, ENTER_KEYS) or super().event(event)


class KeySlider(QSlider):
    """A slider that jumps to where it is clicked. Once Tab came to it, it has the arrow keys for itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        return _keeps_key(event, SLIDER_KEYS) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        if event.button() == Qt.MouseButton.LeftButton and not handle.contains(event.position().toPoint()):
            left, span = round(event.position().x()) - handle.width() // 2, self.width() - handle.width()
            value = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), left, span)
            self.setValue(value)
        super().mousePressEvent(event)  # on the handle now: it can be dragged on


WIDGET_MAX_PX: Final = 16_777_215
"""Qt's own: no limit."""


class DockArea(QScrollArea):
    """Lets a panel keep its size in a dock that is too low for it."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self.panel: Final = panel
        self._is_folded = False
        self.setWidget(panel)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox):
            for field in panel.findChildren(kind):
                field.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than the panel; lower, with a scroll bar."""
        width = self.panel.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, 0 if self._is_folded else LOWEST_PX)

    @property
    def is_folded(self) -> bool:
        """Whether the panel is hidden and takes no height."""
        return self._is_folded

    def fold(self, *, on: bool) -> None:
        """Fold the panel away: no longer there, a dock would be as narrow as its title."""
        self._is_folded = on
        self.panel.setVisible(not on)
        self.setMaximumHeight(0 if on else WIDGET_MAX_PX)
        self.updateGeometry()

    @property
    def wanted_height(self) -> int:
        """Height at which the whole panel shows, at its present width."""
        panel = self.panel
        height = panel.heightForWidth(self.viewport().width()) if panel.hasHeightForWidth() else -1
        return max(height, panel.sizeHint().height() if height < 0 else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        field = watched if isinstance(watched, QWidget) and watched is not self.panel else None
        if event.type() == QEvent.Type.Wheel and field is not None and not field.hasFocus():
            event.ignore()  # goes on to the area, which scrolls
            return True
        return super().eventFilter(watched, event)


def _keeps_key(event: QEvent, keys: frozenset[Qt.Key]) -> bool:
    """Claim a key before an action of the window takes it as its shortcut."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    no_modifiers = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    if no_modifiers and event.key() in keys:
        event.accept()
        return True
    return False
