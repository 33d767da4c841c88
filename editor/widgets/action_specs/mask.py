"""Rows of the table of actions: what is done to the whole mask."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.spec import ActionSpec

MASK_ACTIONS: Final[dict[str, ActionSpec]] = {
    "clear_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Clear Mask"), keys=("Delete",), icon="delete-outline"
    ),
    "invert_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Invert Mask"), keys=("X",), icon="invert-colors"
    ),
    "grow_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Grow Mask"),
        keys=("Ctrl+]",),
        icon="plus",
        tip=QT_TRANSLATE_NOOP("Actions", "Move the mask's edge outwards"),
    ),
    "shrink_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Sh&rink Mask"),
        keys=("Ctrl+[",),
        icon="minus",
        tip=QT_TRANSLATE_NOOP("Actions", "Move the mask's edge inwards"),
    ),
    "fill_mask_holes": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Fill Holes of Mask"),
        keys=("Ctrl+Shift+H",),
        icon="format-color-fill",
        tip=QT_TRANSLATE_NOOP("Actions", "Take into the mask what it goes around"),
    ),
    "smooth_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Sm&ooth Mask"),
        keys=("Ctrl+Shift+M",),
        icon="vector-curve",
        tip=QT_TRANSLATE_NOOP("Actions", "Smooth the mask's outline, by the number of pixels of Mask edge"),
    ),
    "copy_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Cop&y Mask"),
        keys=("Ctrl+Shift+C",),
        icon="content-copy",
        tip=QT_TRANSLATE_NOOP("Actions", "Copy the mask, for another photo or program"),
    ),
    "paste_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Paste Mask"),
        keys=("Ctrl+Shift+V",),
        icon="content-paste",
        tip=QT_TRANSLATE_NOOP("Actions", "Make the image on the clipboard the mask: white is filled"),
    ),
    "import_mask": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "I&mport Mask…"), icon="import"),
    "export_mask": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "E&xport Mask…"), icon="export"),
}
