"""Rows of the table of actions: what opens a window of its own."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.spec import ActionSpec

WINDOW_ACTIONS: Final[dict[str, ActionSpec]] = {
    "train": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Train on Your Own Photos…"),
        icon="school-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Make new weights from a folder of photos, watch how it goes, compare and use them"
        ),
    ),
    "models": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Models…"),
        icon="database-cog-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "All models: their weights, licences, scores and time here; import, download, remove"
        ),
    ),
    "shortcuts": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts"), keys=("F1",)),
    "log": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "Show &Log")),
    "about": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&About Inpaint Editor")),
}
