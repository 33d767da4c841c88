"""Opening takes its time beside the window, can be cancelled, and makes the best of what is damaged."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.controllers.photos import switching
from inpaint_core.files.read_write import read_image, write_image
from tests.editor.small_engines import write_photo


@pytest.fixture
def slow_reads(monkeypatch):
    """Reading waits until this event is set."""
    go, read = threading.Event(), switching.read_or_explain

    def wait_and_read(*arguments):
        assert go.wait(20)
        return read(*arguments)

    monkeypatch.setattr(switching, "read_or_explain", wait_and_read)
    yield go
    go.set()


def busy_notice(made):
    return next((one for one in made.window.area.notices.notices if one.text.startswith("Opening")), None)


def test_a_slow_photo_has_a_bar_and_the_window_stays_usable(studio, photo, tmp_path, slow_reads):
    made = studio()
    slow_reads.set()
    made.open(photo)
    slow_reads.clear()
    made.window.files.open_path(write_photo(tmp_path / "large.png"))
    made.wait(lambda: busy_notice(made) is not None)
    QTest.mouseClick(made.window.canvas, Qt.MouseButton.LeftButton)
    assert made.window.document.has_mask, "one can paint meanwhile"
    made.inpaint()
    slow_reads.set()
    made.wait(lambda: made.window.document.title == "large.png")
    assert busy_notice(made) is None


def test_a_quick_photo_has_no_bar(studio, photo):
    made = studio()
    seen = []
    made.window.files.reading.slow.connect(seen.append)
    made.open(photo)
    assert seen == []


def test_cancel_leaves_everything_as_it_was(studio, photo, tmp_path, slow_reads):
    made = studio()
    slow_reads.set()
    made.open(photo)
    slow_reads.clear()
    document = made.window.document
    made.window.files.open_path(write_photo(tmp_path / "large.png"))
    made.wait(lambda: busy_notice(made) is not None)
    QTest.mouseClick(busy_notice(made).offer_button, Qt.MouseButton.LeftButton)
    assert busy_notice(made) is None
    slow_reads.set()
    made.qtbot.wait(100)
    assert made.window.document is document
    assert [one.title for one in made.window.files.photos] == ["photo.png"]


def test_opening_is_stopped_from_the_menu_too(studio, photo, slow_reads):
    made = studio()
    assert not made.window.actions_["stop_opening"].isEnabled()
    made.window.files.open_path(photo)
    made.trigger("stop_opening")
    assert not made.window.files.reading.is_busy
    assert len(made.window.files.photos) == 0


def test_cancelling_the_first_photo_brings_the_invitation_back(studio, photo, slow_reads):
    made = studio()
    made.window.files.open_path(photo)
    made.wait(lambda: busy_notice(made) is not None)
    assert not made.window.empty.isVisible()
    QTest.mouseClick(busy_notice(made).offer_button, Qt.MouseButton.LeftButton)
    assert made.window.empty.isVisible()


def test_who_goes_on_to_another_photo_does_not_wait_for_the_slow_one(studio, photo, tmp_path, slow_reads):
    made = studio()
    other = write_photo(tmp_path / "other.png")
    made.window.files.open_paths([photo, other])
    made.trigger("next_photo")
    slow_reads.set()
    made.wait(lambda: made.window.document is not None)
    made.settle()
    assert made.window.document.title == "other.png"


def test_of_a_photo_cut_short_the_rest_can_be_opened_and_filled(studio, tmp_path, sample_photo):
    made = studio()
    path = tmp_path / "cut.jpg"
    write_image(path, sample_photo)
    whole = read_image(path).image
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    made.window.files.open_path(path)
    made.wait(lambda: bool(made.notices))
    made.settle()
    assert made.window.document is None
    assert made.notices[0].startswith("error: cut.jpg is cut short or damaged.")
    notice = made.window.area.notices.notices[0]
    assert notice.text.endswith("% of it can still be read.")
    QTest.mouseClick(notice.offer_button, Qt.MouseButton.LeftButton)
    made.wait(lambda: made.window.document is not None)
    made.settle()
    document = made.window.document
    assert document.undo_label == "Missing part"
    assert np.array_equal(document.image[~document.mask], whole[~document.mask])
    assert 0.2 < document.mask.mean() < 0.7
    made.inpaint()


def test_other_damaged_files_offer_nothing(studio, tmp_path):
    made = studio()
    path = tmp_path / "bad.png"
    path.write_bytes(write_photo(tmp_path / "good.png").read_bytes()[:300])
    made.window.files.open_path(path)
    made.wait(lambda: bool(made.notices))
    assert made.window.area.notices.notices[0].offer_button is None
