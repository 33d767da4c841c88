"""The switch that says what is painted: the hole, or where fills must not copy from."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.masks.layer import MaskName
from editor.widgets.actions import tooltip

TITLES: Final[dict[MaskName, tuple[str, str]]] = {
    "mask": (
        QT_TRANSLATE_NOOP("MaskSwitch", "Hole"),
        QT_TRANSLATE_NOOP("MaskSwitch", "Paint what is to be filled"),
    ),
    "forbidden": (
        QT_TRANSLATE_NOOP("MaskSwitch", "Don't copy"),
        QT_TRANSLATE_NOOP("MaskSwitch", "Paint what fills must not copy from"),
    ),
}
"""Text of each button, and what it does."""


class MaskSwitch(QWidget):
    """Two buttons of which one is down; they follow the action that does the same from menu and key."""

    done_here = Signal()
    """The user made a choice and wants the keys to go to the photo again."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        """Show what ``action`` says; on for what must not be copied."""
        super().__init__(parent)
        self._action = action
        self._group = QButtonGroup(self)
        self.buttons: Final[dict[MaskName, QToolButton]] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(0)
        for name, (title, _) in TITLES.items():
            button = QToolButton()
            button.setText(translate("MaskSwitch", title))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            self._group.addButton(button)
            self.buttons[name] = button
            layout.addWidget(button)
        action.changed.connect(self._follow)
        action.toggled.connect(self._follow)
        self._follow()

    def _choose(self, name: MaskName) -> None:
        if self._action.isChecked() != (name == "forbidden"):
            self._action.trigger()
        self.done_here.emit()

    def _follow(self) -> None:
        self.buttons["forbidden" if self._action.isChecked() else "mask"].setChecked(True)
        for name, button in self.buttons.items():
            button.setEnabled(self._action.isEnabled())
            button.setToolTip(tooltip(translate("MaskSwitch", TITLES[name][1]), self._action))
