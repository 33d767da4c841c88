"""How the mask is shown: tint, outline only, or black and white; joins menu, canvas and settings."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from editor.canvas.canvas_view import CanvasView
from editor.state.settings import MaskViewChoice, SettingsFile
from editor.widgets.actions import Actions

VIEWS: Final[dict[MaskViewChoice, str]] = {
    "tint": "mask_tint",
    "outline": "mask_outline",
    "black and white": "mask_black_white",
}
"""Names of their actions, in the order in which the key goes through them."""


class MaskViewController(QObject):
    """One of the three is always chosen."""

    def __init__(
        self, canvas: CanvasView, actions: Actions, settings: SettingsFile, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas, self._actions, self._settings = canvas, actions, settings
        group = QActionGroup(self)
        for view, name in VIEWS.items():
            group.addAction(actions[name])
            actions[name].triggered.connect(lambda _=False, view=view: self.choose(view))
        actions["next_mask_view"].triggered.connect(self._go_on)
        self.choose(settings.current.mask_view)

    def choose(self, view: MaskViewChoice) -> None:
        """Show the mask in this way from now on; a hidden mask is shown again."""
        self._actions[VIEWS[view]].setChecked(True)
        self._canvas.mask_view = view
        if self._settings.current.mask_view != view:
            self._settings.current = replace(self._settings.current, mask_view=view)
            self._actions["show_mask"].setChecked(True)

    def _go_on(self) -> None:
        views = list(VIEWS)
        self.choose(views[(views.index(self._canvas.mask_view) + 1) % len(views)])
