"""What undo steps are called: kept in English, also in the journal, and shown in the window's language."""

import re
from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate

STEPS: Final = (
    QT_TRANSLATE_NOOP("Steps", "Paint mask"),
    QT_TRANSLATE_NOOP("Steps", "Paint don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Erase mask"),
    QT_TRANSLATE_NOOP("Steps", "Erase don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Clear mask"),
    QT_TRANSLATE_NOOP("Steps", "Clear don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Invert mask"),
    QT_TRANSLATE_NOOP("Steps", "Invert don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Grow mask"),
    QT_TRANSLATE_NOOP("Steps", "Grow don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Shrink mask"),
    QT_TRANSLATE_NOOP("Steps", "Shrink don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Fill holes of mask"),
    QT_TRANSLATE_NOOP("Steps", "Fill holes of don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Smooth mask"),
    QT_TRANSLATE_NOOP("Steps", "Smooth don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Paste mask"),
    QT_TRANSLATE_NOOP("Steps", "Paste don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Import mask"),
    QT_TRANSLATE_NOOP("Steps", "Import don't-copy mask"),
    QT_TRANSLATE_NOOP("Steps", "Missing part"),
    QT_TRANSLATE_NOOP("Steps", "Mask of the recipe"),
    QT_TRANSLATE_NOOP("Steps", "Don't copy of the recipe"),
    QT_TRANSLATE_NOOP("Steps", "Inpaint"),
)
"""Every step that is no selection."""

SELECTED: Final = {
    "Select": QT_TRANSLATE_NOOP("Steps", "Select ({what})"),
    "Deselect": QT_TRANSLATE_NOOP("Steps", "Deselect ({what})"),
    "Intersect": QT_TRANSLATE_NOOP("Steps", "Intersect ({what})"),
}
"""What a selection did to the mask."""

SELECTIONS: Final = (
    QT_TRANSLATE_NOOP("Steps", "click"),
    QT_TRANSLATE_NOOP("Steps", "dust and scratches"),
    QT_TRANSLATE_NOOP("Steps", "ellipse"),
    QT_TRANSLATE_NOOP("Steps", "group"),
    QT_TRANSLATE_NOOP("Steps", "lasso"),
    QT_TRANSLATE_NOOP("Steps", "magnetic lasso"),
    QT_TRANSLATE_NOOP("Steps", "polygon"),
    QT_TRANSLATE_NOOP("Steps", "rectangle"),
    QT_TRANSLATE_NOOP("Steps", "smart select"),
    QT_TRANSLATE_NOOP("Steps", "wand"),
    QT_TRANSLATE_NOOP("Steps", "wire"),
)
"""What selected."""


def step_words(label: str) -> str:
    """Return what an undo step is called in the language of the window."""
    found = re.fullmatch(r"(\w+) \((.+)\)", label)
    if found and found[1] in SELECTED:
        return translate("Steps", SELECTED[found[1]]).format(what=selection_words(found[2]))
    return translate("Steps", label)


def undo_text(label: str) -> str:
    """Return what the command is called that takes back a step; empty for no step."""
    if not label:
        return translate("Actions", "&Undo")
    return translate("Steps", "&Undo {step}").format(step=step_words(label))


def redo_text(label: str) -> str:
    """Return what the command is called that does a step again; empty for no step."""
    if not label:
        return translate("Actions", "&Redo")
    return translate("Steps", "&Redo {step}").format(step=step_words(label))


def selection_words(what: str) -> str:
    """Return what a selection is called that ``Selection.what`` names."""
    return translate("Steps", what)
