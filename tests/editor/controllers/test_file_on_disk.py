"""Saving over a file that is no longer the one that was opened, or that holds more than the photo."""

import os

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_core.files.read_write import read_image, write_image
from tests.editor.small_engines import write_photo
from tests.inpaint_core.synthetic_photo import draw_photo


@pytest.fixture
def edited(studio, photo):
    """Return a window with an accepted, unsaved fill."""
    return opened_and_filled(studio, photo)


def opened_and_filled(studio, path):
    made = studio()
    made.open(path)
    made.paint()
    made.inpaint()
    made.trigger("accept")
    return made


def write_other(path):
    """Write another photo of the same size over a file, as another program does."""
    write_image(path, np.full((90, 120, 3), 77, np.uint8))
    return path.read_bytes()


def test_a_file_that_changed_since_is_not_replaced_without_asking(edited, photo):
    other = write_other(photo)
    edited.trigger("save")
    edited.settle()
    assert edited.answers.asked == ["overwrite photo.png", "changed photo.png"]
    assert photo.read_bytes() == other
    assert edited.window.document.is_dirty
    assert not edited.window.files.is_saving


def test_who_wants_to_may_overwrite_it(edited, photo):
    write_other(photo)
    edited.answers.changed_answer = "overwrite"
    edited.trigger("save")
    edited.settle()
    assert np.array_equal(read_image(photo).image, edited.window.document.image)
    assert not edited.window.document.is_dirty


def test_or_save_elsewhere(edited, photo, tmp_path):
    other = write_other(photo)
    edited.answers.changed_answer, edited.answers.save_path = "save_as", tmp_path / "mine.png"
    edited.trigger("save")
    edited.settle()
    assert photo.read_bytes() == other
    assert np.array_equal(read_image(tmp_path / "mine.png").image, edited.window.document.image)


def test_or_open_it_again(edited, photo):
    other = write_other(photo)
    edited.answers.changed_answer = "reload"
    edited.trigger("save")
    edited.wait(lambda: not edited.window.document.is_dirty)
    assert (edited.window.document.image == 77).all()
    assert photo.read_bytes() == other


def test_it_is_asked_again_for_every_change(edited, photo):
    edited.trigger("save")
    edited.settle()
    assert edited.answers.asked == ["overwrite photo.png"]
    for _ in range(2):
        write_other(photo)
        edited.trigger("save")
        edited.settle()
    assert edited.answers.asked[1:] == ["changed photo.png"] * 2


def test_a_file_that_was_only_touched_is_saved_without_a_question(edited, photo):
    os.utime(photo, ns=(1, 1))
    edited.trigger("save")
    edited.settle()
    assert edited.answers.asked == ["overwrite photo.png"]
    assert not edited.window.document.is_dirty


def test_a_file_that_is_gone_is_written_anew(edited, photo):
    photo.unlink()
    edited.trigger("save")
    edited.settle()
    assert np.array_equal(read_image(photo).image, edited.window.document.image)


def test_save_as_onto_the_own_file_asks_too(edited, photo):
    other = write_other(photo)
    edited.answers.save_path = photo
    edited.trigger("save_as")
    edited.settle()
    assert edited.answers.asked == ["save as", "changed photo.png"]
    assert photo.read_bytes() == other


def test_two_windows_on_one_file_do_not_undo_each_other(studio, photo):
    first, second = opened_and_filled(studio, photo), opened_and_filled(studio, photo)
    first.trigger("save")
    first.settle()
    saved = photo.read_bytes()
    second.trigger("save")
    second.settle()
    assert second.answers.asked == ["overwrite photo.png", "changed photo.png"]
    assert photo.read_bytes() == saved
    assert second.window.document.is_dirty


def test_the_question_says_how_many_pictures_would_be_lost(studio, tmp_path):
    frames = [Image.fromarray(draw_photo(90, 120, seed=seed)) for seed in range(3)]
    frames[0].save(tmp_path / "moving.webp", save_all=True, append_images=frames[1:], lossless=True)
    before = (tmp_path / "moving.webp").read_bytes()
    made = opened_and_filled(studio, tmp_path / "moving.webp")
    made.answers.overwrite_answer = "cancel"
    made.trigger("save")
    made.settle()
    assert made.answers.other_pictures == 2
    made.answers.save_path = tmp_path / "moving.webp"
    made.trigger("save_as")  # the dialog of the system knows nothing of pictures
    made.settle()
    assert made.answers.asked == ["overwrite moving.webp", "save as", "overwrite moving.webp"]
    assert (tmp_path / "moving.webp").read_bytes() == before


def test_the_pages_of_a_tiff_are_no_loss_and_are_there_after_saving(studio, tmp_path):
    pages = [draw_photo(90, 120, bits=16, seed=seed) for seed in range(3)]
    with tifffile.TiffWriter(tmp_path / "scan.tif") as writer:
        for page in pages:
            writer.write(page, photometric="rgb", contiguous=False)
    made = opened_and_filled(studio, tmp_path / "scan.tif")
    made.trigger("save")
    made.settle()
    assert made.answers.other_pictures == 0
    for number in (1, 2):
        assert np.array_equal(read_image(tmp_path / "scan.tif", page=number).image, pages[number])
    assert np.array_equal(read_image(tmp_path / "scan.tif").image, made.window.document.image)


def test_opening_a_photo_removes_what_a_killed_save_left_beside_it(studio, tmp_path):
    path = write_photo(tmp_path / "photo.png")
    left = tmp_path / ".photo.png.0123abcd.inpaint.part"
    left.write_bytes(b"half a photo")
    made = studio()
    made.open(path)
    assert not left.exists()
