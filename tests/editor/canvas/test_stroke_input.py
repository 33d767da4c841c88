import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from editor.tools.eraser import EraserTool

RIGHT = Qt.MouseButton.RightButton
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def painted_columns(document) -> tuple[int, int]:
    columns = np.flatnonzero(document.mask.any(axis=0))
    return int(columns[0]), int(columns[-1])


def test_a_drag_paints_without_gaps_under_the_pointer(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 10
    hand.stroke((50, 60), (250, 140))
    for share in np.linspace(0, 1, 50):
        assert document.mask[int(60 + 80 * share), int(50 + 200 * share)]
    assert painted_columns(document) == (45, 254)
    assert document.undo_label == "Paint mask"
    document.undo()
    assert not document.can_undo


@pytest.mark.parametrize("zoom", [0.4, 1.0, 3.0])
def test_the_brush_has_its_true_size_at_every_zoom(make_canvas, zoom):
    canvas, document, hand = make_canvas()
    canvas.zoom_to(zoom)
    canvas.brush_px = 40
    hand.stroke((150, 100))
    columns = painted_columns(document)
    assert columns[1] - columns[0] + 1 == pytest.approx(40, abs=1)
    assert sum(columns) / 2 == pytest.approx(149.5, abs=0.5 + 0.5 / zoom)


def test_the_right_button_erases_and_alt_does_too(make_canvas):
    _, document, hand = make_canvas()
    hand.stroke((100, 100), (200, 100))
    hand.stroke((120, 100), button=RIGHT)
    assert not document.mask[100, 120]
    hand.stroke((180, 100), keys=ALT)
    assert not document.mask[100, 180]
    assert document.undo_label == "Erase mask"


def test_the_eraser_erases_and_its_opposite_paints(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.set_tool(EraserTool())
    document.invert_mask()
    hand.stroke((100, 100))
    assert not document.mask[100, 100]
    hand.stroke((100, 100), button=RIGHT)
    assert document.mask[100, 100]


def test_shift_draws_a_straight_line_from_the_last_point(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 8
    hand.stroke((40, 40))
    hand.stroke((240, 160), keys=SHIFT)
    for share in np.linspace(0, 1, 40):
        assert document.mask[int(40 + 120 * share), int(40 + 200 * share)]
    document.undo()
    assert document.mask[40, 40]
    assert not document.mask[100, 140]


def test_shift_without_a_last_point_makes_a_dot(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 8
    hand.stroke((240, 160), keys=SHIFT)
    assert painted_columns(document) == (236, 243)


def test_a_stroke_may_begin_and_end_outside_the_photo(make_canvas):
    _, document, hand = make_canvas()
    hand.stroke((-60, 100), (-80, 50))
    assert not document.can_undo
    hand.stroke((-60, 100), (360, 100))
    assert document.mask[100].all()


def test_escape_takes_the_stroke_back(make_canvas, qtbot):
    canvas, document, hand = make_canvas()
    hand.press(100, 100)
    hand.move(150, 100)
    assert document.has_mask
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not document.has_mask
    hand.move(200, 100)
    hand.release(200, 100)
    assert not document.has_mask
    assert not document.can_undo


def test_escape_comes_to_the_canvas_only_during_a_stroke(make_canvas):
    canvas, _, hand = make_canvas()

    def is_taken(key: Qt.Key) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        return event.isAccepted()

    assert not is_taken(Qt.Key.Key_Escape)
    hand.press(100, 100)
    assert is_taken(Qt.Key.Key_Escape)
    assert is_taken(Qt.Key.Key_Space)
    hand.release(100, 100)


@pytest.mark.parametrize(
    "event",
    [
        QFocusEvent(QEvent.Type.FocusOut),
        QEvent(QEvent.Type.UngrabMouse),
        QEvent(QEvent.Type.WindowDeactivate),
    ],
)
def test_a_stroke_that_loses_the_pointer_ends_and_is_kept(make_canvas, event):
    canvas, document, hand = make_canvas()
    hand.press(100, 100)
    QApplication.sendEvent(canvas, event)
    assert document.undo_label == "Paint mask"
    hand.move(200, 100)
    assert not document.mask[100, 200]


def test_a_release_that_never_came_ends_the_stroke_at_the_next_move(make_canvas):
    _, document, hand = make_canvas()
    hand.press(100, 100)
    hand.move(200, 100, held=Qt.MouseButton.NoButton)
    assert document.undo_label == "Paint mask"
    assert not document.mask[100, 200]


def test_hiding_the_canvas_ends_the_stroke(make_canvas):
    canvas, document, hand = make_canvas()
    hand.press(100, 100)
    canvas.hide()
    assert document.undo_label == "Paint mask"


def test_another_button_does_not_disturb_a_stroke(make_canvas):
    _, document, hand = make_canvas()
    hand.press(100, 100)
    hand.press(120, 100, RIGHT)
    hand.release(120, 100, RIGHT)
    hand.move(150, 100)
    hand.release(150, 100)
    assert document.mask[100, 100:151].all()
    document.undo()
    assert not document.can_undo


def test_nothing_is_painted_while_not_interactive(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.set_interactive(False)
    hand.stroke((100, 100), (200, 100))
    assert not document.can_undo
    canvas.set_interactive(True)
    hand.stroke((100, 100), (200, 100))
    assert document.has_mask


def test_becoming_not_interactive_ends_the_stroke(make_canvas):
    canvas, document, hand = make_canvas()
    hand.press(100, 100)
    canvas.set_interactive(False)
    hand.move(200, 100)
    assert document.undo_label == "Paint mask"
    assert not document.mask[100, 200]


def test_changing_the_document_ends_the_stroke_in_the_old_one(make_canvas):
    canvas, document, hand = make_canvas()
    hand.press(100, 100)
    canvas.set_document(None)
    assert document.undo_label == "Paint mask"
    hand.move(200, 100)
    assert not document.mask[100, 200]


def test_pressing_a_pen_harder_paints_wider(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 60
    hand.pen(QEvent.Type.TabletPress, 60, 100, 0.3)
    hand.pen(QEvent.Type.TabletMove, 240, 100, 1.0)
    hand.pen(QEvent.Type.TabletRelease, 240, 100, 0.0)
    heights = document.mask.sum(axis=0)
    assert heights[60] == pytest.approx(18, abs=4)
    assert heights[240] == pytest.approx(60, abs=2)
    assert (np.diff(heights[60:240].astype(int)) >= 0).all()
    document.undo()
    assert not document.can_undo


def test_without_pressure_a_pen_paints_as_wide_as_the_brush_from_its_first_touch(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 60
    canvas.uses_pressure = False
    hand.pen(QEvent.Type.TabletPress, 60, 100, 0.05)
    hand.pen(QEvent.Type.TabletMove, 240, 100, 0.3)
    hand.pen(QEvent.Type.TabletRelease, 240, 100, 0.0)
    heights = document.mask.sum(axis=0)
    assert heights[60:241] == pytest.approx(60, abs=2)


def test_the_back_of_the_pen_erases(make_canvas):
    _, document, hand = make_canvas()
    document.invert_mask()
    hand.pen(QEvent.Type.TabletPress, 100, 100, 1.0, eraser=True)
    hand.pen(QEvent.Type.TabletRelease, 100, 100, 0.0, eraser=True)
    assert not document.mask[100, 100]


def test_a_feather_light_pen_still_draws(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.brush_px = 40
    hand.pen(QEvent.Type.TabletPress, 100, 100, 0.0)
    hand.pen(QEvent.Type.TabletRelease, 100, 100, 0.0)
    assert 3 <= document.mask[100].sum() <= 8


def test_a_click_without_photo_or_tool_does_nothing(make_canvas):
    canvas, document, hand = make_canvas()
    canvas.set_tool(None)
    hand.stroke((100, 100))
    assert not document.can_undo
    canvas.set_document(None)
    hand.drag(QPointF(10, 10), QPointF(50, 50), Qt.MouseButton.LeftButton)
