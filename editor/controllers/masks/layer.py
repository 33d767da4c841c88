"""Which mask is edited, the hole or what fills must not copy: joins document, action and menus."""

from typing import Final

from PySide6.QtCore import QObject

from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.masks.layer import MaskName
from editor.widgets.actions import Actions, action_text, action_tip, plain, tooltip

COMMANDS: Final = {
    "clear_mask": (QT_TRANSLATE_NOOP("Actions", "&Clear Don't-Copy Mask"), ""),
    "invert_mask": (QT_TRANSLATE_NOOP("Actions", "&Invert Don't-Copy Mask"), ""),
    "grow_mask": (
        QT_TRANSLATE_NOOP("Actions", "&Grow Don't-Copy Mask"),
        QT_TRANSLATE_NOOP("Actions", "Move the don't-copy mask's edge outwards"),
    ),
    "shrink_mask": (
        QT_TRANSLATE_NOOP("Actions", "Sh&rink Don't-Copy Mask"),
        QT_TRANSLATE_NOOP("Actions", "Move the don't-copy mask's edge inwards"),
    ),
    "fill_mask_holes": (
        QT_TRANSLATE_NOOP("Actions", "&Fill Holes of Don't-Copy Mask"),
        QT_TRANSLATE_NOOP("Actions", "Take into the don't-copy mask what it goes around"),
    ),
    "smooth_mask": (
        QT_TRANSLATE_NOOP("Actions", "Sm&ooth Don't-Copy Mask"),
        QT_TRANSLATE_NOOP(
            "Actions", "Smooth the don't-copy mask's outline, by the number of pixels of Mask edge"
        ),
    ),
    "copy_mask": (
        QT_TRANSLATE_NOOP("Actions", "Cop&y Don't-Copy Mask"),
        QT_TRANSLATE_NOOP("Actions", "Copy what fills must not copy, for another photo or program"),
    ),
    "paste_mask": (
        QT_TRANSLATE_NOOP("Actions", "&Paste Don't-Copy Mask"),
        QT_TRANSLATE_NOOP(
            "Actions", "Make the image on the clipboard what fills must not copy: white is filled"
        ),
    ),
    "import_mask": (QT_TRANSLATE_NOOP("Actions", "I&mport Don't-Copy Mask…"), ""),
    "export_mask": (QT_TRANSLATE_NOOP("Actions", "E&xport Don't-Copy Mask…"), ""),
}
"""Actions that name the mask that they change: text and tooltip where it is the don't-copy mask."""


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
            text, tip = (action_text(name), action_tip(name)) if edited == "mask" else _other(name)
            action = self._actions[name]
            if plain(action.text()) != plain(text):  # the same words keep the letter that the menu gave
                action.setText(text)
                if tip:
                    action.setToolTip(tooltip(tip, action))

    def _choose(self, is_forbidden: bool) -> None:  # noqa: FBT001 - a slot
        if self._document is not None:
            self._document.edit("forbidden" if is_forbidden else "mask")


def _other(name: str) -> tuple[str, str]:
    text, tip = COMMANDS[name]
    return translate("Actions", text), translate("Actions", tip)
