"""Opening, pasting, dropping and saving: nothing is lost, and nobody is surprised."""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from editor.state.photos.save_options import SaveOptions
from inpaint_core.files.read_write import read_image, read_mask, write_image, write_mask
from resources import locate
from tests.editor.drops import drop
from tests.editor.small_engines import FillWhenTold, write_photo


@pytest.fixture
def edited(studio, photo):
    """Return what makes a window with an accepted, unsaved fill."""

    def make():
        made = studio()
        made.open(photo)
        fill(made)
        return made

    return make


@pytest.fixture
def other(tmp_path) -> Path:
    return write_photo(tmp_path / "other.png", height=50, width=70)


def fill(made):
    made.paint()
    made.inpaint()
    made.trigger("accept")


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


BAD_FILES = {
    "empty.png": b"",
    "text.png": b"this is no image\n",
    "cut.jpg": None,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_shows_a_notice_and_leaves_the_photo_alone(edited, tmp_path, name):
    made = edited()
    document = made.window.document
    content = BAD_FILES[name]
    bad = tmp_path / name
    if content is None:
        write_image(bad, document.image)
        content = bad.read_bytes()[:250]
    bad.write_bytes(content)
    made.window.files.open_path(bad)
    made.wait(lambda: bool(made.notices))
    made.settle()
    assert made.window.document is document
    assert document.is_dirty
    assert name in made.notices[0]
    assert made.notices[0].startswith("error: ")
    assert made.notices[0].endswith("photo.png stays open.")


def test_a_missing_file_leaves_the_list_of_recent_files(studio, photo, tmp_path):
    made = studio()
    made.open(photo)
    moved = photo.rename(tmp_path / "moved.png")
    made.window.files.open_path(photo)
    made.wait(lambda: bool(made.notices))
    assert made.notices == [f"error: There is no file photo.png in {tmp_path}."]
    assert made.window.settings.current.recent_files == ()
    made.open(moved)
    assert made.window.settings.current.recent_files == (str(moved),)


def test_open_asks_for_a_photo(studio, photo):
    made = studio()
    made.answers.open_paths = (photo,)
    made.trigger("open")
    made.wait(lambda: made.window.document is not None)
    assert made.window.document.path == photo


def test_a_mask_of_another_size_opens_the_photo_without_it(studio, photo, other):
    made = studio()
    made.open(photo, other)
    assert not made.window.document.has_mask
    assert made.notices[0].startswith("warning: The mask other.png is 70 × 50 pixels, the photo 120 × 90")


def test_a_recent_file_opens_from_the_menu(studio, photo, other):
    made = studio()
    made.open(photo)
    made.open(other)
    entries = made.window.menus.recent.actions()
    assert [entry.text() for entry in entries] == ["&1  other.png", "&2  photo.png"]
    entries[1].trigger()
    made.wait(lambda: made.window.document.path == photo)


def test_a_dropped_file_opens(studio, photo):
    made = studio()
    drop(made.window, files(photo))
    made.wait(lambda: made.window.document is not None)
    assert made.window.document.path == photo


def test_a_image_on_the_web_cannot_be_dropped_and_this_is_said(studio):
    made = studio()
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.jpg")])
    drop(made.window, data)
    assert made.notices[0].startswith("warning: Only photos on this computer")


def test_a_pasted_image_opens_without_a_name(studio):
    made = studio()
    photo = QImage(40, 30, QImage.Format.Format_RGB32)
    photo.fill(QColor(10, 200, 30))
    QGuiApplication.clipboard().setImage(photo)
    made.trigger("paste")
    made.wait(lambda: made.window.document is not None)
    document = made.window.document
    assert (document.path, document.height, document.width) == (None, 30, 40)
    assert (document.image == (10, 200, 30)).all()


def test_a_pasted_file_keeps_depth_and_profile(studio, tmp_path):
    deep = tmp_path / "deep.png"
    write_image(deep, np.full((8, 9, 3), 40_001, np.uint16))
    data = QMimeData()
    data.setData("image/png", deep.read_bytes())
    QGuiApplication.clipboard().setMimeData(data)
    made = studio()
    made.trigger("paste")
    made.wait(lambda: made.window.document is not None)
    assert made.window.document.bits == 16
    assert (made.window.document.image == 40_001).all()


def test_a_clipboard_without_a_photo_is_said_to_be_one(studio):
    QGuiApplication.clipboard().setText("words")
    made = studio()
    made.trigger("paste")
    assert made.notices == ["info: There is no photo on the clipboard."]


def test_copy_takes_what_is_shown(studio, photo):
    made = studio()
    made.open(photo)
    made.paint()
    made.inpaint()
    made.trigger("copy")
    made.settle()
    copied = QGuiApplication.clipboard().image()
    assert copied.pixelColor(60, 45) == QColor(128, 128, 128)


def test_saving_over_the_opened_photo_is_asked_once(edited, photo):
    made = edited()
    made.trigger("save")
    made.settle()
    assert made.answers.asked == ["overwrite photo.png"]
    assert made.answers.recompresses is False
    assert np.array_equal(read_image(photo).image, made.window.document.image)
    assert not made.window.isWindowModified()
    assert made.window.status.activity.text().startswith("Saved photo.png")
    fill(made)
    made.trigger("save")
    made.settle()
    assert made.answers.asked == ["overwrite photo.png"]
    assert not made.window.document.is_dirty


def test_saving_over_a_jpeg_says_that_it_is_compressed_again(studio, tmp_path):
    made = studio()
    made.open(write_photo(tmp_path / "photo.jpg"))
    fill(made)
    made.answers.overwrite_answer = "cancel"
    made.trigger("save")
    assert made.answers.recompresses is True
    made.answers.overwrite_answer = "overwrite"
    made.trigger("save")
    made.settle()
    assert not made.window.document.is_dirty
    assert made.notices == [], "it was said by the question"


def test_what_save_as_has_said_of_a_jpeg_is_not_said_again(studio, tmp_path):
    made = studio()
    made.open(write_photo(tmp_path / "photo.jpg"))
    fill(made)
    made.answers.save_path = tmp_path / "new.jpg"
    for name in ("save_as", "save"):
        made.trigger(name)
        made.settle()
        assert not made.window.document.is_dirty
    assert made.notices == []


def test_who_declines_to_overwrite_saves_beside_or_not_at_all(edited, photo, tmp_path):
    made = edited()
    before = photo.read_bytes()
    made.answers.overwrite_answer = "cancel"
    made.trigger("save")
    assert not made.window.files.is_saving
    made.answers.overwrite_answer, made.answers.save_path = "save_as", tmp_path / "new.tif"
    made.trigger("save")
    made.settle()
    assert photo.read_bytes() == before
    assert made.answers.suggestion == tmp_path / "photo-filled.png"
    assert np.array_equal(read_image(tmp_path / "new.tif").image, made.window.document.image)
    assert made.window.windowTitle().startswith("new.tif")
    assert made.window.settings.current.recent_files[0] == str(tmp_path / "new.tif")


def test_what_is_on_show_is_what_gets_saved(studio, photo, tmp_path):
    made = studio()
    made.open(photo)
    made.paint()
    made.inpaint()
    shown = made.window.document.shown_pixels(made.window.document.box)
    made.answers.save_path = tmp_path / "new.png"
    made.trigger("save_as")
    made.settle()
    assert np.array_equal(read_image(tmp_path / "new.png").image, shown)
    assert not made.window.inpainting.is_choosing


def test_a_photo_that_cannot_be_written_stays_open_and_dirty(edited, tmp_path, photo):
    made = edited()
    before = photo.read_bytes()
    made.answers.save_path = tmp_path / "no" / "such" / "folder.png"
    made.trigger("save_as")
    made.wait(lambda: bool(made.notices))
    assert made.notices[0].endswith("Your photo is still open here, nothing is lost.")
    assert made.window.document.is_dirty
    assert made.window.document.path == photo
    assert photo.read_bytes() == before
    made.trigger("undo")


def test_a_sample_is_never_saved_over(studio, tmp_path):
    made = studio()
    sample = locate.sample_paths()[0]
    made.open(sample, locate.suggested_mask(sample))
    made.inpaint()
    made.answers.save_path = tmp_path / "mine.png"
    made.trigger("save")
    made.settle()
    assert made.answers.asked == ["save as", "fills on show mine.png"]
    assert made.answers.suggestion.parent != sample.parent
    assert (tmp_path / "mine.png").exists()


@pytest.mark.parametrize("way", ["photo", "window"])
@pytest.mark.parametrize("answer", ["save", "discard", "cancel"])
def test_unsaved_changes_are_guarded_on_every_way_out(edited, photo, way, answer):
    made = edited()
    window, document = made.window, made.window.document
    wanted = document.image.copy()
    before = photo.read_bytes()
    made.answers.unsaved_answer = answer
    if way == "photo":
        made.trigger("close_photo")
    else:
        window.close()
    made.settle()
    stays = answer == "cancel"
    if answer == "save":
        made.wait(lambda: window.document is None if way == "photo" else not window.isVisible())
        assert np.array_equal(read_image(photo).image, wanted)
    else:
        assert photo.read_bytes() == before
    assert window.isVisible() == (way == "photo" or stays)
    assert (window.document is document) == (stays or way == "window")
    assert made.answers.asked[0] == "unsaved photo.png"


def test_a_failed_save_keeps_the_window_open(edited, tmp_path):
    made = edited()
    made.answers.unsaved_answer = "save"
    made.answers.overwrite_answer = "save_as"
    made.answers.save_path = tmp_path / "nowhere" / "x.png"
    made.window.close()
    made.wait(lambda: bool(made.notices))
    assert made.window.isVisible()
    assert made.window.document.is_dirty


def test_a_fill_on_show_counts_as_unsaved(studio, photo):
    made = studio()
    made.open(photo)
    made.paint()
    made.inpaint()
    made.answers.unsaved_answer = "cancel"
    made.window.close()
    assert made.window.isVisible()
    assert made.answers.asked == ["unsaved photo.png"]


def test_a_mask_alone_is_not_asked_about(studio, photo):
    made = studio()
    made.open(photo)
    made.paint()
    made.window.close()
    assert made.answers.asked == []
    assert not made.window.isVisible()


def test_a_fill_that_runs_is_asked_about_before_the_window_closes(studio, photo):
    made = studio(FillWhenTold())
    made.open(photo)
    made.paint()
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    made.answers.stop_answer = False
    made.window.close()
    assert made.answers.asked == ["stop photo.png"]
    assert made.window.isVisible()
    made.engine.go.set()
    made.wait(lambda: made.window.strip.count == 1)
    made.answers.unsaved_answer, made.answers.stop_answer = "discard", True


def test_closing_in_the_middle_of_a_run_is_clean(studio, photo):
    made = studio(FillWhenTold())
    made.open(photo)
    made.paint()
    made.trigger("inpaint")
    made.wait(made.engine.begun.is_set)
    made.window.close()
    assert not made.window.isVisible()
    assert made.window.engine_ended


def test_a_mask_goes_out_and_comes_back(studio, photo, tmp_path):
    made = studio()
    made.open(photo)
    made.paint()
    document, mask = made.window.document, made.window.document.mask.copy()
    made.answers.export_path = made.answers.mask_path = tmp_path / "mask.png"
    made.trigger("export_mask")
    made.settle()
    assert np.array_equal(read_mask(tmp_path / "mask.png", height=90, width=120), mask)
    made.trigger("clear_mask")
    assert not document.has_mask
    made.trigger("import_mask")
    made.settle()
    assert np.array_equal(document.mask, mask)
    assert document.undo_label == "Import mask"


def test_an_empty_mask_file_is_named_and_leaves_the_mask_alone(studio, photo, tmp_path):
    made = studio()
    made.open(photo)
    made.paint()
    mask = made.window.document.mask.copy()
    made.answers.mask_path = tmp_path / "empty.png"
    write_mask(tmp_path / "empty.png", np.zeros((90, 120), np.bool_))
    made.trigger("import_mask")
    made.wait(lambda: bool(made.notices))
    assert "There is no hole in the mask empty.png: the brightest value in it is 0 of 255" in made.notices[0]
    assert np.array_equal(made.window.document.mask, mask)


def test_importing_a_mask_that_does_not_fit_leaves_the_mask_alone(studio, photo, tmp_path):
    made = studio()
    made.open(photo)
    made.paint()
    mask = made.window.document.mask.copy()
    made.answers.mask_path = tmp_path / "small.png"
    write_mask(tmp_path / "small.png", np.ones((4, 5), np.bool_))
    made.trigger("import_mask")
    made.wait(lambda: bool(made.notices))
    assert "they must be of one size" in made.notices[0]
    assert made.notices[0].endswith("Your mask is unchanged.")
    assert np.array_equal(made.window.document.mask, mask)


def test_dialogs_begin_in_the_folder_of_the_last_photo(studio, photo, own_home):
    made = studio()
    assert made.window.files.last_folder() == Path(os.environ["HOME"])
    made.open(photo)
    assert made.window.files.last_folder() == photo.parent


def test_quality_and_metadata_are_as_chosen_and_kept_for_the_next_save(edited, tmp_path):
    made = edited()
    made.answers.save_path = tmp_path / "small.jpg"
    made.answers.save_options = SaveOptions(40, "none")
    made.trigger("save_as")
    made.settle()
    small = (tmp_path / "small.jpg").stat().st_size
    made.answers.save_path, made.answers.save_options = tmp_path / "large.jpg", SaveOptions(95, "all")
    made.trigger("save_as")
    made.settle()
    assert made.answers.offer.options == SaveOptions(40, "none")
    assert made.answers.suggestion.suffix == ".jpg"
    assert small < (tmp_path / "large.jpg").stat().st_size / 2


def test_saving_again_keeps_the_quality_of_the_file(edited, tmp_path):
    made = edited()
    made.answers.save_path, made.answers.save_options = tmp_path / "small.jpg", SaveOptions(30, "all")
    made.trigger("save_as")
    made.settle()
    size = (tmp_path / "small.jpg").stat().st_size
    fill(made)
    made.trigger("save")
    made.settle()
    assert (tmp_path / "small.jpg").stat().st_size < 1.2 * size


def test_another_format_is_suggested_again_until_the_own_one_is_chosen(edited, tmp_path, other):
    made = edited()
    for name, suffix in (("a.webp", ".webp"), ("a.png", ".png")):
        made.answers.save_path = tmp_path / name
        made.trigger("save_as")
        made.settle()
        made.open(other if name == "a.webp" else write_photo(tmp_path / "third.png"))
        made.trigger("save_as")
        made.settle()
        assert made.answers.suggestion.suffix == suffix
