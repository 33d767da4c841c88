"""Drafts in the window: shown as they come, refined when looked at, kept only at the photo's size."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.controllers.choosing.refining import LOOKED_AT_MS
from editor.state.settings import Settings, SettingsFile, settings_path
from tests.editor.small_engines import DRAFT_DARKER, FillDrafts, give_weights, grey_of

DIVERSE = "spn-probabilistic"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def gallery(studio, photo):
    """Return a window with a gallery of four drafts, the seeds 10 to 13, all of which have come."""
    give_weights(DIVERSE)
    file = SettingsFile(settings_path())
    file.current = Settings(model=DIVERSE, samples=4, seed=10, photo_samples=0)
    file.write()
    made = studio(FillDrafts())
    made.open(photo)
    made.paint()
    made.hole = made.window.document.mask.copy()
    press(made, Qt.Key.Key_Return, CONTROL)
    made.wait(lambda: made.window.strip.count == 4 and not made.window.inpainting.is_running)
    return made


def press(made, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(made.window.canvas, key, modifier)


def shown_grey(made):
    document = made.window.document
    return int(document.shown_pixels(document.box)[made.hole][0, 0])


def is_draft(made, place):
    return made.window.inpainting.completions[place].draft is not None


def test_what_is_looked_at_for_a_moment_is_refined_and_shown_so(gallery):
    assert shown_grey(gallery) == grey_of(10, 1.0) - DRAFT_DARKER
    gallery.engine.refine_now.set()
    before = gallery.window.strip.thumbnails[0].icon().cacheKey()
    gallery.wait(lambda: not is_draft(gallery, 0))
    assert shown_grey(gallery) == grey_of(10, 1.0)
    assert gallery.window.strip.thumbnails[0].icon().cacheKey() != before
    assert gallery.window.strip.thumbnails[0].text() == "Idea 1"
    assert [is_draft(gallery, place) for place in (1, 2, 3)] == [True] * 3
    assert not gallery.window.inpainting.is_running, "it happens behind the user's back"
    QApplication.sendEvent(gallery.window.strip.thumbnails[2], QEvent(QEvent.Type.Enter))
    gallery.wait(lambda: not is_draft(gallery, 2))
    assert shown_grey(gallery) == grey_of(12, 1.0)
    assert gallery.window.inpainting.index == 0, "it was only looked at"


def test_flipping_quickly_refines_only_where_the_user_stays(gallery):
    gallery.engine.refine_now.set()
    for _ in range(3):
        press(gallery, Qt.Key.Key_Right)
    gallery.wait(lambda: not is_draft(gallery, 3))
    assert not {11, 12} & {*gallery.engine.refined}


def test_accepting_waits_for_the_photos_own_size(gallery):
    document, before = gallery.window.document, gallery.window.document.image.copy()
    press(gallery, Qt.Key.Key_Right)
    press(gallery, Qt.Key.Key_Return)
    assert gallery.window.inpainting.is_running
    assert gallery.window.status.cancel.isVisible()
    assert np.array_equal(document.image, before), "a draft is never kept"
    press(gallery, Qt.Key.Key_Right)
    assert gallery.window.inpainting.index == 1, "what was accepted stays on show"
    gallery.engine.refine_now.set()
    gallery.wait(lambda: not gallery.window.inpainting.is_choosing)
    assert (document.image[gallery.hole] == grey_of(11, 1.0)).all()
    assert np.array_equal(document.image[~gallery.hole], before[~gallery.hole])
    gallery.wait(lambda: not gallery.window.inpainting.is_running)
    press(gallery, Qt.Key.Key_Z, CONTROL)
    assert np.array_equal(document.image, before)
    assert np.array_equal(document.mask, gallery.hole)


def test_accepting_can_be_cancelled_and_nothing_is_lost(gallery):
    before = gallery.window.document.image.copy()
    press(gallery, Qt.Key.Key_Return)
    gallery.wait(lambda: gallery.engine.refined != [])
    press(gallery, Qt.Key.Key_Escape)
    assert not gallery.window.inpainting.is_running
    assert gallery.window.strip.count == 4
    assert np.array_equal(gallery.window.document.image, before)
    gallery.engine.refine_now.set()
    press(gallery, Qt.Key.Key_Return)
    gallery.wait(lambda: not gallery.window.inpainting.is_choosing)
    assert (gallery.window.document.image[gallery.hole] == grey_of(10, 1.0)).all()


def test_accepting_what_is_being_refined_begins_nothing_again(gallery):
    gallery.qtbot.wait(LOOKED_AT_MS)
    gallery.wait(lambda: gallery.engine.refined == [10])
    press(gallery, Qt.Key.Key_Return)
    assert gallery.window.inpainting.is_running
    gallery.engine.refine_now.set()
    gallery.wait(lambda: not gallery.window.inpainting.is_choosing)
    assert gallery.engine.refined == [10]
    assert (gallery.window.document.image[gallery.hole] == grey_of(10, 1.0)).all()


def test_saving_and_copying_use_the_photos_own_size(gallery, tmp_path):
    gallery.engine.refine_now.set()
    gallery.answers.save_path = tmp_path / "saved.png"
    press(gallery, Qt.Key.Key_C, CONTROL)
    gallery.wait(lambda: not QGuiApplication.clipboard().image().isNull())
    copied = QGuiApplication.clipboard().image()
    row, column = np.argwhere(gallery.hole)[0]
    assert copied.pixelColor(int(column), int(row)).red() == grey_of(10, 1.0)
    press(gallery, Qt.Key.Key_Right)
    gallery.window.files.save_as()
    gallery.wait(lambda: (tmp_path / "saved.png").exists() and not gallery.window.files.is_saving)
    assert (gallery.window.document.image[gallery.hole] == grey_of(11, 1.0)).all()
    assert not gallery.window.document.is_dirty
