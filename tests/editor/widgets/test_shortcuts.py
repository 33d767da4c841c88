"""Keys that are changed: what clashes is told, and what is remembered makes the same keys again."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow

from editor.state.availability import Situation, available
from editor.state.settings import SettingsFile, settings_path
from editor.widgets.actions import ACTIONS, TOOLS, Actions
from editor.widgets.menus import Menus
from editor.widgets.shortcuts import NEVER_TOGETHER, Clash, Shortcuts

KEYS = st.sampled_from(["F", "Ctrl+S", "Ctrl+Y", "Esc", "B", "Ctrl+Return", "Ctrl+Shift+9", ""])


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    yield made
    made.close()


@pytest.fixture
def make(window):
    file = SettingsFile(settings_path())
    actions = Actions(window, file.current.shortcuts)
    Menus(window, actions)
    return Shortcuts(window, actions, file), actions


def keys_of(actions):
    return {name: [keys.toString() for keys in actions[name].shortcuts()] for name in ACTIONS}


def test_a_free_key_clashes_with_nothing_and_is_remembered(make, window):
    shortcuts, actions = make
    assert not shortcuts.clash("fit", QKeySequence("Ctrl+Shift+9"))
    shortcuts.give("fit", QKeySequence("Ctrl+Shift+9"))
    assert actions["fit"].shortcuts() == [QKeySequence("Ctrl+Shift+9")]
    again = Actions(window, SettingsFile(settings_path()).current.shortcuts)
    assert keys_of(again) == keys_of(actions)


def test_a_key_that_is_taken_names_who_has_it(make):
    shortcuts, _ = make
    assert shortcuts.clash("fit", QKeySequence("Ctrl+Y")) == Clash(("redo",))
    assert not shortcuts.clash("redo", QKeySequence("Ctrl+Y"))
    assert not shortcuts.clash("cancel", QKeySequence("Esc")), "it shares Esc with Discard"


def test_taking_a_key_leaves_the_other_its_other_keys(make):
    shortcuts, actions = make
    shortcuts.give("fit", QKeySequence("Ctrl+Y"))
    assert [keys.toString() for keys in actions["redo"].shortcuts()] == ["Ctrl+Shift+Z"]
    assert actions["redo"].toolTip() == "Redo (Ctrl+Shift+Z)"


@pytest.mark.parametrize(
    ("keys", "does"),
    [
        ("Tab", "Hold to see the original"),
        ("Space", "Hold and drag to move the photo"),
        ("Alt+F", "it opens the menu File"),
        ("Alt+Z", "it goes to Zeal"),
    ],
)
def test_keys_that_the_program_needs_cannot_be_given_away(make, window, keys, does):
    shortcuts, _ = make
    field, label = QLineEdit(window), QLabel("&Zeal", window)
    label.setBuddy(field)
    assert shortcuts.clash("fit", QKeySequence(keys)).fixed == does
    with pytest.raises(ValueError, match="cannot be given"):
        shortcuts.give("fit", QKeySequence(keys))


def test_default_keys_that_someone_else_has_are_not_taken_back_silently(make):
    shortcuts, actions = make
    shortcuts.give("fit", QKeySequence("Ctrl+Y"))
    before = keys_of(actions)
    assert shortcuts.reset("redo") == Clash(("fit",))
    assert keys_of(actions) == before
    assert not shortcuts.reset("fit")
    assert not shortcuts.reset("redo")
    assert SettingsFile(settings_path()).current.shortcuts == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTIONS)), KEYS), max_size=6))
def test_whatever_is_given_no_two_actions_that_can_be_on_together_share_a_key(make, gifts):
    shortcuts, actions = make
    for name, keys in gifts:
        shortcuts.give(name, QKeySequence(keys))
    for one, two in product(ACTIONS, ACTIONS):
        if one < two and frozenset({one, two}) not in NEVER_TOGETHER:
            assert not set(keys_of(actions)[one]) & set(keys_of(actions)[two]), (one, two)
    shortcuts.reset_all()
    assert keys_of(actions) == {
        name: [QKeySequence(keys).toString() for keys in spec.keys] for name, spec in ACTIONS.items()
    }
    assert SettingsFile(settings_path()).current.shortcuts == {}


def test_actions_that_may_share_a_key_are_never_on_together():
    flags = ["has_document", "has_mask", "is_running", "is_choosing", "is_file_busy"]
    for values in product((False, True), repeat=len(flags)):
        on = available(Situation(**dict(zip(flags, values, strict=True))), tools=frozenset(TOOLS))
        assert not any(pair <= on for pair in NEVER_TOGETHER)
