"""Every menu fits a low screen, in one column."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from editor.widgets.actions import TOOLS, plain
from editor.window.language import speak
from tests.editor.window.test_language import german

LOW_PX = 512
"""Of 768, at 150 %."""

__all__ = ["german"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _menus(window) -> list[QMenu]:
    return [action.menu() for action in window.menuBar().actions()]


def _inside(menu: QMenu) -> list[QMenu]:
    return [action.menu() for action in menu.actions() if action.menu() is not None]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_menu_fits_a_low_screen_in_one_column(studio, german, language):
    speak(QApplication.instance(), language)
    made = studio()
    menus = _menus(made.window)
    for menu in [*menus, *(inside for one in menus for inside in _inside(one))]:
        menu.popup(made.window.pos())
        places = [menu.actionGeometry(action) for action in menu.actions()]
        assert menu.height() <= LOW_PX, plain(menu.title())
        assert len({place.left() for place in places}) <= 1, plain(menu.title())
        menu.close()


def test_a_tool_is_chosen_in_the_menu_within_by_its_letter(studio, photo):
    made = studio()
    made.open(photo)
    mask = next(menu for menu in _menus(made.window) if plain(menu.title()) == "Mask")
    (tools,) = _inside(mask)
    assert [action for action in tools.actions() if action.isCheckable()][: len(TOOLS)] == [
        made.window.actions_[name] for name in TOOLS
    ]
    tools.popup(made.window.pos())
    QTest.keyClick(tools, Qt.Key.Key_O)
    assert made.window.actions_["polygon"].isChecked()
