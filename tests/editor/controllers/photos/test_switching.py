"""Several photos: each keeps what was done to it, and the window shows one of them."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from editor.state.document import Document
from editor.state.photos.open_photo import OpenPhoto
from inpaint_core.files.read_write import read_image, write_image
from tests.editor.small_engines import FillWhenTold, write_photo


@pytest.fixture
def three(tmp_path) -> list[Path]:
    """Three photos of different sizes."""
    return [
        write_photo(tmp_path / f"{name}.png", height=90, width=120 + number)
        for number, name in enumerate("abc")
    ]


@pytest.fixture
def opened(studio, three):
    """A window with three photos, of which the first is on show."""
    made = studio()
    made.window.files.open_paths(three)
    made.wait(lambda: made.window.document is not None)
    made.settle()
    return made


def show(made, key=Qt.Key.Key_PageDown):
    before = made.window.document
    QTest.keyClick(made.window.canvas, key, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: made.window.document is not before)
    made.settle()


def titles(made):
    return [photo.title for photo in made.window.files.photos]


def fill(made):
    made.paint()
    made.inpaint()
    made.trigger("accept")


def test_many_files_open_and_the_first_is_shown(opened):
    assert titles(opened) == ["a.png", "b.png", "c.png"]
    assert opened.window.document.title == "a.png"
    assert opened.window.filmstrip.isVisible()


def test_one_photo_needs_no_strip(studio, photo):
    made = studio()
    made.open(photo)
    assert not made.window.filmstrip.isVisible()
    assert not made.window.actions_["next_photo"].isEnabled()


def test_keys_go_to_the_next_and_the_previous_photo_around_the_ends(opened):
    show(opened)
    assert opened.window.document.title == "b.png"
    show(opened, Qt.Key.Key_PageUp)
    show(opened, Qt.Key.Key_PageUp)
    assert opened.window.document.title == "c.png"
    show(opened, Qt.Key.Key_Tab)
    assert opened.window.document.title == "a.png"


def test_each_photo_keeps_its_mask_its_undo_and_its_view(opened):
    window = opened.window
    opened.paint()
    mask = window.document.mask.copy()
    window.canvas.zoom_to(4.0)
    window.canvas.pan_by(QPoint(37, 0))
    zoom, origin = window.canvas.zoom, window.canvas.viewport.origin
    show(opened)
    assert not window.document.has_mask
    assert not window.actions_["undo"].isEnabled()
    assert window.canvas.zoom != zoom
    show(opened, Qt.Key.Key_PageUp)
    assert np.array_equal(window.document.mask, mask)
    assert (window.canvas.zoom, window.canvas.viewport.origin) == (zoom, origin)
    opened.trigger("undo")
    assert not window.document.has_mask


def test_each_photo_keeps_its_fills_to_choose_from(opened):
    window = opened.window
    opened.paint()
    opened.inpaint()
    opened.inpaint()
    window.inpainting.highlight(0)
    shown = window.document.shown_pixels(window.document.box)
    show(opened)
    assert window.strip.count == 0
    assert not window.inpainting.is_choosing
    show(opened, Qt.Key.Key_PageUp)
    assert window.strip.count == 2
    assert window.inpainting.index == 0
    assert np.array_equal(window.document.shown_pixels(window.document.box), shown)
    opened.trigger("accept")
    assert np.array_equal(window.document.image, shown)


def test_undo_brings_fills_back_after_a_look_at_another_photo(opened):
    fill(opened)
    show(opened)
    show(opened, Qt.Key.Key_PageUp)
    opened.trigger("undo")
    assert opened.window.strip.count == 1


def test_a_photo_that_is_being_filled_stays_on_show_and_this_is_said(studio, three):
    made = studio(FillWhenTold())
    made.window.files.open_paths(three)
    made.wait(lambda: made.window.document is not None)
    made.settle()
    made.paint()
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert made.window.document.title == "a.png"
    assert made.notices == [
        "info: a.png is being filled: wait for the fill, or cancel it, to see another photo."
    ]
    made.engine.go.set()
    made.wait(lambda: made.window.inpainting.is_choosing and not made.window.inpainting.is_running)
    show(made)
    assert made.window.document.title == "b.png"


def test_a_photo_opened_during_a_fill_waits_in_the_strip(studio, photo, three):
    made = studio(FillWhenTold())
    made.open(photo)
    made.paint()
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    made.window.files.open_path(three[1])
    made.settle()
    assert made.window.document.title == "photo.png"
    assert titles(made) == ["photo.png", "b.png"]
    assert made.window.inpainting.is_running, "the fill goes on"


def test_unchanged_photos_leave_the_memory_and_come_back(opened):
    opened.window.files.photos._budget_bytes = 1
    first = next(iter(opened.window.files.photos))
    show(opened)
    assert first.document is None
    show(opened, Qt.Key.Key_PageUp)
    assert opened.window.document.title == "a.png"


def test_a_photo_with_a_mask_or_a_fill_never_leaves_the_memory(opened):
    opened.window.files.photos._budget_bytes = 1
    opened.paint()
    first = opened.window.document
    show(opened)
    fill(opened)
    second = opened.window.document
    show(opened)
    kept = [photo.document for photo in opened.window.files.photos]
    assert kept[:2] == [first, second]


def test_a_photo_that_is_open_is_shown_and_not_opened_twice(opened, three):
    opened.paint()
    document = opened.window.document
    show(opened)
    opened.window.files.open_path(three[0])
    opened.wait(lambda: opened.window.document is document)
    assert titles(opened) == ["a.png", "b.png", "c.png"]


def test_a_folder_opens_all_its_photos(studio, three, tmp_path):
    made = studio()
    (tmp_path / "notes.txt").write_text("no photo")
    made.answers.folder_path = tmp_path
    made.trigger("open_folder")
    made.wait(lambda: made.window.document is not None)
    assert titles(made) == ["a.png", "b.png", "c.png"]


def test_an_empty_folder_is_said_to_be_empty(studio, tmp_path):
    made = studio()
    empty = tmp_path / "holiday"
    empty.mkdir()
    made.window.files.open_path(empty)
    assert made.notices == ["error: There are no photos in the folder holiday."]


def test_a_missing_file_among_good_ones_is_named_and_the_others_open(studio, three, tmp_path):
    made = studio()
    made.window.files.open_paths([three[0], tmp_path / "gone.jpg", three[2]])
    made.wait(lambda: made.window.document is not None)
    made.settle()
    assert titles(made) == ["a.png", "c.png"]
    assert made.notices == [f"error: There is no file gone.jpg in {tmp_path}. The other photos are opened."]


def test_a_damaged_file_among_good_ones_is_named_when_it_is_looked_at(studio, three):
    made = studio()
    three[0].write_bytes(b"no image")
    made.window.files.open_paths(three)
    made.wait(lambda: made.window.document is not None)
    made.settle()
    assert titles(made) == ["b.png", "c.png"]
    assert made.notices[0].startswith("error: a.png is not an image")


def test_dropped_files_and_folders_open(studio, three, tmp_path):
    made = studio()
    folder = tmp_path / "more"
    folder.mkdir()
    write_photo(folder / "d.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in (three[1], folder)])
    made.window.files.take(data)
    made.wait(lambda: made.window.document is not None)
    assert titles(made) == ["b.png", "d.png"]


def test_each_photo_gets_its_mask(studio, three, tmp_path):
    masks = []
    for number, path in enumerate(three[:2]):
        mask = np.zeros(read_image(path).image.shape, np.uint8)
        mask[10 : 20 + 10 * number, 10:20] = 255
        masks.append(tmp_path / f"mask{number}.png")
        write_image(masks[-1], mask)
    made = studio()
    made.window.files.open_paths(three[:2], masks)
    made.wait(lambda: made.window.document is not None)
    made.settle()
    assert made.window.document.mask.sum() == 100
    show(made)
    assert made.window.document.mask.sum() == 200


def test_pasting_keeps_the_photo_that_was_there(opened):
    QGuiApplication.clipboard().setImage(QGuiApplication.primaryScreen().grabWindow(0).toImage())
    opened.window.files.paste()
    opened.wait(lambda: opened.window.document.path is None)
    assert titles(opened) == ["a.png", "b.png", "c.png", "Untitled"]


def test_closing_shows_the_next_photo_and_the_last_leaves_the_invitation(opened):
    opened.trigger("close_photo")
    opened.wait(lambda: opened.window.document is not None and opened.window.document.title == "b.png")
    opened.settle()
    opened.trigger("close_photo")
    opened.settle()
    opened.wait(lambda: opened.window.document.title == "c.png")
    opened.trigger("close_photo")
    assert opened.window.document is None
    assert opened.window.empty.isVisible()
    assert opened.window.windowTitle() == "Inpaint Editor"
    assert opened.answers.asked == []


def test_closing_the_window_asks_once_for_all_and_saves_beside_the_originals(opened, three):
    before = [path.read_bytes() for path in three]
    fill(opened)
    first = opened.window.document
    show(opened)
    opened.paint()
    opened.inpaint()  # not yet chosen
    shown = opened.window.document.shown_pixels(opened.window.document.box)
    opened.answers.unsaved_answer = "save"
    opened.window.close()
    opened.wait(lambda: not opened.window.isVisible())
    assert opened.answers.asked == ["unsaved a.png, b.png"]
    assert [path.read_bytes() for path in three] == before
    assert np.array_equal(read_image(three[0].with_name("a-filled.png")).image, first.image)
    assert np.array_equal(read_image(three[1].with_name("b-filled.png")).image, shown)


def test_save_all_stops_where_a_photo_cannot_be_saved(opened, three):
    fill(opened)
    show(opened)
    fill(opened)
    folder = three[0].parent
    folder.rename(folder.with_name("moved"))
    opened.answers.unsaved_answer = "save"
    opened.window.close()
    opened.wait(lambda: bool(opened.notices))
    opened.settle()
    assert opened.window.isVisible()
    assert [photo.is_unsaved for photo in opened.window.files.photos] == [True, True, False]


@pytest.mark.parametrize("answer", ["discard", "cancel"])
def test_closing_the_window_without_saving(opened, answer):
    fill(opened)
    show(opened)
    fill(opened)
    opened.answers.unsaved_answer = answer
    opened.window.close()
    assert opened.window.isVisible() == (answer == "cancel")


def test_saving_over_the_file_of_another_open_photo_leaves_one_of_them(opened, three):
    fill(opened)
    opened.answers.save_path = three[1]
    opened.trigger("save_as")
    opened.settle()
    assert titles(opened) == ["b.png", "c.png"]
    assert opened.window.document.path == three[1]


def test_who_follows_documents_hears_which_is_shown_and_which_is_gone(opened):
    window, heard = opened.window, []
    window.files.opened.connect(lambda document: heard.append(("shown", document.title)))
    window.files.closed.connect(lambda document: heard.append(("gone", document.title)))
    show(opened)
    opened.trigger("close_photo")
    opened.wait(lambda: window.document is not None and window.document.title == "c.png")
    opened.settle()
    assert heard == [("shown", "b.png"), ("gone", "b.png"), ("shown", "c.png")]


def test_a_restored_document_stands_beside_the_others(opened, three):
    image = read_image(three[2])
    history = opened.window.files.new_history()
    document = Document(image, three[2].with_name("lost.png"), history=history)
    document.invert_mask()
    photo = OpenPhoto(document.path)
    photo.document, photo.history = document, history
    opened.window.files.show_restored(photo, ("It was restored.",))
    assert opened.window.document is document
    assert titles(opened)[-1] == "lost.png"
    assert opened.notices == ["info: It was restored."]
    opened.trigger("undo")
    assert not document.has_mask
