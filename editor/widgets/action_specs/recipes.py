"""Actions that do again what was done, and that do it to many photos."""

from typing import Final

from editor.widgets.action_specs.spec import ActionSpec

RECIPE_ACTIONS: Final[dict[str, ActionSpec]] = {
    "save_recipe": ActionSpec(
        text="Save &Recipe…",
        icon="script-text-outline",
        tip="Save how the fills of this photo were made, to make them again",
    ),
    "open_recipe": ActionSpec(
        text="Open Rec&ipe…",
        icon="script-text-play-outline",
        tip="Make the fills of a saved recipe again, in this photo or in all open photos",
    ),
    "fill_many": ActionSpec(
        text="Fill &Many Photos…",
        icon="image-multiple-outline",
        tip="Fill the masks of all open photos, and save each beside its original",
    ),
}
