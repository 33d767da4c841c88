"""The preferences: choices on the left, keys on the right, a search field over both."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.preference_rows import PreferenceRows
from editor.dialogs.shortcut_table import ShortcutTable
from editor.state.language.translation import translate
from editor.state.settings import Settings
from editor.widgets.shortcuts import Shortcuts

SIZE: Final = QSize(1000, 540)
BETWEEN_PX: Final = 60
"""Margins, and the gap between choices and keys."""
FRAME_PX: Final = 60
"""Left free of the screen for the frame of the window."""


class PreferencesDialog(QDialog):
    """Does not hold up the window. What is changed applies at once; Close only closes."""

    def __init__(self, window: QWidget, shortcuts: Shortcuts) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("DialogsPreferences", "Preferences"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("DialogsPreferences", "Search preferences and commands"))
        self.search.setAccessibleName(translate("DialogsPreferences", "Search preferences"))
        self.search.setClearButtonEnabled(True)
        self.rows = PreferenceRows()
        self.keys = ShortcutTable(shortcuts)
        self.nothing = QLabel(translate("DialogsPreferences", "Nothing here has this name."))
        self._scroll = QScrollArea()
        self._right = QWidget()
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self._filter("")
        free = self.screen().availableSize() - QSize(FRAME_PX, FRAME_PX)
        wide_px = self._scroll.minimumWidth() + self.keys.wide_px() + BETWEEN_PX
        self.resize(QSize(max(SIZE.width(), wide_px), max(SIZE.height(), self._high_px())).boundedTo(free))
        self.search.setFocus()

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen now."""
        self.rows.show_settings(settings)

    def _lay_out(self) -> None:
        scroll = self._scroll
        scroll.setWidget(self.rows)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumWidth(
            self.rows.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        heading = QLabel(translate("DialogsPreferences", "Keyboard shortcuts"))
        heading.setObjectName("heading")
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(heading)
        right.addWidget(self.keys, 1)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(scroll, 2)
        middle.addWidget(self._right, 3)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.close)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        close.setIcon(QIcon())  # the style's own cross is black in the dark theme too
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 12)
        box.setSpacing(12)
        box.addWidget(self.search)
        box.addLayout(middle, 1)
        box.addWidget(self.nothing)
        box.addWidget(self.buttons)

    def _high_px(self) -> int:
        """Return the height at which no choice has to be scrolled to."""
        beside = self.sizeHint().height() - max(
            self._scroll.sizeHint().height(), self._right.sizeHint().height()
        )
        return self.rows.sizeHint().height() + beside

    def _filter(self, query: str) -> None:
        has_rows, has_keys = self.rows.show_only(query), self.keys.show_only(query)
        self._scroll.setVisible(has_rows)
        self._right.setVisible(has_keys)
        self.nothing.setVisible(not (has_rows or has_keys))
