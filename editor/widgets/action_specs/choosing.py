"""Rows of the table of actions: choosing among fills, and comparing them with the original."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.spec import ActionSpec

CHOOSING_ACTIONS: Final[dict[str, ActionSpec]] = {
    "again": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Again"),
        keys=("R",),
        icon="refresh",
        tip=QT_TRANSLATE_NOOP("Actions", "More ideas beside those on show; what you have chosen stays"),
    ),
    "roll_hole": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Roll This &Hole Anew"),
        keys=("Shift+R",),
        icon="dice-5-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "More fills for the hole you choose for; the other holes stay as they are"
        ),
    ),
    "more_like_this": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "More &Like This"),
        keys=("K",),
        icon="creation",
        tip=QT_TRANSLATE_NOOP("Actions", "Fills that differ a little from this one"),
    ),
    "next_hole": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Next H&ole"),
        keys=(".",),
        tip=QT_TRANSLATE_NOOP("Actions", "Choose the fill of the next hole"),
    ),
    "previous_hole": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Previous Hol&e"),
        keys=(",",),
        tip=QT_TRANSLATE_NOOP("Actions", "Choose the fill of the hole before"),
    ),
    "pin_fill": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Pin Fill"),
        keys=("P",),
        icon="pin-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Pin this fill for all holes: it goes first and stays as it is"),
    ),
    "delete_fill": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Dele&te Fill"),
        keys=("Delete",),
        icon="delete-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Take this fill out of the row, for all holes; holes that have it get its neighbour"
        ),
    ),
    "restore_fills": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Bring Back Deleted Fills"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show again the fills that were taken out of the row"),
    ),
    "enlarge_fill": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Enlar&ge Fill"),
        keys=("Z",),
        icon="magnify-plus-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Zoom to the hole and back; a tap on Space or a double click does it too"
        ),
    ),
    "compare_wipe": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Compare by &Wiping"),
        keys=("C",),
        icon="compare",
        tip=QT_TRANSLATE_NOOP("Actions", "Original left of a handle, what you have right of it"),
        is_checkable=True,
    ),
    "compare_side": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Compare &Side by Side"),
        keys=("Shift+C",),
        icon="view-split-vertical",
        tip=QT_TRANSLATE_NOOP("Actions", "The original beside what you have; both zoom and move together"),
        is_checkable=True,
    ),
    "compare_difference": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Show &Difference"),
        keys=("Shift+D",),
        icon="vector-difference",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "What differs from the original as it was opened, amplified, and how many pixels"
        ),
        is_checkable=True,
    ),
    "show_disagreement": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Show Where Fills Dis&agree"),
        keys=("Ctrl+D",),
        icon="texture",
        tip=QT_TRANSLATE_NOOP("Actions", "Tint where the fills on show differ among each other"),
        is_checkable=True,
    ),
    "context_bar": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Bar by the Hole"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the next steps beside the hole"),
        is_checkable=True,
    ),
    "back_to_fills": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Bac&k to the Fills"),
        keys=("Ctrl+Backspace",),
        icon="history",
        tip=QT_TRANSLATE_NOOP("Actions", "Bring back the fills you left to paint on, with their mask"),
    ),
}
