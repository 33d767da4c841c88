"""Rows of the table of actions: undo, the clipboard, commands and preferences."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.spec import ActionSpec

EDIT_ACTIONS: Final[dict[str, ActionSpec]] = {
    "undo": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Undo"), keys=("Ctrl+Z",), icon="undo"),
    "redo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Redo"), keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"
    ),
    "copy": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Copy Photo"),
        keys=("Ctrl+C",),
        icon="content-copy",
        tip=QT_TRANSLATE_NOOP("Actions", "Copy the photo as shown"),
    ),
    "paste": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Paste Photo"), keys=("Ctrl+V",), icon="content-paste"
    ),
    "palette": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Find Command…"),
        keys=("Ctrl+Shift+P",),
        icon="magnify",
        tip=QT_TRANSLATE_NOOP("Actions", "Find a command by its name, and run it"),
    ),
    "preferences": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Preferences…"),
        keys=("Ctrl+,",),
        icon="cog-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Preferences and keyboard shortcuts"),
    ),
}
