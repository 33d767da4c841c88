"""Which mask is edited, the hole or what fills must not copy: joins document, action and menus."""

from typing import Final

from PySide6.QtCore import QObject

from editor.state.document import Document
from editor.state.masks.layer import MaskName
from editor.widgets.actions import ACTIONS, Actions, plain, tooltip

COMMANDS: Final = (
    *("clear_mask", "invert_mask", "grow_mask", "shrink_mask", "fill_mask_holes", "smooth_mask"),
    *("copy_mask", "paste_mask", "import_mask", "export_mask"),
)
"""Actions whose texts name the mask that they change."""

TITLES: Final[dict[MaskName, str]] = {"mask": "Mask", "forbidden": "Don't-Copy Mask"}
"""What they call it."""

WORDS: Final[dict[MaskName, str]] = {"mask": "the mask", "forbidden": "what fills must not copy"}
"""What their tooltips call it."""


class MaskLayerController(QObject):
    """The document holds the choice; the action switches it and shows it."""

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._document: Document | None = None
        actions["edit_forbidden"].triggered.connect(self._choose)

    def show(self, document: Document | None) -> None:
        """Show which mask of a photo is edited; called when it may have changed, and for another photo."""
        self._document = document
        edited: MaskName = "mask" if document is None else document.edited
        self._actions["edit_forbidden"].setChecked(edited == "forbidden")
        for name in COMMANDS:
            action, wanted = self._actions[name], ACTIONS[name].text.replace("Mask", TITLES[edited])
            if plain(action.text()) != plain(wanted):  # the same words keep the letter that the menu gave
                action.setText(wanted)
                if ACTIONS[name].tip:
                    tip = ACTIONS[name].tip.replace("the mask", WORDS[edited])
                    action.setToolTip(tooltip(tip[0].upper() + tip[1:], action))

    def _choose(self, is_forbidden: bool) -> None:  # noqa: FBT001 - a slot
        if self._document is not None:
            self._document.edit("forbidden" if is_forbidden else "mask")
