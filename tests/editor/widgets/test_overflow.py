"""What a tool bar has no room for is a small list beside its button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QSpinBox, QToolBar, QToolButton

from editor.widgets.actions import plain
from editor.widgets.overflow import NAME

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def narrow(studio, photo):
    """A window with a photo, too narrow for its options and too low for its tools."""
    made = studio()
    made.open(photo)
    made.window.resize(760, 430)
    QTest.qWait(50)
    return made


def opened(bar: QToolBar, *, by_key: bool = False) -> QMenu:
    button = bar.findChild(QToolButton, NAME)
    assert button.isVisible()
    if by_key:
        QTest.keyClick(button, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


@pytest.mark.parametrize("by_key", [False, True])
def test_the_list_has_what_is_hidden_and_the_bar_stays_as_it_was(narrow, by_key):
    options = narrow.window.options
    before = options.size()
    menu = opened(options, by_key=by_key)
    titles = [plain(action.text()) for action in menu.actions()]
    assert {"Fit to Window", "Actual Size", "Mask colour"} <= set(titles)
    assert "Undo" not in titles, "it is seen in the bar"
    assert menu.width() < 400
    assert options.size() == before, "no drawer"
    menu.close()


def test_a_command_a_choice_and_a_number_of_the_list_do_what_they_do_in_the_bar(narrow):
    window = narrow.window
    menu = opened(window.options)
    next(action for action in menu.actions() if plain(action.text()) == "Actual Size").trigger()
    assert window.canvas.zoom == 1
    tint = next(action for action in menu.actions() if plain(action.text()) == "Mask colour").menu()
    next(action for action in tint.actions() if action.text() == "Blue").trigger()
    assert window.settings.current.tint == "blue"
    for field in menu.findChildren(QSpinBox):
        field.setValue(field.value() + 3)
        assert field.value() in (window.options.edge.value(), window.options.brush.value())
    menu.close()


def test_a_tool_without_room_is_in_a_list_beside_the_bar(narrow):
    menu = opened(narrow.window.tools)
    assert "Hand" in [plain(action.text()) for action in menu.actions()]
    assert narrow.window.tools.width() < 60
    next(action for action in menu.actions() if plain(action.text()) == "Hand").trigger()
    assert narrow.window.actions_["hand"].isChecked()
    menu.close()
