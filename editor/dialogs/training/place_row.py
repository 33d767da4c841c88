"""One line of a form: a folder or a file, typed or chosen."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from editor.state.language.translation import translate


class PlaceRow(QWidget):
    """A field with a path and a button that asks for one."""

    changed = Signal()

    def __init__(self, name: str, ask: Callable[[str, str], str], *, when_empty: str = "") -> None:
        """Begin empty.

        Args:
            name: For screen readers and the title of the question.
            ask: Given the title and the present path; returns the new one, empty for none.
            when_empty: What the empty field means.
        """
        super().__init__()
        self._name, self._ask = name, ask
        self.field = QLineEdit()
        self.field.setPlaceholderText(when_empty)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.button = QPushButton(translate("PlaceRow", "Choose…"))
        self.button.setAccessibleName(translate("PlaceRow", "Choose: {name}").format(name=name))
        self.button.setAutoDefault(False)  # Enter elsewhere in the window must not press it
        self.setFocusProxy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.field.textChanged.connect(self.changed)
        self.button.clicked.connect(self._choose)

    @property
    def path(self) -> str:
        """What is in the field, without spaces around it; empty for nothing."""
        return self.field.text().strip()

    @path.setter
    def path(self, path: str) -> None:
        self.field.setText(path)
        self.field.setCursorPosition(len(path))  # the end says more than the beginning

    def _choose(self) -> None:
        if chosen := self._ask(self._name, self.path):
            self.path = chosen
