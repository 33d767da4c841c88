"""Rows of the table of actions: a fill from its start to the end of its choice."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.choosing import CHOOSING_ACTIONS
from editor.widgets.action_specs.spec import ActionSpec

INPAINT_ACTIONS: Final[dict[str, ActionSpec]] = {
    "inpaint": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Inpaint"), keys=("Ctrl+Return", "Ctrl+Enter"), icon="auto-fix"
    ),
    "cancel": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Cancel"),
        keys=("Esc",),
        tip=QT_TRANSLATE_NOOP("Actions", "Stop the fill; finished fills stay"),
    ),
    "accept": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Accept"),
        keys=("Return", "Enter"),
        tip=QT_TRANSLATE_NOOP("Actions", "Keep this fill, as one undo step"),
    ),
    "discard": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Discard"),
        keys=("Esc",),
        tip=QT_TRANSLATE_NOOP("Actions", "Back to the photo and its mask"),
    ),
    **CHOOSING_ACTIONS,
    "next_completion": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Next Fill"), keys=("Right",)),
    "previous_completion": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Previous Fill"), keys=("Left",)),
}
