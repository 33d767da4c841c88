"""Over the candidates: which hole of several is chosen for. A button for all of them, and one for each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from editor.state.language.translation import translate
from editor.widgets.labels import ShortenedLabel

ALL = -1


class HoleRow(QWidget):
    """Is there as soon as there are two holes. Knows numbers only."""

    chosen = Signal(int)
    """The user wants to choose for the hole of this number; -1 for all together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(lambda number: self.chosen.emit(number - 1))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        caption = QLabel(translate("HoleRow", "Choose for"))
        caption.setToolTip(translate("HoleRow", "Each hole can have another fill. Keys: , and ."))
        self._row.addWidget(caption)
        self.mixed = ShortenedLabel()
        self.mixed.setObjectName("quiet")
        self._row.addWidget(self.mixed)
        self._row.addStretch(1)
        self.mixed.hide()
        self.hide()

    @property
    def buttons(self) -> list[QToolButton]:
        """The one for all holes, then those of the holes in order."""
        buttons = sorted(self._group.buttons(), key=self._group.id)
        return [button for button in buttons if isinstance(button, QToolButton)]

    @property
    def count(self) -> int:
        """How many holes are shown."""
        return max(0, len(self.buttons) - 1)

    def show_choice(self, names: Sequence[str]) -> None:
        """Say what is chosen for each hole; nothing where one is chosen for all."""
        words = "  ".join(f"{number}: {name}" for number, name in enumerate(names, start=1))
        self.mixed.say(translate("HoleRow", "Mixed  –  {words}").format(words=words))
        self.mixed.setToolTip(
            "\n".join(
                translate("HoleRow", "Hole {at}: {name}").format(at=at, name=name)
                for at, name in enumerate(names, start=1)
            )
        )
        self.mixed.setVisible(bool(names))

    def show_holes(self, count: int, chosen: int) -> None:
        """Show so many holes, and which is chosen for; -1 is all of them."""
        shown = len(self.buttons) - 1
        if shown != count:
            for button in self.buttons:
                self._group.removeButton(button)
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            for number in range(ALL, count):
                self._add(number)
        self._group.button(chosen + 1).setChecked(True)
        self.setVisible(count > 1)

    def _add(self, number: int) -> None:
        button = QToolButton()
        button.setText(translate("HoleRow", "All holes") if number == ALL else str(number + 1))
        button.setToolTip(
            translate("HoleRow", "Flip the fills of all holes together")
            if number == ALL
            else translate("HoleRow", "Choose for hole {number} only").format(number=number + 1)
        )
        button.setAccessibleName(button.toolTip())
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._group.addButton(button, number + 1)
        self._row.insertWidget(self._row.count() - 2, button)
