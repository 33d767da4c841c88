"""Rows of the table of actions: the tools, and what they work with."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets.action_specs.spec import ActionSpec

TOOL_ACTIONS: Final[dict[str, ActionSpec]] = {
    **{
        name: ActionSpec(text=tool.text, keys=(tool.key,), icon=tool.icon, tip=tool.tip, is_checkable=True)
        for name, tool in MASK_TOOLS.items()
    },
    "hand": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Hand"),
        keys=("H",),
        icon="hand-back-right-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Hand: drag the photo; with any tool, hold Space or the middle button"
        ),
        is_checkable=True,
    ),
    "smaller_brush": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Smaller Brush"), keys=("[",)),
    "larger_brush": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Larger Brush"), keys=("]",)),
    "edit_forbidden": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Don't Copy"),
        keys=("D",),
        icon="texture-box",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Don't copy: mark what fills must not copy from, with every mask tool"
        ),
        is_checkable=True,
    ),
    "pen_pressure": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Pen Press&ure Changes Size"),
        keys=("Shift+P",),
        tip=QT_TRANSLATE_NOOP("Actions", "A pen pressed harder draws wider; off: the brush has one size"),
        is_checkable=True,
    ),
    "apply_dust": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "A&dd Marks to Mask"),
        keys=("Return", "Enter"),
        icon="check",
        tip=QT_TRANSLATE_NOOP("Actions", "Add the marked dust and scratches to the mask"),
    ),
    "click_model": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Model for Click to Select…"),
        icon="cursor-default-click-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Choose the network that Click to Select uses, and see what is missing"
        ),
    ),
}
