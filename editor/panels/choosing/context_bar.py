"""The next steps beside the hole: for a mask, or for fills on show. Near it, never over it."""

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QStackedLayout, QToolButton, QWidget

from editor.panels.choosing.beside_holes import find_place
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.actions import Actions

About = Literal["fills", "mask", "forbidden"]

BUTTONS: Final[dict[About, dict[str, str]]] = {
    "fills": {
        "accept": QT_TRANSLATE_NOOP("ContextBar", "Accept"),
        "again": QT_TRANSLATE_NOOP("ContextBar", "Again"),
        "compare_wipe": QT_TRANSLATE_NOOP("ContextBar", "Compare"),
        "discard": QT_TRANSLATE_NOOP("ContextBar", "Discard"),
    },
    "mask": {
        "inpaint": QT_TRANSLATE_NOOP("ContextBar", "Inpaint"),
        "invert_mask": QT_TRANSLATE_NOOP("ContextBar", "Invert"),
        "grow_mask": QT_TRANSLATE_NOOP("ContextBar", "Grow"),
        "clear_mask": QT_TRANSLATE_NOOP("ContextBar", "Clear"),
    },
    "forbidden": {
        "grow_mask": QT_TRANSLATE_NOOP("ContextBar", "Grow"),
        "clear_mask": QT_TRANSLATE_NOOP("ContextBar", "Clear"),
        "edit_forbidden": QT_TRANSLATE_NOOP("ContextBar", "Back to the Mask"),
    },
}
"""Text by the name of the action."""
CAPTIONS: Final[dict[About, str]] = {"forbidden": QT_TRANSLATE_NOOP("ContextBar", "Don't copy:")}
"""What the buttons are about, where it is not the hole."""
DIRECTIONS: Final = (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom)
"""Side by side; one below the other where only a narrow place is free."""


class ContextBar(QFrame):
    """Buttons for some actions."""

    def __init__(self, around: QWidget, actions: Actions) -> None:
        super().__init__(around)
        self.setObjectName("contextbar")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._rows: dict[About, QWidget] = {
            about: self._row(names, actions, CAPTIONS.get(about)) for about, names in BUTTONS.items()
        }
        self.about: About = "mask"
        """Which steps it showed last."""
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for row in self._rows.values():
            self._stack.addWidget(row)
        self.hide()

    def button(self, name: str) -> QToolButton:
        """Return the button of an action, of the row on show if it is in several."""
        row = self._stack.currentWidget() or self
        found = row.findChild(QToolButton, name) or self.findChild(QToolButton, name)
        if not isinstance(found, QToolButton):
            raise KeyError(name)
        return found

    def show_beside(self, about: About, holes: Sequence[QRect], free: QRect) -> None:
        """Show the steps for a mask or for fills where they cover no hole; nowhere if there is no room.

        Args:
            about: Which steps: for the fills on show, for the hole, for what fills must not copy.
            holes: In the coordinates of what it lies over; see ``find_place``.
            free: What may be covered.
        """
        row, self.about = self._rows[about], about
        self._stack.setCurrentWidget(row)
        sizes = [self._size_in(row, direction) for direction in DIRECTIONS]
        place = find_place(sizes, holes, free)
        if place is None:
            self.hide()
            return
        self._size_in(row, DIRECTIONS[sizes.index(place.size())])
        self.setGeometry(place)
        self.show()
        self.raise_()

    @staticmethod
    def _size_in(row: QWidget, direction: QBoxLayout.Direction) -> QSize:
        """Put the buttons of a row beside or below each other; return the size that takes."""
        layout = row.layout()
        if isinstance(layout, QBoxLayout):
            layout.setDirection(direction)
        return row.sizeHint()

    def _row(self, names: dict[str, str], actions: Actions, caption: str | None) -> QWidget:
        row = QWidget()
        layout = QBoxLayout(DIRECTIONS[0], row)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        if caption:
            layout.addWidget(QLabel(translate("ContextBar", caption)))
            layout.setContentsMargins(10, 4, 4, 4)
        for name, text in names.items():
            button = QToolButton()
            button.setObjectName(name)
            button.setText(translate("ContextBar", text))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAutoRaise(True)
            action = actions[name]
            button.setToolTip(action.toolTip())
            action.changed.connect(partial(_show_tip, button, action))
            button.setEnabled(action.isEnabled())
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            layout.addWidget(button)
        return row


def _show_tip(button: QToolButton, action: QAction) -> None:
    button.setToolTip(action.toolTip())
