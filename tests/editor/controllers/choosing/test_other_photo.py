"""Fills of several holes, pins and comparisons, while other photos are looked at."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from inpaint_core.files.read_write import read_image
from tests.editor.controllers.choosing.conftest import CONTROL
from tests.editor.small_engines import write_photo


@pytest.fixture
def two(choice, tmp_path):
    """Two photos; the first is on show, with three fills for each of two holes."""
    made = choice()
    made.first = made.window.document
    show(made, lambda: made.window.files.open_path(write_photo(tmp_path / "other.png")))
    show(made, lambda: made.press(Qt.Key.Key_PageUp, CONTROL))
    assert made.window.document is made.first
    return made


def show(made, act):
    before = made.window.document
    act()
    made.made.wait(lambda: made.window.document is not before)
    made.made.settle()


def look_at_the_other(made):
    show(made, lambda: made.press(Qt.Key.Key_PageDown, CONTROL))
    assert made.window.document is not made.first


def go_back(made):
    show(made, lambda: made.press(Qt.Key.Key_PageUp, CONTROL))
    assert made.window.document is made.first


def choose_for_each(made):
    """Choose the second fill for the first hole, the third for the second hole, and pin that."""
    chooser = made.window.inpainting.chooser
    chooser.turn_to(0)
    chooser.highlight(1)
    chooser.turn_to(1)
    chooser.highlight(2)
    chooser.pin()


def test_what_was_chosen_for_each_hole_and_the_pins_come_back(two):
    choose_for_each(two)
    sheet = two.window.inpainting.chooser.sheet
    chosen, captions, shown = sheet.chosen, two.captions(), (two.shown(0), two.shown(1))
    assert shown[0] != shown[1]
    look_at_the_other(two)
    assert not two.window.inpainting.is_choosing
    assert two.strip.count == 0
    go_back(two)
    assert sheet.chosen == chosen == (1, 2)
    assert (sheet.hole, sheet.pinned) == (1, (2,))
    assert two.captions() == captions
    assert (two.shown(0), two.shown(1)) == shown
    two.made.trigger("accept")
    assert (two.accepted(0), two.accepted(1)) == shown


def test_undo_brings_the_choice_back_after_a_look_at_another_photo(two):
    choose_for_each(two)
    two.made.trigger("accept")
    look_at_the_other(two)
    go_back(two)
    two.made.trigger("undo")
    sheet = two.window.inpainting.chooser.sheet
    assert sheet.chosen == (1, 2)
    assert sheet.gallery.entries[2].is_pinned


def test_fills_that_were_left_to_paint_on_can_be_returned_to_after_a_look_at_another_photo(two):
    choose_for_each(two)
    two.window.inpainting.keeping.put_aside()
    look_at_the_other(two)
    assert not two.window.actions_["back_to_fills"].isEnabled(), "they belong to the first photo"
    go_back(two)
    two.made.trigger("back_to_fills")
    assert two.window.inpainting.chooser.sheet.chosen == (1, 2)


def test_saving_all_on_closing_keeps_what_is_on_show_in_each(two):
    choose_for_each(two)
    shown = two.window.document.shown_pixels(two.window.document.box)
    path = two.window.document.path
    look_at_the_other(two)
    QTest.mouseClick(two.window.canvas, Qt.MouseButton.LeftButton, pos=two.window.canvas.rect().center())
    two.made.inpaint()
    two.made.answers.unsaved_answer = "save"
    two.window.close()
    two.made.wait(lambda: not two.window.isVisible())
    assert [asked.split()[0] for asked in two.made.answers.asked] == ["unsaved"]
    saved = [read_image(path.with_name(f"{name}-filled.png")).image for name in (path.stem, "other")]
    assert np.array_equal(saved[0], shown)


@pytest.mark.parametrize("action", ["enlarge_fill", "compare_side"])
def test_a_photo_comes_back_as_it_was_seen_before_it_was_enlarged_or_compared(two, action):
    canvas = two.window.canvas
    canvas.zoom_to(2.0)
    canvas.pan_by(QPoint(30, 10))
    zoom, middle = canvas.zoom, canvas.viewport.middle
    two.made.trigger(action)
    two.made.wait(lambda: canvas.zoom != zoom)
    look_at_the_other(two)
    assert not two.window.area.original.isVisible()
    go_back(two)
    assert canvas.zoom == zoom
    assert canvas.viewport.middle == pytest.approx(middle)


def test_a_difference_counts_the_fills_that_were_accepted_before_a_look_at_another_photo(two):
    two.made.trigger("accept")
    look_at_the_other(two)
    go_back(two)
    two.made.trigger("compare_difference")
    legend = two.window.choosing.legend
    two.made.wait(lambda: "changed" in legend.text())
    assert legend.text().endswith("0 outside")


def test_closing_the_compared_photo_leaves_no_original_beside_the_next(two):
    two.made.answers.unsaved_answer = "discard"
    two.made.trigger("compare_side")
    two.made.wait(two.window.area.original.isVisible)
    show(two, lambda: two.made.trigger("close_photo"))
    two.made.trigger("close_photo")
    assert two.window.document is None
    assert not two.window.area.original.isVisible()
