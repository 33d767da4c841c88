"""What is on and off, and the reason that the tooltip of Inpaint gives."""

from dataclasses import fields, replace
from itertools import product

import pytest

from editor.state.availability import Situation, available, why_not, why_not_inpaint
from editor.state.choosing.facts import ChoiceFacts
from editor.widgets.actions import ACTIONS, TOOLS

TOOL_NAMES = frozenset(TOOLS)
READY = Situation(has_document=True, has_mask=True, can_undo=True)
FLAGS = [field.name for field in fields(Situation) if field.name not in ("missing_weights", "choice")]


def with_choice(situation):
    """Return the situation with everything there can be to choose from in it."""
    if not situation.is_choosing:
        return replace(situation, choice=ChoiceFacts(is_running=situation.is_running, aside=2))
    choice = ChoiceFacts(
        is_running=situation.is_running, candidates=3, holes=2, hole=0, has_one=True, deleted=1
    )
    return replace(situation, choice=choice)


EVERY = [
    with_choice(Situation(**dict(zip(FLAGS, values, strict=True))))
    for values in product((False, True), repeat=len(FLAGS))
]


def test_with_photo_and_mask_inpaint_is_on():
    assert "inpaint" in available(READY, tools=TOOL_NAMES)
    assert why_not_inpaint(READY) == ""


@pytest.mark.parametrize(
    ("situation", "reason"),
    [
        (Situation(), "Open a photo first."),
        (Situation(has_document=True), "First paint over what you want to remove."),
        (replace(READY, is_running=True), "A fill is running."),
        (replace(READY, is_file_busy=True), "Wait until the file is read or saved."),
        (
            replace(READY, missing_weights="PEN-Net"),
            "PEN-Net has no weights on this computer: choose another model.",
        ),
    ],
)
def test_when_inpaint_is_off_the_reason_is_said(situation, reason):
    assert "inpaint" not in available(situation, tools=TOOL_NAMES)
    assert why_not_inpaint(situation) == reason


def test_every_name_is_an_action():
    assert set().union(*(available(situation, tools=TOOL_NAMES) for situation in EVERY)) == set(ACTIONS)


@pytest.mark.parametrize("situation", EVERY)
def test_no_key_ever_means_two_things(situation):
    keys = [key for name in available(situation, tools=TOOL_NAMES) for key in ACTIONS[name].keys]
    assert len(keys) == len(set(keys))


def test_while_a_fill_runs_nothing_can_change_what_it_works_on():
    running = available(replace(READY, is_running=True), tools=TOOL_NAMES)
    assert running.isdisjoint({"undo", "clear_mask", "invert_mask", "grow_mask", "import_mask", "accept"})
    assert "save" not in running
    assert {"cancel", "brush", "fit", "copy", "open"} <= running


def test_a_fill_that_came_can_be_kept_while_others_are_made():
    filling_on = available(replace(READY, is_running=True, is_choosing=True), tools=TOOL_NAMES)
    assert {"cancel", "accept", "next_completion", "previous_completion"} <= filling_on
    assert filling_on.isdisjoint({"discard", "inpaint", "undo", "save"})


def test_while_choosing_another_model_can_be_tried_on_the_same_mask():
    choosing = available(replace(READY, is_choosing=True), tools=TOOL_NAMES)
    assert {"inpaint", "accept", "discard", "next_completion", "save"} <= choosing
    assert choosing.isdisjoint({"undo", "clear_mask", "cancel"})


def test_without_a_photo_there_is_little_to_do():
    always = {
        "context_bar",
        "open",
        "open_folder",
        "show_filmstrip",
        "paste",
        "import_checkpoint",
        "click_model",
        "models",
        "train",
        "next_area",
        "previous_area",
        "quit",
        "palette",
        "preferences",
        "shortcuts",
        "log",
        "about",
        "full_screen",
    }
    assert available(Situation(), tools=TOOL_NAMES) == always


@pytest.mark.parametrize("situation", EVERY)
def test_whatever_is_off_has_a_reason_in_one_sentence(situation):
    for name in set(ACTIONS) - available(situation, tools=TOOL_NAMES):
        reason = why_not(name, situation)
        assert reason.endswith("."), name
        assert reason.count(".") == 1, name


@pytest.mark.parametrize(
    ("name", "situation", "reason"),
    [
        ("undo", Situation(has_document=True), "There is nothing to undo."),
        ("clear_mask", Situation(has_document=True), "The mask is empty."),
        ("clear_mask", replace(READY, is_running=True), "A fill is running."),
        ("undo", replace(READY, is_choosing=True), "Keep the fill on show or go back first."),
        ("accept", READY, "No fill is on show."),
        ("cancel", READY, "No fill is running."),
        ("fit", Situation(), "Open a photo first."),
    ],
)
def test_the_reason_is_the_one_that_helps(name, situation, reason):
    assert why_not(name, situation) == reason
