"""Actions that do again what was done, and that do it to many photos."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.spec import ActionSpec

RECIPE_ACTIONS: Final[dict[str, ActionSpec]] = {
    "save_recipe": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Save &Recipe…"),
        icon="script-text-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Save how the fills of this photo were made, to make them again"),
    ),
    "open_recipe": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Open Rec&ipe…"),
        icon="script-text-play-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Make the fills of a saved recipe again, in this photo or in all open photos"
        ),
    ),
    "fill_many": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Fill &Many Photos…"),
        icon="image-multiple-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Fill the masks of all open photos, and save each beside its original"
        ),
    ),
}
