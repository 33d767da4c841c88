"""Opens the command palette, and knows whether it is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from editor.dialogs.command_palette import CommandPalette
from editor.state.availability import Situation, why_not
from editor.widgets.actions import Actions


class CommandsController(QObject):
    """One palette at a time."""

    def __init__(self, window: QWidget, actions: Actions, situation: Callable[[], Situation]) -> None:
        """Connect the action that opens it.

        Args:
            window: Over which it opens.
            actions: What it lists.
            situation: Says what there is and what is going on.
        """
        super().__init__(window)
        self._window, self._actions, self._situation = window, actions, situation
        self.palette: CommandPalette | None = None
        actions["palette"].triggered.connect(self.show_palette)

    def show_palette(self) -> None:
        """Open the palette."""
        self.palette = CommandPalette(
            self._window, self._actions, lambda name: why_not(name, self._situation())
        )
        self.palette.finished.connect(self._forget)
        self.palette.show()
        self.palette.activateWindow()
        self.palette.field.setFocus()

    def _forget(self) -> None:
        self.palette = None
