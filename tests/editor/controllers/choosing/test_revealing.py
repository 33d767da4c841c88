"""The strip of fills lies over the photo; the hole that is chosen for is brought out from under it."""

import pytest
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest

LEFT = Qt.MouseButton.LeftButton
ENDS = ((300, 20, 340, 60), (60, 40, 110, 80), (300, 370, 350, 405))
"""Two holes at the upper edge of a photo of 640 x 420, one at the lower."""


def rect(one, hole):
    """What shows a hole, in the coordinates of what the strip lies over."""
    canvas = one.window.canvas
    left, top, right, bottom = one.boxes[hole]
    start, end = canvas.viewport.to_view(left, top), canvas.viewport.to_view(right, bottom)
    return QRect(round(start[0]), round(start[1]), round(end[0] - start[0]), round(end[1] - start[1]))


def is_seen(one, hole):
    return one.window.area.free.contains(rect(one, hole))


def place(one):
    return one.window.canvas.viewport.place


@pytest.fixture
def low(choice):
    """Return what makes a window that is low, so that the strip lies over much of the photo."""

    def make(boxes=ENDS):
        one = choice(boxes)
        one.press(Qt.Key.Key_Escape)
        one.window.resize(1280, 640)
        QTest.qWait(50)
        one.window.canvas.fit()
        return one

    return make


def fill(one):
    one.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.made.wait(lambda: one.strip.count == 3)
    one.settle()


def test_a_hole_that_is_chosen_comes_out_from_under_the_strip_and_goes_back(low):
    one = low()
    before = place(one)
    fill(one)
    assert place(one) == before, "the photo does not move when the strip comes"
    assert is_seen(one, 0)
    assert not is_seen(one, 2)
    QTest.mouseClick(one.strip.holes.buttons[3], LEFT)
    assert is_seen(one, 2)
    assert place(one)[0] == before[0], "at the same zoom"
    one.press(Qt.Key.Key_Comma)
    assert is_seen(one, 1)
    assert place(one) == before, "nothing lies over that one"
    one.press(Qt.Key.Key_Period)
    assert is_seen(one, 2)
    QTest.mouseClick(one.strip.holes.buttons[0], LEFT)
    assert place(one) == before
    one.press(Qt.Key.Key_Comma)
    assert is_seen(one, 2)
    one.press(Qt.Key.Key_Return)
    assert place(one) == before, "nothing lies over the photo any more"


def test_the_way_back_from_the_enlarged_hole_leads_to_where_it_is_seen(low):
    one = low()
    fill(one)
    one.press(Qt.Key.Key_Comma)
    seen = place(one)
    one.press(Qt.Key.Key_Z)
    assert is_seen(one, 2)
    assert place(one) != seen
    one.press(Qt.Key.Key_Escape)
    assert place(one) == seen


def test_a_photo_that_was_zoomed_is_moved_no_further_than_needed(low):
    one = low()
    one.window.canvas.zoom_to(2.0)
    one.window.canvas.pan_by(QPointF(0, 2000))
    fill(one)
    one.press(Qt.Key.Key_Comma)
    assert place(one)[0] == 2.0
    assert is_seen(one, 2)
    one.press(Qt.Key.Key_Comma)
    one.press(Qt.Key.Key_Period)
    one.window.resize(1180, 640)
    assert is_seen(one, 2)


def test_the_strip_goes_where_it_hides_fewer_holes(low):
    one = low(((300, 20, 340, 60), (60, 340, 110, 380), (300, 370, 350, 405)))
    fill(one)
    assert one.strip.geometry().top() == 0
    assert [is_seen(one, hole) for hole in range(3)] == [False, True, True]


def test_when_the_strip_would_leave_no_hole_to_be_seen_one_is_brought_out(low):
    one = low(((280, 200, 340, 220),))
    one.window.area.setFixedHeight(260)
    QTest.qWait(50)
    one.window.canvas.fit()
    before = place(one)
    fill(one)
    assert is_seen(one, 0)
    one.press(Qt.Key.Key_Escape)
    assert place(one) == before
