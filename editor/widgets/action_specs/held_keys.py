"""Keys that do something while they are held or without a menu."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP

HELD_KEYS: Final[dict[str, str]] = {
    QT_TRANSLATE_NOOP("Actions", "Tab"): QT_TRANSLATE_NOOP("Actions", "Hold to see the original"),
    QT_TRANSLATE_NOOP("Actions", "Space"): QT_TRANSLATE_NOOP("Actions", "Hold and drag to move the photo"),
    QT_TRANSLATE_NOOP("Actions", "Shift"): QT_TRANSLATE_NOOP(
        "Actions", "Hold to draw a straight line from the last stroke, or to add a selection to the mask"
    ),
    QT_TRANSLATE_NOOP("Actions", "Alt"): QT_TRANSLATE_NOOP(
        "Actions", "Hold to swap brush and eraser, or to take a selection away from the mask"
    ),
    QT_TRANSLATE_NOOP("Actions", "Shift+Alt"): QT_TRANSLATE_NOOP(
        "Actions", "Hold to keep only what a selection and the mask share"
    ),
    QT_TRANSLATE_NOOP("Actions", "Shift+Wheel"): QT_TRANSLATE_NOOP(
        "Actions", "Changes the size of the brush"
    ),
    QT_TRANSLATE_NOOP("Actions", "Alt+Right Drag"): QT_TRANSLATE_NOOP(
        "Actions", "Changes the size of the brush"
    ),
    QT_TRANSLATE_NOOP("Actions", "Arrows"): QT_TRANSLATE_NOOP(
        "Actions", "Move the cursor in the photo; with Shift far, with Ctrl by one pixel"
    ),
    QT_TRANSLATE_NOOP("Actions", "Space or Enter"): QT_TRANSLATE_NOOP(
        "Actions", "At that cursor: press the tool down, then lift it"
    ),
    QT_TRANSLATE_NOOP("Actions", "Backspace"): QT_TRANSLATE_NOOP(
        "Actions", "Takes back the last point of a polygon or a wire, or the last click"
    ),
}
"""Keys that work while they are down, which no QAction can do; shown in the list of shortcuts."""
