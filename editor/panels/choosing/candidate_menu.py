"""What can be done with one candidate: the menu of its thumbnail. Opening it chooses nothing."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from editor.state.language.translation import translate
from editor.widgets.actions import Actions
from inpaint_core.filling.separate.holes import ALL

ENTRIES: Final = (
    "enlarge_fill",
    "pin_fill",
    "more_like_this",
    "roll_hole",
    "",
    "delete_fill",
    "restore_fills",
)
"""Names of actions; an empty one is a line."""


class CandidateMenu(QMenu):
    """The actions about a candidate and, where there are several holes, which of them it is chosen for."""

    chosen_for = Signal(int)
    """The user wants it for the hole of this number; -1 for all."""

    def __init__(self, actions: Actions, *, holes: int, parent: QWidget) -> None:
        """Fill the menu.

        Args:
            actions: Of the window.
            holes: How many there are.
            parent: Over which it opens.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)  # they say why an entry is grey
        for hole in range(ALL, holes) if holes > 1 else ():
            words = (
                translate("CandidateMenu", "Use for &All Holes")
                if hole == ALL
                else translate("CandidateMenu", "Use for Hole {hole}").format(hole=hole + 1)
            )
            self.addAction(words).triggered.connect(partial(self.chosen_for.emit, hole))
        if holes > 1:
            self.addSeparator()
        for name in ENTRIES:
            if name:
                self.addAction(actions[name])
            else:
                self.addSeparator()
