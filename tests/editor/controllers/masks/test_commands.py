"""Form, clipboard and views of the mask, from keys to pixels."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from editor.widgets.qimage_bridge import from_qimage
from tests.editor.small_engines import write_photo

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def ready(studio, photo):
    made = studio()
    made.open(photo)
    return made


def ring(made):
    mask = np.zeros((90, 120), np.bool_)
    mask[20:60, 30:80] = True
    mask[30:50, 40:70] = False
    made.window.document.replace_mask(mask, "ring")
    return mask


def key(made, code, modifiers):
    QTest.keyClick(made.window.canvas, code, modifiers)
    made.settle()


def test_what_the_mask_goes_around_is_filled_by_its_key_and_undone_as_one_step(ready):
    mask = ring(ready)
    key(ready, Qt.Key.Key_H, CTRL_SHIFT)
    assert ready.window.document.mask[20:60, 30:80].all()
    assert ready.window.document.undo_label == "Fill holes of mask"
    ready.trigger("undo")
    assert np.array_equal(ready.window.document.mask, mask)


def test_smooth_rounds_the_corners_by_the_number_above_the_photo(ready):
    mask = ring(ready)
    ready.window.options.edge.setValue(6)
    key(ready, Qt.Key.Key_M, CTRL_SHIFT)
    document = ready.window.document
    assert mask[20, 30]
    assert not document.mask[20, 30]
    assert document.mask[25, 55]


def test_smoothing_a_thin_line_away_is_said(ready):
    mask = np.zeros((90, 120), np.bool_)
    mask[40, 20:100] = True
    ready.window.document.replace_mask(mask, "line")
    ready.window.options.edge.setValue(10)
    ready.trigger("smooth_mask")
    assert ready.notices == ["info: Smoothed by 10 px, nothing is left of the mask. Undo brings it back."]


def test_a_copied_mask_is_pasted_into_another_photo(ready, tmp_path):
    mask = ring(ready)
    key(ready, Qt.Key.Key_C, CTRL_SHIFT)
    image = QGuiApplication.clipboard().image()
    assert np.array_equal(from_qimage(image)[0][..., 0] == 255, mask), "white where the hole is"
    ready.open(write_photo(tmp_path / "next.png"))
    assert not ready.window.document.has_mask
    key(ready, Qt.Key.Key_V, CTRL_SHIFT)
    assert np.array_equal(ready.window.document.mask, mask)
    assert ready.window.document.undo_label == "Paste mask"


def test_it_is_pasted_as_what_must_not_be_copied_while_that_is_edited(ready):
    mask = ring(ready)
    ready.trigger("copy_mask")
    ready.trigger("edit_forbidden")
    ready.trigger("paste_mask")
    ready.settle()
    assert np.array_equal(ready.window.document.forbidden, mask)


def test_a_mask_of_another_size_is_refused_with_both_sizes(ready):
    mask = ring(ready)
    image = QImage(50, 40, QImage.Format.Format_Grayscale8)
    image.fill(255)
    QGuiApplication.clipboard().setImage(image)
    ready.trigger("paste_mask")
    ready.settle()
    assert ready.notices == [
        "info: The mask on the clipboard is 50 × 40 pixels, the photo 120 × 90: they must be of one size."
    ]
    assert np.array_equal(ready.window.document.mask, mask)


def test_a_photo_on_the_clipboard_is_no_mask(ready):
    mask = ring(ready)
    ready.trigger("copy")
    ready.settle()
    ready.trigger("paste_mask")
    ready.settle()
    assert len(ready.notices) == 1
    assert ready.notices[0].endswith("Your mask is unchanged.")
    assert np.array_equal(ready.window.document.mask, mask)


def test_an_empty_clipboard_is_said(ready):
    QGuiApplication.clipboard().clear()
    ready.trigger("paste_mask")
    assert ready.notices == ["info: There is no mask on the clipboard: copy one first."]


def colour_at(made, x, y):
    canvas = made.window.canvas
    shown = from_qimage(canvas.grab().toImage())[0].astype(int)
    left, top = canvas.viewport.to_view(x, y)
    return shown[round(top), round(left)]


def test_the_key_goes_through_tint_outline_and_black_and_white(ready):
    mask = ring(ready)
    photo = ready.window.document.image
    tinted = colour_at(ready, 35, 40)
    key(ready, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert np.abs(colour_at(ready, 35, 40) - photo[40, 35]).max() < 8, "the photo is seen inside the outline"
    assert (tinted != colour_at(ready, 35, 40)).any()
    key(ready, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert mask[40, 35]
    assert tuple(colour_at(ready, 35, 40)) == (255, 255, 255)
    assert tuple(colour_at(ready, 100, 75)) == (0, 0, 0)
    assert ready.window.settings.current.mask_view == "black and white"
    key(ready, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert (colour_at(ready, 35, 40) == tinted).all()


def test_choosing_a_view_shows_a_hidden_mask_again(ready):
    ring(ready)
    ready.trigger("show_mask")
    ready.trigger("mask_outline")
    assert ready.window.actions_["show_mask"].isChecked()
    assert ready.window.actions_["mask_outline"].isChecked()
