"""What the actions about candidates do."""

from typing import Final

from editor.controllers.choosing.more import MoreFills
from editor.controllers.inpaint import InpaintController
from editor.widgets.actions import Actions

MASK_COMMANDS: Final = (
    *("invert_mask", "grow_mask", "shrink_mask", "import_mask", "paste_mask"),
    *("fill_mask_holes", "smooth_mask"),
)
"""What changes the mask while fills are on show: they belong to the mask as it was."""


def connect_choice_commands(actions: Actions, inpainting: InpaintController, more: MoreFills) -> None:
    """More candidates, other holes, pins."""
    chooser, keeping = inpainting.chooser, inpainting.keeping
    for name in MASK_COMMANDS:
        actions[name].triggered.connect(keeping.put_aside)  # before the mask changes
    for name, slot in (
        ("again", more.again),
        ("roll_hole", more.roll_hole),
        ("more_like_this", more.like_this),
        ("next_hole", lambda: chooser.next_hole(1)),
        ("previous_hole", lambda: chooser.next_hole(-1)),
        ("pin_fill", chooser.pin),
        ("delete_fill", chooser.delete),
        ("restore_fills", chooser.bring_back_deleted),
        ("back_to_fills", keeping.return_to_aside),
    ):
        actions[name].triggered.connect(slot)
