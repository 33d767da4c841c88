"""The table of actions: complete, free of clashes, and shown where the user looks."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from editor.panels.options_row import ACTIONS_AT_END, MASK_ACTIONS
from editor.widgets.actions import ACTIONS, Actions
from editor.widgets.menus import MENUS, TOOL_BAR


@pytest.fixture
def actions(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    yield Actions(window, {})
    window.close()


def test_every_action_is_in_exactly_one_menu():
    listed = [name for names in MENUS.values() for name in names if name and name not in ("recent", "theme")]
    assert sorted(listed) == sorted(ACTIONS)


def test_the_tool_bar_shows_icons_only_for_actions_that_have_one():
    assert all(ACTIONS[name].icon for name in TOOL_BAR + MASK_ACTIONS + ACTIONS_AT_END)


def test_every_key_is_one_that_qt_knows():
    for spec in ACTIONS.values():
        for key in spec.keys:
            assert not QKeySequence(key).isEmpty(), key


def test_every_icon_exists(actions):
    for name, spec in ACTIONS.items():
        assert actions[name].icon().isNull() == (not spec.icon), name


def test_tooltips_name_the_key(actions):
    for name in ACTIONS:
        key = actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert not key or actions[name].toolTip().endswith(f"({key})"), name


def test_one_tool_is_chosen_at_a_time(actions):
    assert actions["brush"].isChecked()
    actions["eraser"].trigger()
    assert not actions["brush"].isChecked()
    actions["eraser"].trigger()
    assert actions["eraser"].isChecked(), "there is always one"


def test_keys_can_be_changed(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, {"fit": "F", "undo": ""})
    assert actions["fit"].shortcut() == QKeySequence("F")
    assert actions["fit"].toolTip() == "Fit to Window (F)"
    assert actions["undo"].shortcut().isEmpty()
    actions.set_keys("fit", [QKeySequence("Ctrl+0"), QKeySequence("F")])
    assert actions["fit"].toolTip() == "Fit to Window (Ctrl+0)"


def test_an_action_can_be_given_several_keys(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(window, {"fit": "F; Ctrl+0; Ctrl+;"})
    assert actions["fit"].shortcuts() == [QKeySequence("F"), QKeySequence("Ctrl+0"), QKeySequence("Ctrl+;")]


def test_only_what_is_named_is_on(actions):
    actions.enable({"open", "quit"})
    assert [name for name in ACTIONS if actions[name].isEnabled()] == ["open", "quit"]
