"""The brush by hand: Alt and right button dragged, Shift and wheel."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from editor.tools.lasso import LASSO

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
RIGHT = Qt.MouseButton.RightButton
POINT = QPointF(200, 200)


@pytest.mark.parametrize("zoom", [1.0, 2.0, 0.5])
def test_the_edge_of_the_brush_follows_the_hand(make_canvas, zoom):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 60
    canvas.zoom_to(zoom)
    hand.press(100, 100, RIGHT, ALT)
    hand.move(112, 100, RIGHT, ALT)
    assert canvas.brush_px == 84
    hand.move(90, 130, RIGHT, ALT)
    assert canvas.brush_px == 40
    hand.release(90, 130, RIGHT, ALT)
    hand.move(200, 100, Qt.MouseButton.NoButton)
    assert canvas.brush_px == 40
    assert not document.can_undo
    assert not document.has_mask


def test_the_circle_stays_where_the_drag_began(make_canvas):
    canvas, _, hand = make_canvas()
    hand.press(100, 100, RIGHT, ALT)
    hand.move(130, 100, RIGHT, ALT)
    assert canvas._overlay.pointer == hand.at(100, 100)
    hand.release(130, 100, RIGHT, ALT)
    assert canvas._overlay.pointer == hand.at(130, 100)


def test_the_brush_ends_at_its_smallest_and_comes_back(make_canvas):
    canvas, _, hand = make_canvas()
    canvas.brush_px = 20
    hand.press(150, 100, RIGHT, ALT)
    hand.move(50, 100, RIGHT, ALT)
    assert canvas.brush_px == 1
    hand.move(150, 100, RIGHT, ALT)
    assert canvas.brush_px == 20
    hand.release(150, 100, RIGHT, ALT)


def test_the_limits_are_said_when_they_are_reached_and_not_before(make_canvas):
    canvas, _, hand = make_canvas()
    said = []
    canvas.limit_reached.connect(said.append)
    canvas.brush_px = 3
    for _ in range(2):
        hand.wheel(POINT, notches=-0.5, keys=SHIFT)
    assert canvas.brush_px == 1
    assert said == []
    hand.wheel(POINT, notches=-0.5, keys=SHIFT)
    assert said == ["The brush is at its smallest: 1 px of the photo"]
    canvas.brush_px = 2000
    canvas.step_brush(1)
    assert said[1:] == ["The brush is at its largest: 2000 px of the photo"]


def test_the_left_button_during_the_drag_paints_nothing(make_canvas):
    canvas, document, hand = make_canvas()
    hand.press(100, 100, RIGHT, ALT)
    hand.press(100, 100, Qt.MouseButton.LeftButton, ALT)
    hand.release(100, 100, Qt.MouseButton.LeftButton, ALT)
    hand.move(110, 100, RIGHT, ALT)
    assert canvas.brush_px == 68
    hand.release(110, 100, RIGHT, ALT)
    assert not document.can_undo


def test_the_right_button_alone_and_alt_alone_erase_as_before(make_canvas):
    canvas, document, hand = make_canvas()
    document.replace_mask(~document.mask, "All")
    hand.stroke((50, 50), (60, 50), button=RIGHT)
    hand.stroke((200, 150), (210, 150), keys=ALT)
    assert not document.mask[50, 55]
    assert not document.mask[150, 205]
    assert canvas.brush_px == 48


def test_a_selection_is_still_taken_away_with_alt_and_the_right_button(make_canvas, qtbot):
    canvas, _, hand = make_canvas()
    canvas.set_tool(LASSO.make())
    with qtbot.waitSignal(canvas.selected) as told:
        hand.stroke((50, 50), (150, 50), (100, 150), button=RIGHT, keys=ALT)
    assert told.args[0].combine == "subtract"
    assert canvas.brush_px == 48


def test_losing_the_focus_ends_the_drag(make_canvas):
    canvas, _, hand = make_canvas()
    hand.press(100, 100, RIGHT, ALT)
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut))
    hand.move(150, 100, RIGHT, ALT)
    assert canvas.brush_px == 48


@pytest.mark.parametrize("turn", [{"notches": 1}, {"touchpad_px": 120}, {"touchpad_px": 0, "across_px": 120}])
def test_shift_and_wheel_make_the_brush_larger_and_smaller(make_canvas, turn):
    canvas, document, hand = make_canvas()
    canvas.zoom_to(4.0)
    before = canvas.to_image(POINT)
    hand.wheel(POINT, **turn, keys=SHIFT)
    assert canvas.brush_px > 48
    hand.wheel(POINT, **{name: -value for name, value in turn.items()}, keys=SHIFT)
    hand.wheel(POINT, **{name: -value for name, value in turn.items()}, keys=SHIFT)
    assert canvas.brush_px < 48
    assert canvas.to_image(POINT) == before
    assert not document.can_undo


def test_a_slow_wheel_adds_up(make_canvas):
    canvas, _, hand = make_canvas()
    for _ in range(8):
        hand.wheel(POINT, notches=1 / 8, keys=SHIFT)
    once = canvas.brush_px
    canvas.brush_px = 48
    hand.wheel(POINT, notches=1, keys=SHIFT)
    assert once == canvas.brush_px > 48
