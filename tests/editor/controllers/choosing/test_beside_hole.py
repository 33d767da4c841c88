"""The next steps stand beside the hole, leave while the hand paints, and can be switched off."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

LEFT = Qt.MouseButton.LeftButton
ONE_HOLE = ((280, 180, 340, 240),)


def bar(one):
    return one.window.choosing.bar


def hole_rect(one):
    canvas = one.window.canvas
    left, top = (round(value) for value in canvas.viewport.to_view(*ONE_HOLE[0][:2]))
    right, bottom = (round(value) for value in canvas.viewport.to_view(*ONE_HOLE[0][2:]))
    return QRect(QPoint(left, top), QPoint(right, bottom))


def test_the_fill_is_accepted_by_the_bar_beside_it(choice):
    one = choice(ONE_HOLE)
    one.made.wait(bar(one).isVisible)
    assert not bar(one).geometry().intersects(hole_rect(one))
    assert not bar(one).geometry().intersects(one.strip.geometry())
    QTest.mouseClick(bar(one).button("accept"), LEFT)
    assert one.window.document.is_dirty
    assert not bar(one).isVisible(), "there is neither fill nor mask"


def test_it_keeps_off_a_notice_and_is_there_again_when_that_is_gone(choice):
    one = choice(((20, 70, 620, 420),))
    one.made.wait(bar(one).isVisible)
    notices = one.window.area.notices
    notices.show_notice("info", "The fill reaches a few pixels beyond your mask.")
    one.made.wait(notices.isVisible)
    one.made.qtbot.wait(300)
    assert not (bar(one).isVisible() and bar(one).geometry().intersects(notices.geometry()))
    notices.clear()
    one.made.wait(bar(one).isVisible)


def test_it_leaves_while_the_hand_paints_and_comes_back_for_the_mask(choice):
    one = choice(ONE_HOLE)
    canvas = one.window.canvas
    one.made.wait(bar(one).isVisible)
    QTest.mousePress(canvas, LEFT, pos=QPoint(60, 200))
    assert not bar(one).isVisible()
    QTest.mouseMove(canvas, QPoint(80, 220))
    one.made.qtbot.wait(300)
    assert not bar(one).isVisible(), "the stroke is not over"
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(80, 220))
    one.made.trigger("clear_mask")
    one.made.paint()
    one.made.wait(bar(one).isVisible)
    assert bar(one).button("inpaint").isVisible()
    QTest.mouseClick(bar(one).button("clear_mask"), LEFT)
    assert not one.window.document.has_mask


def test_it_says_that_it_is_about_what_must_not_be_copied(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_Escape)
    document, hole = one.window.document, one.window.document.mask.copy()
    one.press(Qt.Key.Key_D)
    stripes = np.zeros_like(hole)
    stripes[40:80, 40:120] = True
    document.replace_mask(stripes, "Stripes")
    one.made.wait(lambda: bar(one).isVisible() and bar(one).about == "forbidden")
    words = [label.text() for label in bar(one).findChildren(QLabel) if label.isVisible()]
    assert words == ["Don't copy:"]
    assert not bar(one).geometry().intersects(hole_rect(one))
    QTest.mouseClick(bar(one).button("clear_mask"), LEFT)
    assert not document.has_edited
    assert np.array_equal(document.mask, hole), "the hole stays"
    one.made.wait(bar(one).isVisible)
    QTest.mouseClick(bar(one).button("edit_forbidden"), LEFT)
    one.made.wait(lambda: bar(one).isVisible() and bar(one).about == "mask")


def test_it_can_be_switched_off_for_good(choice):
    one = choice(ONE_HOLE)
    one.made.wait(bar(one).isVisible)
    one.window.actions_["context_bar"].trigger()
    assert not bar(one).isVisible()
    one.made.qtbot.wait(300)
    assert not bar(one).isVisible()
    assert not one.window.settings.current.context_bar


def test_it_is_not_over_what_is_compared(choice):
    one = choice(ONE_HOLE)
    one.made.wait(bar(one).isVisible)
    for name in ("compare_wipe", "compare_side", "compare_difference"):
        one.made.trigger(name)
        one.made.qtbot.wait(300)
        assert not bar(one).isVisible(), name
        one.made.trigger(name)
        one.made.wait(bar(one).isVisible)
