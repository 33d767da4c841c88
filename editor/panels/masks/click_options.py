"""What Click to Select says of itself in the bar above the photo, and the way to its model."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from editor.state.language.translation import translate

STATE_PX: Final = 150


class ClickOptions(QWidget):
    """A short sentence, and a button."""

    def __init__(self, choose_model: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = QLabel()
        self.state.setMinimumWidth(STATE_PX)
        self.state.setAccessibleName(translate("ClickOptions", "State of Click to Select"))
        self.model = QToolButton()
        self.model.setText(translate("ClickOptions", "Model…"))
        self.model.setToolTip(choose_model.toolTip())
        self.model.setAccessibleName(translate("ClickOptions", "Model for Click to Select"))
        self.model.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.model.clicked.connect(choose_model.trigger)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(6)
        layout.addWidget(self.state)
        layout.addWidget(self.model)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_state(self, text: str) -> None:
        """Say what it does or lacks, in a few words."""
        self.state.setText(text)
