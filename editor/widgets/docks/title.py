"""The title of a dock: what is in it, and buttons that fold, float and close it."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.state.language.translation import translate
from editor.widgets.icons import icon

BUTTON_PX: Final = 16


class DockTitle(QWidget):
    """Asks for folding by its arrow or a double click; dragging it moves the dock, as Qt's own title does."""

    fold_wanted = Signal()

    def __init__(self, dock: QDockWidget) -> None:
        """Take the place of the dock's own title.

        Args:
            dock: Whose title it becomes, and which owns it.
        """
        super().__init__(dock)
        self._dock, self._is_folded = dock, False
        self.fold = _button(self)
        self._words = QLabel(dock.windowTitle(), self)
        self._float, self._close = _button(self), _button(self)
        self._float.setToolTip(translate("Title", "Take the panel out of the window, or put it back"))
        self._float.setAccessibleName(translate("Title", "{panel}: float").format(panel=dock.windowTitle()))
        self._close.setToolTip(translate("Title", "Close the panel; the Window menu brings it back"))
        self._close.setAccessibleName(translate("Title", "{panel}: close").format(panel=dock.windowTitle()))
        self.fold.clicked.connect(self.fold_wanted)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 6, 4)
        row.setSpacing(2)
        row.addWidget(self.fold)
        row.addSpacing(2)
        row.addWidget(self._words, 1)
        row.addWidget(self._float)
        row.addWidget(self._close)
        dock.setTitleBarWidget(self)
        self.show_folded(on=False)

    def show_folded(self, *, on: bool) -> None:
        """Show whether the panel below is folded away."""
        self._is_folded = on
        title = self._dock.windowTitle()
        self.fold.setToolTip(
            translate("Title", "Unfold the panel (double click on its title)")
            if on
            else translate("Title", "Fold the panel (double click on its title)")
        )
        spoken = translate("Title", "{panel}: unfold") if on else translate("Title", "{panel}: fold")
        self.fold.setAccessibleName(spoken.format(panel=title))
        self.refresh_icons()

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        self.fold.setIcon(icon("chevron-right" if self._is_folded else "chevron-down"))
        self._float.setIcon(icon("dock-window"))
        self._close.setIcon(icon("close"))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fold_wanted.emit()
        event.accept()


def _button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("dock_button")
    button.setIconSize(QSize(BUTTON_PX, BUTTON_PX))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
