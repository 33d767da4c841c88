"""Dust and scratches: looked for, kept and dropped by clicks, added to the mask in one step."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.widgets.qimage_bridge import from_qimage

SPECKS = ((30, 40), (80, 60), (120, 100))
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def ready(studio, tmp_path):
    """A window on a grainy photo with three specks, in which they were looked for."""
    rng = np.random.default_rng(2)
    photo = np.clip(rng.normal(110, 3, (150, 200, 3)), 0, 255).astype(np.uint8)
    for x, y in SPECKS:
        photo[y - 2 : y + 3, x - 2 : x + 3] = 240
    path = tmp_path / "dusty.png"
    Image.fromarray(photo).save(path)
    made = studio()
    made.open(path)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_J)
    made.wait(lambda: made.window.dust.has_kept_marks)
    return made


def click(made, x, y, button=LEFT):
    QTest.mouseClick(made.window.canvas, button, NO_KEYS, made.at(x, y))


def drag(made, start, end, button=LEFT):
    canvas = made.window.canvas
    QTest.mousePress(canvas, button, NO_KEYS, made.at(*start))
    place = QPointF(made.at(*end))
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, canvas.mapToGlobal(place), Qt.MouseButton.NoButton, button, NO_KEYS
    )
    QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, button, NO_KEYS, made.at(*end))


def apply(made):
    QTest.keyClick(made.window.canvas, Qt.Key.Key_Return)
    made.settle()


def in_mask(made):
    return [bool(made.window.document.mask[y, x]) for x, y in SPECKS]


def test_enter_adds_all_marks_grown_by_a_little_as_one_step(ready):
    assert ready.window.options.dust.count.text() == "3 marks"
    apply(ready)
    document = ready.window.document
    assert in_mask(ready) == [True] * 3
    assert document.mask[40, 30 - 4]
    assert document.mask.sum() < 3 * 15**2
    assert ready.window.actions_["brush"].isChecked(), "the hand goes on with the brush"
    assert ready.window.actions_["undo"].text() == "&Undo Select (dust and scratches)"
    ready.trigger("undo")
    assert not document.has_mask
    assert not document.can_undo


def test_a_click_drops_a_mark_and_another_keeps_it_again(ready):
    click(ready, *SPECKS[1])
    assert ready.window.options.dust.count.text() == "2 marks"
    click(ready, SPECKS[0][0] + 3, SPECKS[0][1])  # a little beside
    click(ready, *SPECKS[1])
    apply(ready)
    assert in_mask(ready) == [False, True, True]


def test_a_box_drops_all_in_it_and_with_the_right_button_keeps_them(ready):
    drag(ready, (10, 10), (190, 140))
    assert ready.window.options.dust.count.text() == "Nothing marked"
    assert not ready.window.actions_["apply_dust"].isEnabled()
    drag(ready, (100, 80), (140, 120), RIGHT)
    apply(ready)
    assert in_mask(ready) == [False, False, True]


def test_marks_are_seen_in_the_photo_and_go_with_the_tool(ready):
    canvas = ready.window.canvas

    def yellow():
        shown = from_qimage(canvas.grab().toImage())[0].astype(int)
        return int(((shown[..., 0] > 200) & (shown[..., 1] > 170) & (shown[..., 2] < 90)).sum())

    three = yellow()
    assert three > 60
    click(ready, *SPECKS[0])
    assert 0 < yellow() < three
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert yellow() == 0
    assert not ready.window.actions_["apply_dust"].isEnabled()


def test_the_slider_changes_the_marks_at_once_and_is_remembered(ready):
    slider = ready.window.options.dust.slider
    slider.setValue(0)
    fewest = len(ready.window.dust._marks.kept)
    slider.setValue(100)
    assert len(ready.window.dust._marks.kept) >= 3 >= fewest
    assert ready.window.settings.current.dust_sensitivity == 100


def test_a_changed_photo_is_looked_through_again(ready):
    apply(ready)
    ready.inpaint()  # grey that stands out
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_J)
    ready.wait(lambda: ready.window.dust.has_kept_marks)
    before = ready.window.dust._marks
    ready.trigger("accept")
    ready.wait(lambda: ready.window.dust._marks not in (None, before))


def test_leaving_the_tool_stops_looking(studio, tmp_path):
    rng = np.random.default_rng(2)
    path = tmp_path / "large.png"
    Image.fromarray(rng.integers(90, 110, (1500, 2200, 3), np.uint8)).save(path)
    made = studio()
    made.open(path)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_J)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_B)
    made.wait(lambda: not made.window.dust._background.is_busy)
    assert made.window.dust._marks is None
    assert made.notices == []
