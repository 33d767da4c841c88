"""The palette by keyboard alone: open, type, choose, run."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.dialogs.command_palette import NAME, NAME_ROLE, PLACE, CommandPalette
from editor.widgets.actions import ACTIONS
from editor.widgets.theme import current_shades

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(studio, photo):
    """Return a window with a photo, and its palette as the keys open it."""
    made = studio()
    made.open(photo)
    made.window.activateWindow()
    QTest.keyClick(made.window.canvas, Qt.Key.Key_P, CTRL_SHIFT)
    palette = made.window.commands.palette
    assert palette is not None
    yield made, palette
    if made.window.commands.palette is not None:
        made.window.commands.palette.close()


def names(palette: CommandPalette) -> list[str]:
    rows = [palette.list.topLevelItem(index) for index in range(palette.list.topLevelItemCount())]
    return [row.data(NAME, NAME_ROLE) for row in rows]


def current(palette: CommandPalette) -> str:
    return palette.list.currentItem().data(NAME, NAME_ROLE)


def key(palette: CommandPalette, *keys: Qt.Key) -> None:
    for one in keys:
        QTest.keyClick(palette.field, one)


def test_it_lists_every_command_but_itself(opened):
    _, palette = opened
    assert sorted(names(palette)) == sorted(set(ACTIONS) - {"palette"})


def test_typing_and_enter_run_a_command_and_close_the_palette(opened):
    made, palette = opened
    QTest.keyClicks(palette.field, "eras")
    assert current(palette) == "eraser"
    key(palette, Qt.Key.Key_Return)
    made.wait(made.window.actions_["eraser"].isChecked)
    assert made.window.commands.palette is None


def test_a_command_is_found_by_its_menu_too_but_its_name_comes_first(opened):
    _, palette = opened
    QTest.keyClicks(palette.field, "mask")
    found = names(palette)
    assert {"clear_mask", "brush"} <= set(found)
    assert found.index("clear_mask") < found.index("brush")
    assert "open" not in found


def test_arrows_go_through_the_list_and_round_its_ends(opened):
    _, palette = opened
    everything = names(palette)
    assert current(palette) == everything[0]
    key(palette, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert current(palette) == everything[2]
    key(palette, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert current(palette) == everything[-1]
    key(palette, Qt.Key.Key_PageUp)
    assert everything.index(current(palette)) < len(everything) - 3


def test_what_is_off_is_grey_and_says_why_and_does_not_run(opened):
    made, palette = opened
    QTest.keyClicks(palette.field, "clear mask")
    row = palette.list.currentItem()
    assert "The mask is empty." in row.text(PLACE)
    assert row.foreground(NAME).color().name() == current_shades().disabled_text
    key(palette, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert palette.note.text() == "Clear Mask cannot be run now. The mask is empty."
    assert not made.window.document.can_undo


def test_a_command_that_comes_on_meanwhile_can_be_run(opened):
    made, palette = opened
    QTest.keyClicks(palette.field, "clear mask")
    made.paint()
    assert "The mask is empty." not in palette.list.currentItem().text(PLACE)
    key(palette, Qt.Key.Key_Return)
    made.wait(lambda: not made.window.document.has_mask)


def test_escape_closes_and_runs_nothing(opened):
    made, palette = opened
    QTest.keyClicks(palette.field, "eraser")
    key(palette, Qt.Key.Key_Escape)
    assert made.window.commands.palette is None
    QApplication.processEvents()
    assert made.window.actions_["brush"].isChecked()


def test_a_click_elsewhere_closes_it(opened):
    made, palette = opened
    QApplication.sendEvent(palette, QEvent(QEvent.Type.WindowDeactivate))
    assert made.window.commands.palette is None


def test_what_nothing_is_called_is_said_and_enter_is_harmless(opened):
    _, palette = opened
    QTest.keyClicks(palette.field, "zzzz")
    assert palette.list.topLevelItem(0).text(NAME) == "No command has this name."
    key(palette, Qt.Key.Key_Return, Qt.Key.Key_Down)
    assert palette.isVisible()
