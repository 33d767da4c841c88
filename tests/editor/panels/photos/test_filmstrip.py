"""The strip of open photos: clicks, marks, pictures, and files for other programs."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.panels.photos.filmstrip_model import Role
from inpaint_core.files.read_write import read_image
from tests.editor.small_engines import write_photo


@pytest.fixture
def made(studio, tmp_path):
    """A window with two photos."""
    made = studio()
    made.window.files.open_paths([write_photo(tmp_path / "a.png"), write_photo(tmp_path / "b.png")])
    made.wait(lambda: made.window.document is not None)
    made.settle()
    return made


def centre(made, row) -> QPoint:
    strip = made.window.filmstrip
    return strip.visualRect(strip.model().index(row)).center()


def look(made, row, role):
    return made.window.filmstrip.model().index(row).data(role)


def fill(made):
    made.paint()
    made.inpaint()
    made.trigger("accept")


def test_a_click_shows_a_photo_and_the_keys_stay_with_the_canvas(made):
    QTest.mouseClick(made.window.filmstrip.viewport(), Qt.MouseButton.LeftButton, pos=centre(made, 1))
    made.wait(lambda: made.window.document.title == "b.png")
    assert made.window.filmstrip.currentIndex().row() == 1
    assert made.window.focusWidget() is made.window.canvas


def test_the_middle_button_closes_a_photo(made):
    QTest.mouseClick(made.window.filmstrip.viewport(), Qt.MouseButton.MiddleButton, pos=centre(made, 1))
    assert [photo.title for photo in made.window.files.photos] == ["a.png"]
    assert not made.window.filmstrip.isVisible()


def choose_from_menu(made, row, text):
    menu = made.window.filmstrip.menu_at(centre(made, row))  # offscreen no menu can pop up
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()
    menu.deleteLater()
    made.settle()


def test_the_menu_of_a_photo_closes_it(made):
    choose_from_menu(made, 1, "Close b.png")
    assert [photo.title for photo in made.window.files.photos] == ["a.png"]


def test_the_menu_of_a_photo_closes_the_others_but_nothing_unsaved(made, tmp_path):
    fill(made)
    made.window.files.open_path(write_photo(tmp_path / "c.png"))
    made.wait(lambda: made.window.document.title == "c.png")
    choose_from_menu(made, 2, "Close All Others")
    assert [photo.title for photo in made.window.files.photos] == ["a.png", "c.png"]
    assert "not saved stay open" in made.notices[0]


def test_unsaved_photos_have_a_mark_until_they_are_saved(made):
    assert not look(made, 0, Role.UNSAVED)
    fill(made)
    assert look(made, 0, Role.UNSAVED)
    assert "not saved" in look(made, 0, Qt.ItemDataRole.ToolTipRole)
    made.trigger("save")
    made.settle()
    assert not look(made, 0, Role.UNSAVED)


def test_pictures_come_and_follow_what_was_done(made):
    made.wait(lambda: all(look(made, row, Qt.ItemDataRole.DecorationRole) for row in (0, 1)))
    before = look(made, 0, Qt.ItemDataRole.DecorationRole).copy()
    fill(made)
    made.trigger("next_photo")
    made.wait(lambda: made.window.document.title == "b.png")
    assert look(made, 0, Qt.ItemDataRole.DecorationRole) != before


def test_the_strip_can_be_hidden(made):
    made.window.actions_["show_filmstrip"].trigger()
    assert not made.window.filmstrip.isVisible()
    made.window.actions_["show_filmstrip"].trigger()
    assert made.window.filmstrip.isVisible()


def test_a_drag_takes_the_file_along_or_a_copy_of_what_is_not_saved(made, tmp_path):
    model = made.window.filmstrip.model()
    [url] = model.mimeData([model.index(0)]).urls()
    assert Path(url.toLocalFile()) == tmp_path / "a.png"
    made.paint()
    made.inpaint()
    shown = made.window.document.shown_pixels(made.window.document.box)
    [url] = model.mimeData([model.index(0)]).urls()
    copy = Path(url.toLocalFile())
    assert copy.name == "a-filled.png"
    assert copy.parent != tmp_path
    assert np.array_equal(read_image(copy).image, shown)
    made.answers.unsaved_answer = "discard"
    made.window.close()
    assert not copy.exists(), "copies go with the window"
