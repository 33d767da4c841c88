"""Rows of the table of actions: how the mask and the photo are shown, and where the focus goes."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP
from editor.widgets.action_specs.spec import ActionSpec

VIEW_ACTIONS: Final[dict[str, ActionSpec]] = {
    "show_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Show &Mask"),
        keys=("Q",),
        icon="eye-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Show or hide the mask"),
        is_checkable=True,
    ),
    "mask_tint": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Mask as &Tint"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the mask as a tint"),
        is_checkable=True,
    ),
    "mask_outline": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Mask as &Outline"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show only the outline of the mask"),
        is_checkable=True,
    ),
    "mask_black_white": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Mask in &Black and White"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the mask white on black, without the photo"),
        is_checkable=True,
    ),
    "next_mask_view": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Next Mask View"),
        keys=("Shift+Q",),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the mask in the next way: tint, outline, black and white"),
    ),
    "fit": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Fit to Window"), keys=("0",), icon="fit-to-page-outline"
    ),
    "actual_size": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Actual Size"),
        keys=("1",),
        icon="magnify-scan",
        tip=QT_TRANSLATE_NOOP("Actions", "Actual size, 100 %"),
    ),
    "zoom_in": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Zoom &In"), keys=("Ctrl++", "Ctrl+="), icon="magnify-plus-outline"
    ),
    "zoom_out": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Zoom &Out"), keys=("Ctrl+-",), icon="magnify-minus-outline"
    ),
    "full_screen": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "F&ull Screen"), keys=("F11",), is_checkable=True
    ),
    "next_area": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Next Area"),
        keys=("F6",),
        tip=QT_TRANSLATE_NOOP("Actions", "To the next area: tools, options, photo, fills, panels"),
    ),
    "previous_area": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Previous Area"),
        keys=("Shift+F6",),
        tip=QT_TRANSLATE_NOOP("Actions", "Back to the area before, with the keyboard"),
    ),
}
