"""Rows of the table of actions: photos, files, and the end of the program."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.recipes import RECIPE_ACTIONS
from editor.widgets.action_specs.spec import ActionSpec

FILE_ACTIONS: Final[dict[str, ActionSpec]] = {
    "open": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Open…"),
        keys=("Ctrl+O",),
        icon="folder-open-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Open one photo or several"),
    ),
    "open_folder": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Open &Folder…"),
        keys=("Ctrl+Shift+O",),
        icon="folder-multiple-image",
        tip=QT_TRANSLATE_NOOP("Actions", "Open all photos of a folder"),
    ),
    "stop_opening": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Stop Openin&g"),
        icon="cancel",
        tip=QT_TRANSLATE_NOOP("Actions", "Give up the photo that is being opened"),
    ),
    "close_photo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "C&lose Photo"),
        keys=("Ctrl+W",),
        icon="close",
        tip=QT_TRANSLATE_NOOP("Actions", "Close the photo on show"),
    ),
    "next_photo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Next &Photo"),
        keys=("Ctrl+PgDown", "Ctrl+Tab"),
        icon="chevron-right",
        tip=QT_TRANSLATE_NOOP("Actions", "Show the next photo"),
    ),
    "previous_photo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Pre&vious Photo"),
        keys=("Ctrl+PgUp", "Ctrl+Shift+Tab"),
        icon="chevron-left",
        tip=QT_TRANSLATE_NOOP("Actions", "Show the previous photo"),
    ),
    "show_filmstrip": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "F&ilmstrip"),
        icon="filmstrip",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Show or hide the strip of open photos, which is there for two photos and more"
        ),
        is_checkable=True,
    ),
    "save": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Save"), keys=("Ctrl+S",), icon="content-save-outline"
    ),
    "save_as": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Save &As…"),
        keys=("Ctrl+Shift+S",),
        icon="content-save-edit-outline",
    ),
    **RECIPE_ACTIONS,
    "import_checkpoint": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Import Published &Checkpoint…"),
        icon="database-import-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Import weights that a paper's authors published"),
    ),
    "quit": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Quit"), keys=("Ctrl+Q",)),
}
