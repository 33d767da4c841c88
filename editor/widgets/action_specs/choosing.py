"""Rows of the table of actions: choosing among fills, and comparing them with the original."""

from typing import Final

from editor.widgets.action_specs.spec import ActionSpec

CHOOSING_ACTIONS: Final[dict[str, ActionSpec]] = {
    "again": ActionSpec(
        text="&Again",
        keys=("R",),
        icon="refresh",
        tip="More ideas beside those on show; what you have chosen stays",
    ),
    "roll_hole": ActionSpec(
        text="Roll This &Hole Anew",
        keys=("Shift+R",),
        icon="dice-5-outline",
        tip="More fills for the hole you choose for; the other holes stay as they are",
    ),
    "more_like_this": ActionSpec(
        text="More &Like This", keys=("K",), icon="creation", tip="Fills that differ a little from this one"
    ),
    "next_hole": ActionSpec(text="Next H&ole", keys=(".",), tip="Choose the fill of the next hole"),
    "previous_hole": ActionSpec(text="Previous Hol&e", keys=(",",), tip="Choose the fill of the hole before"),
    "pin_fill": ActionSpec(
        text="&Pin Fill",
        keys=("P",),
        icon="pin-outline",
        tip="Pin this fill for all holes: it goes first and stays as it is",
    ),
    "delete_fill": ActionSpec(
        text="Dele&te Fill",
        keys=("Delete",),
        icon="delete-outline",
        tip="Take this fill out of the row, for all holes; holes that have it get its neighbour",
    ),
    "restore_fills": ActionSpec(
        text="&Bring Back Deleted Fills", tip="Show again the fills that were taken out of the row"
    ),
    "enlarge_fill": ActionSpec(
        text="Enlar&ge Fill",
        keys=("Z",),
        icon="magnify-plus-outline",
        tip="Zoom to the hole and back; a tap on Space or a double click does it too",
    ),
    "compare_wipe": ActionSpec(
        text="Compare by &Wiping",
        keys=("C",),
        icon="compare",
        tip="Original left of a handle, what you have right of it",
        is_checkable=True,
    ),
    "compare_side": ActionSpec(
        text="Compare &Side by Side",
        keys=("Shift+C",),
        icon="view-split-vertical",
        tip="The original beside what you have; both zoom and move together",
        is_checkable=True,
    ),
    "compare_difference": ActionSpec(
        text="Show &Difference",
        keys=("Shift+D",),
        icon="vector-difference",
        tip="What differs from the original as it was opened, amplified, and how many pixels",
        is_checkable=True,
    ),
    "show_disagreement": ActionSpec(
        text="Show Where Fills Dis&agree",
        keys=("Ctrl+D",),
        icon="texture",
        tip="Tint where the fills on show differ among each other",
        is_checkable=True,
    ),
    "context_bar": ActionSpec(
        text="&Bar by the Hole", tip="Show the next steps beside the hole", is_checkable=True
    ),
    "back_to_fills": ActionSpec(
        text="Bac&k to the Fills",
        keys=("Ctrl+Backspace",),
        icon="history",
        tip="Bring back the fills you left to paint on, with their mask",
    ),
}
