"""The button at the end of a tool bar that has no room for all of its tools, and the list below it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from editor.state.language.translation import translate
from editor.widgets.icons import icon

NAME = "qt_toolbar_ext_button"
"""Qt's own."""
PRESSES: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def show_overflow(bar: QToolBar) -> None:
    """Give the button that shows the rest of a bar an icon of ours and words; call it for each theme."""
    button = bar.findChild(QToolButton, NAME)
    if button is None:
        return
    is_upright = bar.orientation() == Qt.Orientation.Vertical
    button.setIcon(icon("chevron-double-down" if is_upright else "chevron-double-right"))
    button.setToolTip(translate("Overflow", "More of {bar}").format(bar=bar.windowTitle()))
    button.setAccessibleName(translate("Overflow", "More of {bar}").format(bar=bar.windowTitle()))
    if bar.findChild(OverflowList) is None:
        OverflowList(bar, button)


class OverflowList(QObject):
    """Shows what a bar has no room for in a list; Qt would open a drawer across the whole window."""

    def __init__(self, bar: QToolBar, button: QToolButton) -> None:
        super().__init__(bar)
        self._bar, self._button = bar, button
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if kind == QEvent.Type.MouseButtonPress:
                self.show_list()
            return True
        if isinstance(event, QKeyEvent) and event.key() in PRESSES:
            if kind == QEvent.Type.KeyPress:
                self.show_list()
            return True
        return False

    def show_list(self) -> QMenu:
        """Show what the bar hides, beside the button."""
        menu = QMenu(self._bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._bar.actions():
            part = self._bar.widgetForAction(action)
            if not action.isVisible() or part is None or not part.isHidden() or action.isSeparator():
                continue
            if isinstance(action, QWidgetAction):
                _add_parts(menu, part)
            else:
                menu.addAction(action)
        button, size = self._button, menu.sizeHint()
        if self._bar.orientation() == Qt.Orientation.Vertical:
            place = QPoint(button.width(), button.height() - size.height())
        else:
            place = QPoint(button.width() - size.width(), button.height())
        menu.popup(button.mapToGlobal(place))
        return menu


def _add_parts(menu: QMenu, whole: QWidget) -> None:
    """Add rows that do what a widget of the bar does, or the widgets in it."""
    inside = (QAbstractButton, QAbstractSlider, QComboBox, QSpinBox)
    if isinstance(whole, QAbstractButton):
        _add_button(menu, whole)
    elif isinstance(whole, QComboBox):
        _add_choices(menu, whole)
    elif isinstance(whole, QSpinBox | QAbstractSlider):
        _add_number(menu, whole)
    else:
        children = whole.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for part in children:
            if not part.isHidden() and (isinstance(part, inside) or part.children()):
                _add_parts(menu, part)


def _add_button(menu: QMenu, button: QAbstractButton) -> None:
    words = button.text() or button.accessibleName() or button.toolTip().split("\n", 1)[0]
    entry = menu.addAction(button.icon(), words)
    entry.setCheckable(button.isCheckable())
    entry.setChecked(button.isChecked())
    entry.setEnabled(button.isEnabled())
    entry.triggered.connect(lambda _=False: button.click())


def _add_choices(menu: QMenu, choices: QComboBox) -> None:
    within = menu.addMenu(choices.accessibleName())
    within.setEnabled(choices.isEnabled())

    def choose(row: int) -> None:
        choices.setCurrentIndex(row)
        choices.activated.emit(row)

    for row in range(choices.count()):
        entry = within.addAction(choices.itemIcon(row), choices.itemText(row))
        entry.setCheckable(True)
        entry.setChecked(row == choices.currentIndex())
        entry.triggered.connect(lambda _=False, row=row: choose(row))


def _add_number(menu: QMenu, number: QSpinBox | QAbstractSlider) -> None:
    field: QSpinBox | QSlider
    if isinstance(number, QSpinBox):
        field = QSpinBox()
        field.setSuffix(number.suffix())
        field.setKeyboardTracking(False)
    else:
        field = QSlider(Qt.Orientation.Horizontal)
    field.setRange(number.minimum(), number.maximum())
    field.setValue(number.value())
    field.setEnabled(number.isEnabled())
    field.setAccessibleName(number.accessibleName())
    field.valueChanged.connect(number.setValue)
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(12, 2, 12, 2)
    inside.addWidget(QLabel(number.accessibleName()), 1)
    inside.addWidget(field)
    entry = QWidgetAction(menu)
    entry.setDefaultWidget(row)
    menu.addAction(entry)
