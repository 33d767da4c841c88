"""Every tool that selects, driven by hand on a real canvas: the mask afterwards, and what is shown."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.controllers.mask import MaskController
from editor.tools.lasso import LassoTool
from editor.tools.polygon import PolygonTool
from editor.tools.rectangle import EllipseTool, RectangleTool
from editor.tools.tool import ToolOptions
from editor.tools.wand import WandTool
from editor.widgets.background import Background

RIGHT = Qt.MouseButton.RightButton
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def studio(make_canvas):
    """A canvas whose selections reach the document, as in the window."""

    def make(tool, image=None):
        canvas, document, hand = make_canvas(image)
        background = Background(canvas)
        masks = MaskController(background, None, canvas)
        masks.document = document
        canvas.selected.connect(masks.select)
        canvas.set_tool(tool)
        canvas.masks = masks  # keeps it alive
        return canvas, document, hand

    return make


def double_click(canvas, hand, x, y) -> None:
    hand.stroke((x, y))
    point = hand.at(x, y)
    for kind, held in (
        (QEvent.Type.MouseButtonDblClick, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, point, canvas.mapToGlobal(point), Qt.MouseButton.LeftButton, held, NO_KEYS)
        QApplication.sendEvent(canvas, event)


def test_a_rectangle_selects_what_it_covers(studio):
    _, document, hand = studio(RectangleTool())
    hand.stroke((50, 40), (120, 100))
    assert document.mask.sum() == 70 * 60
    assert document.mask[40:100, 50:120].all()
    assert document.undo_label == "Select (rectangle)"


def test_shift_held_after_the_press_makes_a_square_and_a_circle(studio):
    canvas, document, hand = studio(RectangleTool())
    hand.press(50, 40)
    hand.move(120, 60, keys=SHIFT)
    hand.release(120, 60, keys=SHIFT)
    assert document.mask.sum() == 70 * 70
    document.undo()
    canvas.set_tool(EllipseTool())
    hand.press(50, 40)
    hand.move(110, 50, keys=SHIFT)
    hand.release(110, 50, keys=SHIFT)
    assert document.mask.sum() == pytest.approx(math.pi * 30**2, rel=0.02)


def test_keys_at_the_press_add_take_away_and_intersect(studio):
    _, document, hand = studio(RectangleTool())
    hand.stroke((50, 40), (150, 140))
    hand.stroke((100, 40), (150, 140), keys=ALT)
    assert document.mask.sum() == 50 * 100
    hand.stroke((150, 40), (160, 140), keys=SHIFT)
    assert document.mask.sum() == 60 * 100
    hand.stroke((60, 50), (155, 60), keys=SHIFT | ALT)
    assert document.mask.sum() == 40 * 10 + 5 * 10
    hand.stroke((60, 50), (70, 60), button=RIGHT)
    assert document.mask.sum() == 40 * 10 + 5 * 10 - 100
    for _ in range(5):
        document.undo()
    assert not document.has_mask


def test_the_mode_of_the_bar_holds_without_keys(studio):
    canvas, document, hand = studio(RectangleTool())
    document.invert_mask()
    canvas.options = ToolOptions(combine="subtract")
    hand.stroke((50, 40), (150, 140))
    assert (~document.mask).sum() == 100 * 100
    hand.stroke((50, 40), (60, 50), keys=SHIFT)
    assert (~document.mask).sum() == 100 * 100 - 100, "Shift adds whatever the bar says"


def test_a_click_selects_nothing(studio):
    _, document, hand = studio(RectangleTool())
    hand.stroke((50, 40), (51, 41))
    assert not document.can_undo


def test_a_lasso_selects_what_it_goes_around(studio):
    _, document, hand = studio(LassoTool())
    turns = np.linspace(0, 2 * math.pi, 60)
    hand.stroke(*[(150 + 40 * math.cos(turn), 100 + 40 * math.sin(turn)) for turn in turns])
    assert document.mask.sum() == pytest.approx(math.pi * 40**2, rel=0.02)
    assert document.mask[100, 150]
    assert not document.mask[100, 195]


def test_escape_takes_a_lasso_back(studio, qtbot):
    canvas, document, hand = studio(LassoTool())
    hand.press(50, 50)
    hand.move(100, 50)
    hand.move(100, 100)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    hand.release(100, 100)
    assert not document.can_undo


def test_a_polygon_is_closed_by_a_double_click(studio):
    canvas, document, hand = studio(PolygonTool())
    for corner in ((50, 50), (150, 50), (150, 150)):
        hand.stroke(corner)
    assert not document.has_mask
    double_click(canvas, hand, 50, 150)
    assert document.mask.sum() == pytest.approx(100 * 100, rel=0.03)
    assert document.undo_label == "Select (polygon)"


@pytest.mark.parametrize("how", ["enter", "first corner"])
def test_a_polygon_is_closed_by_enter_or_at_its_first_corner(studio, qtbot, how):
    canvas, document, hand = studio(PolygonTool())
    for corner in ((50, 50), (150, 50), (150, 150)):
        hand.stroke(corner)
    if how == "enter":
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    else:
        hand.stroke((53, 52))
    assert document.mask.sum() == pytest.approx(100 * 100 / 2, rel=0.03)


def test_backspace_takes_corners_back_one_by_one(studio, qtbot):
    canvas, document, hand = studio(PolygonTool())
    for corner in ((50, 50), (150, 50), (150, 150), (10, 190)):
        hand.stroke(corner)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert not document.mask[150, 60], "the corner that was taken back would have held this"
    for _ in range(3):
        qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    before = document.mask.copy()
    hand.stroke((200, 20))
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert np.array_equal(document.mask, before)


def test_an_open_polygon_survives_panning_but_not_another_tool(studio, qtbot):
    canvas, document, hand = studio(PolygonTool())
    for corner in ((50, 50), (150, 50), (150, 150)):
        hand.stroke(corner)
    hand.drag(QPointF(200, 200), QPointF(220, 210), Qt.MouseButton.MiddleButton)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.WindowDeactivate))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert document.mask.sum() == pytest.approx(100 * 100 / 2, rel=0.03)
    hand.stroke((50, 50))
    canvas.set_tool(LassoTool())
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    document.undo()
    assert not document.can_undo


def test_the_wand_selects_a_colour_and_a_drag_changes_its_tolerance(studio):
    image = np.full((200, 300, 3), 100, np.uint8)
    image[60:140, 60:140] = (30, 160, 40)
    image[60:140, 140:200] = (40, 170, 50)
    canvas, document, hand = studio(WandTool(), image)
    canvas.options = ToolOptions(tolerance=4)
    seen = []
    canvas.options_changed.connect(seen.append)
    hand.stroke((100, 100))
    assert document.mask.sum() == 80 * 80
    hand.press(100, 100)
    hand.move(130, 100)
    hand.release(130, 100)
    assert document.mask.sum() == 80 * 140
    assert [options.tolerance for options in seen] == [14]
    assert canvas.options.tolerance == 14


def test_the_wand_outside_the_photo_does_nothing(studio):
    _, document, hand = studio(WandTool())
    hand.stroke((-5, 50))
    hand.stroke((50, 201))
    assert not document.can_undo


def test_a_large_photo_is_selected_beside_the_window(studio, qtbot):
    image = np.full((1500, 2000, 3), 100, np.uint8)
    image[200:1400, 200:1800] = (10, 10, 90)
    canvas, document, hand = studio(WandTool(), image)
    canvas.fit()
    hand.stroke((1000, 700))
    assert canvas.masks.is_busy
    qtbot.waitUntil(lambda: document.has_mask, timeout=20_000)
    assert document.mask.sum() == 1200 * 1600
    assert not canvas.masks.is_busy


@pytest.mark.parametrize("tool", [RectangleTool(), EllipseTool(), LassoTool(), PolygonTool(), WandTool()])
def test_what_is_under_way_is_shown_and_vanishes_without_a_trace(studio, pixels, qtbot, tool):
    canvas, _, hand = studio(tool)
    before = pixels(canvas)
    hand.press(60, 50)
    hand.move(200, 60)
    hand.move(180, 150)
    during = pixels(canvas)
    assert (during != before).any()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    hand.release(180, 150)
    assert np.array_equal(pixels(canvas), before)
