"""What fills must not copy from: painted like the hole, shown beside it, undone with it, told to fills."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.widgets.qimage_bridge import from_qimage
from tests.editor.small_engines import write_photo


@pytest.fixture
def ready(studio, photo):
    """A window with a photo, painted in the middle, that now edits what must not be copied."""
    made = studio()
    made.open(photo)
    made.paint()
    QTest.keyClick(made.window.canvas, Qt.Key.Key_D)
    return made


def drag(made, start, end, button=Qt.MouseButton.LeftButton):
    """Drag with the mouse between two points of the photo."""
    canvas, keys = made.window.canvas, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas, button, keys, made.at(*start))
    for x, y in ((start[0], end[1]), end):
        place = QPointF(made.at(x, y))
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, canvas.mapToGlobal(place), Qt.MouseButton.NoButton, button, keys
        )
        QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, button, keys, made.at(*end))


def test_the_brush_paints_it_and_leaves_the_hole_alone(ready):
    document = ready.window.document
    hole = document.mask.copy()
    drag(ready, (10, 10), (30, 10))
    assert document.forbidden[10, 10:30].all()
    assert np.array_equal(document.mask, hole)
    drag(ready, (10, 10), (30, 10), Qt.MouseButton.RightButton)
    assert not document.forbidden.any(), "the right button erases it"


@pytest.mark.parametrize("tool", ["lasso", "rectangle", "ellipse", "wand"])
def test_selections_go_into_it(ready, tool):
    document = ready.window.document
    hole = document.mask.copy()
    ready.trigger(tool)
    drag(ready, (5, 5), (40, 30))
    ready.settle()
    assert document.forbidden.any()
    assert np.array_equal(document.mask, hole)


def test_undo_takes_strokes_of_both_back_in_their_order(ready):
    document = ready.window.document
    hole = document.mask.copy()
    drag(ready, (10, 10), (30, 10))
    assert ready.window.actions_["undo"].text() == "&Undo Paint don't-copy mask"
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_D)
    drag(ready, (10, 80), (30, 80))
    for expected_forbidden in (True, False):
        QTest.keyClick(ready.window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert document.forbidden.any() == expected_forbidden
        assert np.array_equal(document.mask, hole)


def test_the_fill_is_told_and_keeps_it_for_the_next_one(ready):
    drag(ready, (10, 10), (30, 10))
    document = ready.window.document
    forbidden = document.forbidden.copy()
    ready.inpaint()
    assert np.array_equal(ready.engine.requests[-1].source_mask, ~forbidden)
    ready.trigger("accept")
    assert np.array_equal(document.forbidden, forbidden)


def test_without_it_a_fill_may_copy_everything(studio, photo):
    made = studio()
    made.open(photo)
    made.paint()
    made.inpaint()
    assert made.engine.requests[-1].source_mask is None


def test_delete_and_the_menu_clear_only_what_is_edited(ready):
    drag(ready, (10, 10), (30, 10))
    document = ready.window.document
    assert ready.window.actions_["clear_mask"].text() == "&Clear Don't-Copy Mask"
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_Delete)
    assert not document.forbidden.any()
    assert document.has_mask
    assert not ready.window.actions_["clear_mask"].isEnabled(), "there is nothing more to clear"
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_D)
    assert ready.window.actions_["clear_mask"].text() == "&Clear Mask"
    assert ready.window.actions_["clear_mask"].isEnabled()


def test_the_switch_above_the_photo_does_the_same(ready):
    buttons = ready.window.options.layer.buttons
    assert buttons["forbidden"].isChecked()
    QTest.mouseClick(buttons["mask"], Qt.MouseButton.LeftButton)
    assert ready.window.document.edited == "mask"
    assert not ready.window.actions_["edit_forbidden"].isChecked()
    QTest.mouseClick(buttons["forbidden"], Qt.MouseButton.LeftButton)
    assert ready.window.document.edited == "forbidden"


def test_the_next_photo_begins_with_its_hole(ready, tmp_path):
    ready.open(write_photo(tmp_path / "other.png"))
    assert ready.window.options.layer.buttons["mask"].isChecked()
    assert ready.window.document.edited == "mask"


def test_it_looks_unlike_the_hole(ready):
    canvas = ready.window.canvas
    ready.trigger("invert_mask")  # everything; the hole keeps its own tint above it
    shown = from_qimage(canvas.grab().toImage())[0].astype(int)
    outside, hole = ready.at(20, 20), ready.at(60, 45)
    row = shown[outside.y(), outside.x() : outside.x() + 40]
    assert np.ptp(row[:, 2]) > 20, "hatched, not even"
    assert row[:, 2].max() > row[:, 1].max() + 40, "violet"
    red = shown[hole.y(), hole.x()]
    assert red[0] > red[2] + 20, "the hole stays red"
    ready.trigger("show_mask")
    shown = from_qimage(canvas.grab().toImage())[0].astype(int)
    assert np.abs(shown[outside.y(), outside.x()] - ready.window.document.image[20, 20]).max() < 8


def test_it_is_saved_and_read_as_a_mask_file(ready, tmp_path):
    drag(ready, (10, 10), (30, 10))
    document = ready.window.document
    forbidden = document.forbidden.copy()
    ready.answers.export_path = tmp_path / "kept.png"
    ready.trigger("export_mask")
    ready.settle()
    assert ready.answers.suggestion.name == "photo-not-from.png"
    with Image.open(tmp_path / "kept.png") as kept:
        assert np.array_equal(np.array(kept.convert("L")) > 127, forbidden)
    ready.trigger("clear_mask")
    ready.answers.mask_path = tmp_path / "kept.png"
    ready.trigger("import_mask")
    ready.settle()
    assert np.array_equal(document.forbidden, forbidden)
