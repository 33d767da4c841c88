"""Every undo step has a name that can be translated."""

import pytest

from editor.controllers.inside.cluster_mask import WHAT
from editor.state.language.steps import (
    SELECTED,
    SELECTIONS,
    STEPS,
    redo_text,
    selection_words,
    step_words,
    undo_text,
)
from editor.state.masks.layer import NOUNS, mask_label
from editor.state.selection import DONE
from editor.tools.mask_tools import MASK_TOOLS
from editor.tools.selection_tool import SelectionTool


def every_kind(of: type) -> list[type]:
    return [of, *(kind for below in of.__subclasses__() for kind in every_kind(below))]


def test_what_tools_select_with_is_known() -> None:
    named = {kind.what for kind in every_kind(SelectionTool) if kind.what}
    assert len(named) > 5
    assert named | {WHAT} <= set(SELECTIONS)
    assert {str(getattr(spec.make(), "what", "")) for spec in MASK_TOOLS.values()} - {""} <= set(SELECTIONS)


def test_what_selections_and_commands_are_called_is_known() -> None:
    assert set(DONE.values()) == set(SELECTED)
    for command in ("Paint", "Erase", "Clear", "Invert", "Grow", "Shrink", "Paste", "Import"):
        for name in NOUNS:
            assert mask_label(command, name) in STEPS


@pytest.mark.parametrize(
    "label", ["Paint mask", "Select (lasso)", "Deselect (smart select)", "something else", ""]
)
def test_english_stays_as_it_is(label: str) -> None:
    assert step_words(label) == label
    assert selection_words("wand") == "wand"
    assert undo_text(label) == f"&Undo {label}".rstrip()
    assert redo_text(label) == f"&Redo {label}".rstrip()
