"""A button over the lower left corner of the photo: back to the fills that were left to paint on."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from editor.state.language.translation import translate
from editor.widgets.actions import Actions

MARGIN_PX: Final = 16


class BackChip(QPushButton):
    """Is there as long as there are fills to go back to."""

    def __init__(self, around: QWidget, actions: Actions) -> None:
        """Take a place over another widget.

        Args:
            around: What it lies over.
            actions: Of the window.
        """
        super().__init__(around)
        self._around = around
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setIcon(actions["back_to_fills"].icon())
        self.setToolTip(actions["back_to_fills"].toolTip())
        self.clicked.connect(actions["back_to_fills"].trigger)
        around.installEventFilter(self)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many fills there are to go back to; none hides it."""
        self.setText(
            translate("BackChip", "Back to %n fills", "", count)
            if count > 1
            else translate("BackChip", "Back to the fill")
        )
        self.setVisible(count > 0)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._around and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        self.move(MARGIN_PX, self._around.height() - self.height() - MARGIN_PX)
        self.raise_()
