"""The photo without a pointer: arrows move a cursor, Space and Enter do what a mouse button does."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.canvas.keyboard.cursor import FAR_PX, STEP_PX

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
RIGHT, DOWN, SPACE, ENTER = Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return


@pytest.fixture
def made(studio, photo):
    made = studio()
    made.open(photo)
    made.window.activateWindow()
    made.window.canvas.setFocus()
    return made


def keys(made, *pressed, modifiers=Qt.KeyboardModifier.NoModifier):
    for key in pressed:
        QTest.keyClick(made.window.canvas, key, modifiers)


def test_arrows_show_it_in_the_middle_and_move_it(made):
    cursor, canvas = made.window.keyboard_cursor, made.window.canvas
    assert not cursor.isVisible()
    keys(made, RIGHT)
    assert cursor.isVisible()
    middle = canvas.rect().center()
    assert cursor.place == middle + QPoint(STEP_PX, 0)
    keys(made, DOWN, modifiers=SHIFT)
    assert cursor.place == middle + QPoint(STEP_PX, FAR_PX)
    keys(made, DOWN, modifiers=CONTROL)
    assert cursor.place == middle + QPoint(STEP_PX, FAR_PX + 1)


@pytest.mark.parametrize("key", [SPACE, ENTER])
def test_the_brush_paints_from_press_to_press(made, key):
    made.trigger("brush")
    keys(made, RIGHT)
    assert not made.window.document.has_mask
    keys(made, key, *[RIGHT] * 6, key)
    assert made.window.document.has_mask
    rows, columns = np.nonzero(made.window.document.mask)
    assert np.ptp(columns) > np.ptp(rows), "longer than high"
    painted = made.window.document.mask.sum()
    keys(made, DOWN, DOWN, DOWN)
    assert made.window.document.mask.sum() == painted, "the brush is lifted"


def test_a_rectangle_gets_two_corners(made):
    made.trigger("rectangle")
    canvas, cursor = made.window.canvas, made.window.keyboard_cursor
    keys(made, Qt.Key.Key_Left)
    first = canvas.to_image(cursor.place.toPointF())
    keys(made, SPACE)
    keys(made, RIGHT, DOWN, modifiers=SHIFT)
    second = canvas.to_image(cursor.place.toPointF())
    keys(made, SPACE)
    made.wait(lambda: made.window.document.has_mask)
    rows, columns = np.nonzero(made.window.document.mask)
    assert abs(columns.min() - first[0]) <= 1
    assert abs(rows.min() - first[1]) <= 1
    assert abs(columns.max() - second[0]) <= 2
    assert abs(rows.max() - second[1]) <= 2


def test_a_polygon_gets_points_and_enter_finishes_it(made):
    made.trigger("polygon")
    keys(made, RIGHT, SPACE)
    keys(made, RIGHT, modifiers=SHIFT)
    keys(made, SPACE)
    keys(made, DOWN, modifiers=SHIFT)
    keys(made, SPACE)
    assert made.window.canvas.is_selection_open
    keys(made, ENTER)
    made.wait(lambda: made.window.document.has_mask)


def test_escape_takes_the_stroke_back(made):
    made.trigger("brush")
    keys(made, RIGHT, SPACE, RIGHT, RIGHT, Qt.Key.Key_Escape)
    assert not made.window.document.has_mask
    keys(made, RIGHT, SPACE, SPACE)
    assert made.window.document.has_mask, "the next Space presses again"


def test_near_the_border_the_photo_moves_along(made):
    canvas, cursor = made.window.canvas, made.window.keyboard_cursor
    canvas.zoom_to(40.0)
    keys(made, RIGHT)
    before = canvas.to_image(cursor.place.toPointF())[0]
    keys(made, *[RIGHT] * 30, modifiers=SHIFT)
    assert canvas.rect().contains(cursor.place)
    travelled = canvas.to_image(cursor.place.toPointF())[0] - before
    assert travelled > 0.9 * min(30 * FAR_PX / 40, made.window.document.width - 1 - before)


def test_a_mouse_that_moves_takes_over(made):
    keys(made, RIGHT)
    for place in (QPoint(60, 60), QPoint(40, 40)):  # two, since the first may be where the mouse is already
        QTest.mouseMove(made.window.canvas, place)
    made.wait(lambda: not made.window.keyboard_cursor.isVisible())
    keys(made, SPACE, SPACE)
    assert not made.window.document.has_mask, "Space is for panning again"


def test_leaving_the_photo_lifts_the_tool(made):
    made.trigger("brush")
    keys(made, RIGHT, SPACE, RIGHT)
    made.window.model_panel.models.setFocus()
    assert not made.window.keyboard_cursor.isVisible()
    assert made.window.document.has_mask
    made.window.canvas.setFocus()
    painted = made.window.document.mask.sum()
    keys(made, RIGHT, RIGHT)
    assert made.window.document.mask.sum() == painted
