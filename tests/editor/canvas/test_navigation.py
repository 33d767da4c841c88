import math

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication

from editor.canvas.navigation import SCROLL_PX_A_NOTCH

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def large(make_canvas):
    """A canvas whose photo is larger than the view, seen at 100 %."""
    canvas, document, hand = make_canvas()
    canvas.zoom_to(6.0)
    return canvas, document, hand


TURNS = [
    {"notches": 1},
    {"notches": -2},
    {"notches": 1, "touchpad_px": 120},
    {"touchpad_px": 40, "keys": CTRL},
    {"touchpad_px": -25, "keys": CTRL},
]
"""The third is a wheel on X11, which tells pixels too."""


@pytest.mark.parametrize("turn", TURNS)
def test_the_wheel_zooms_about_the_pointer(make_canvas, turn):
    canvas, _, hand = large(make_canvas)
    point = QPointF(180, 260)
    before = canvas.to_image(point)
    zoom = canvas.zoom
    hand.wheel(point, **turn)
    assert (canvas.zoom > zoom) == (max(turn.get("notches", 0), turn.get("touchpad_px", 0)) > 0)
    assert math.dist(canvas.to_image(point), before) <= 1


def test_two_fingers_move_the_photo_and_do_not_zoom(make_canvas):
    canvas, document, hand = large(make_canvas)
    under, zoom = canvas.to_image(QPointF(200, 200)), canvas.zoom
    hand.wheel(QPointF(200, 200), touchpad_px=-30, across_px=45)
    assert canvas.to_image(QPointF(245, 170)) == pytest.approx(under, abs=0.2)
    assert canvas.zoom == zoom
    assert not document.can_undo


def test_a_wheel_that_scrolls_moves_the_photo_and_zooms_with_ctrl(make_canvas):
    canvas, _, hand = large(make_canvas)
    canvas.wheel_scrolls = True
    under, zoom = canvas.to_image(QPointF(200, 200)), canvas.zoom
    hand.wheel(QPointF(200, 200), notches=-1)
    assert canvas.to_image(QPointF(200, 200 - SCROLL_PX_A_NOTCH)) == pytest.approx(under, abs=0.2)
    assert canvas.zoom == zoom
    hand.wheel(QPointF(200, 200), notches=1, keys=CTRL)
    assert canvas.zoom > zoom


def test_three_notches_double_the_zoom(make_canvas):
    canvas, _, hand = make_canvas()
    canvas.zoom_to(2.0)
    for _ in range(3):
        hand.wheel(QPointF(250, 200), notches=1)
    assert canvas.zoom == pytest.approx(4.0)


def test_zooming_never_skips_100_percent(make_canvas):
    canvas, _, hand = make_canvas()
    canvas.zoom_to(0.9)
    hand.wheel(QPointF(250, 200), notches=1)
    assert canvas.zoom == 1.0
    hand.wheel(QPointF(250, 200), notches=1)
    assert canvas.zoom > 1.2


def test_the_wheel_stops_at_the_ends_of_the_range(make_canvas):
    canvas, _, hand = make_canvas()
    for _ in range(60):
        hand.wheel(QPointF(250, 200), notches=1)
    assert canvas.zoom == 32
    for _ in range(90):
        hand.wheel(QPointF(250, 200), notches=-1)
    assert canvas.zoom == pytest.approx(1 / 32)


def test_the_middle_button_pans_and_does_not_paint(make_canvas):
    canvas, document, hand = large(make_canvas)
    under = canvas.to_image(QPointF(200, 200))
    hand.drag(QPointF(200, 200), QPointF(260, 170), MIDDLE)
    assert canvas.to_image(QPointF(260, 170)) == pytest.approx(under, abs=0.2)
    assert not document.can_undo


def test_space_held_pans_with_the_left_button(make_canvas, qtbot):
    canvas, document, hand = large(make_canvas)
    under = canvas.to_image(QPointF(200, 200))
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor
    hand.drag(QPointF(200, 200), QPointF(150, 230), LEFT)
    assert canvas.to_image(QPointF(150, 230)) == pytest.approx(under, abs=0.2)
    assert not document.can_undo
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.cursor().shape() == Qt.CursorShape.BlankCursor
    hand.drag(QPointF(200, 200), QPointF(150, 230), LEFT)
    assert document.can_undo


def test_hand_mode_pans_until_switched_off(make_canvas):
    canvas, document, hand = large(make_canvas)
    canvas.hand_mode = True
    hand.drag(QPointF(200, 200), QPointF(150, 230), LEFT)
    assert not document.can_undo
    canvas.hand_mode = False
    hand.drag(QPointF(200, 200), QPointF(150, 230), LEFT)
    assert document.can_undo


def test_space_during_a_stroke_does_not_tear_it(make_canvas, qtbot):
    canvas, document, hand = make_canvas()
    hand.press(50, 100)
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    hand.move(200, 100)
    hand.release(200, 100)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert document.mask[100, 50:200].all()


def test_losing_focus_lets_go_of_the_photo(make_canvas, qtbot):
    canvas, _, _ = large(make_canvas)
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    QApplication.sendEvent(canvas, QFocusEvent(QEvent.Type.FocusOut))
    assert canvas.cursor().shape() != Qt.CursorShape.OpenHandCursor


def test_panning_works_while_painting_is_forbidden(make_canvas):
    canvas, _, hand = large(make_canvas)
    canvas.set_interactive(False)
    under = canvas.to_image(QPointF(200, 200))
    hand.drag(QPointF(200, 200), QPointF(230, 230), MIDDLE)
    assert canvas.to_image(QPointF(230, 230)) == pytest.approx(under, abs=0.2)


def test_a_pinch_on_the_touchpad_zooms_about_its_middle(make_canvas):
    canvas, _, _ = large(make_canvas)
    point = QPointF(300, 150)
    before = canvas.to_image(point)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        point,
        point,
        canvas.mapToGlobal(point),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(canvas, event)
    assert canvas.zoom == pytest.approx(7.5)
    assert math.dist(canvas.to_image(point), before) <= 1


def test_a_fitted_photo_stays_fitted_when_the_window_grows(make_canvas, qtbot):
    canvas, _, _ = make_canvas()
    canvas.fit()
    before = canvas.zoom
    with qtbot.waitSignal(canvas.zoom_changed):
        canvas.resize(300, 240)
    assert canvas.zoom < before
    assert canvas.zoom == canvas.viewport.fit_zoom


def test_zoom_changes_are_told(make_canvas, qtbot):
    canvas, _, hand = make_canvas()
    with qtbot.waitSignal(canvas.zoom_changed) as told:
        hand.wheel(QPointF(100, 100), notches=1)
    assert told.args == [canvas.zoom]


def test_actual_size_is_100_percent(make_canvas):
    canvas, _, _ = make_canvas()
    canvas.zoom_to(3.3)
    canvas.actual_size()
    assert canvas.zoom == 1.0
