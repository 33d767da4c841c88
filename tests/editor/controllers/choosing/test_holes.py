"""Several holes: each gets the fill that is best for it, and Accept takes the mix."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.editor.small_engines import grey_of

SHIFT = Qt.KeyboardModifier.ShiftModifier


def greys(*seeds):
    return [grey_of(seed, 1.0) for seed in seeds]


def both(one):
    return [one.shown(0), one.shown(1)]


def test_arrows_flip_all_holes_until_one_is_chosen_and_then_only_that(choice):
    one = choice()
    assert one.strip.holes.isVisible()
    one.press(Qt.Key.Key_Right)
    assert both(one) == greys(11, 11)
    one.press(Qt.Key.Key_Period)
    one.press(Qt.Key.Key_Right)
    assert both(one) == greys(12, 11)
    QTest.mouseClick(one.strip.holes.buttons[2], Qt.MouseButton.LeftButton)
    one.press(Qt.Key.Key_Left)
    assert both(one) == greys(12, 10)
    assert [frame.isChecked() for frame in one.strip.thumbnails] == [True, False, False]
    one.press(Qt.Key.Key_Comma)
    assert [frame.isChecked() for frame in one.strip.thumbnails] == [False, False, True]


def test_thumbnails_show_the_hole_that_is_chosen_for(choice):
    one = choice()
    everything = one.strip.thumbnails[0].icon().pixmap(64).toImage()
    one.press(Qt.Key.Key_Period)
    first = one.strip.thumbnails[0].icon().pixmap(64).toImage()
    one.press(Qt.Key.Key_Period)
    second = one.strip.thumbnails[0].icon().pixmap(64).toImage()
    assert first != everything
    assert second != first


def test_accept_takes_the_mix_as_one_step_and_undo_brings_it_back_as_it_was(choice):
    one = choice()
    document = one.window.document
    before, hole = document.image.copy(), document.mask.copy()
    one.press(Qt.Key.Key_Period)
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_Return)
    assert [one.accepted(0), one.accepted(1)] == greys(11, 10)
    assert np.array_equal(document.image[~hole], before[~hole]), "known pixels stay"
    one.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(document.image, before)
    assert np.array_equal(document.mask, hole)
    assert both(one) == greys(11, 10), "the mix is on show again"


def test_rolling_one_hole_leaves_the_others_as_they_are(choice):
    one = choice()
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_Period)
    one.press(Qt.Key.Key_R, SHIFT)
    one.made.wait(lambda: one.strip.count == 6)
    one.settle()
    request = one.made.engine.requests[-1]
    assert request.mask[70, 70]
    assert not request.mask[330, 440], "only the chosen hole is filled"
    assert not request.source_mask[330, 440], "nothing is copied from the other one"
    assert request.image[330, 440, 0] == grey_of(11, 1.0), "which is seen as it is on show"
    assert both(one) == greys(13, 11)
    one.press(Qt.Key.Key_Period)
    assert one.strip.count == 3, "the new ones are no fills of the other hole"
    one.press(Qt.Key.Key_Return)
    assert [one.accepted(0), one.accepted(1)] == greys(13, 11)


def mixed(choice):
    """The first hole has idea 2, the second idea 1, and all holes are chosen for."""
    one = choice()
    one.press(Qt.Key.Key_Period)
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_Comma)
    assert one.chosen() == (1, 0)
    return one


def test_a_mixed_choice_is_said_beside_the_holes_and_on_the_thumbnails(choice):
    one = mixed(choice)
    assert one.strip.holes.mixed.isVisible()
    assert one.strip.holes.mixed.text().endswith("1: Idea 2  2: Idea 1")
    assert [frame.holes for frame in one.strip.thumbnails] == [(1,), (0,), ()]
    QTest.mouseClick(one.strip.thumbnails[2], Qt.MouseButton.LeftButton)
    assert one.chosen() == (2, 2)
    assert not one.strip.holes.mixed.isVisible()
    assert [frame.holes for frame in one.strip.thumbnails] == [(), (), ()]


@pytest.mark.parametrize(("there", "back"), [("Right", "Left"), ("Left", "Right")])
def test_the_opposite_arrow_brings_a_mixed_choice_back(choice, there, back):
    one = mixed(choice)
    mix = both(one)
    there, back = (getattr(Qt.Key, f"Key_{name}") for name in (there, back))
    one.press(there)
    assert one.chosen() in ((0, 0), (2, 2))
    one.press(there)
    one.press(back)
    one.press(back)
    assert one.chosen() == (1, 0)
    assert both(one) == mix
    assert one.strip.holes.mixed.text().endswith("1: Idea 2  2: Idea 1")
    assert not any(frame.isChecked() for frame in one.strip.thumbnails)
    for _ in range(4):
        one.press(there)
    assert one.chosen() == (1, 0), "it is one place in the row"
    one.press(there)
    one.press(Qt.Key.Key_Return)
    assert one.accepted(0) == one.accepted(1), "what is on show is accepted"


def test_a_mix_with_a_fill_that_was_deleted_does_not_come_back(choice):
    one = mixed(choice)
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_Delete)
    for chosen in ((1, 1), (2, 2), (1, 1)):
        assert one.chosen() == chosen
        one.press(Qt.Key.Key_Left)


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen display, at a menu that opens
def test_a_right_click_shows_a_fill_and_chooses_nothing(choice):
    one = mixed(choice)
    entries = one.ask_for_menu(2)
    assert both(one) == greys(12, 12), "what the menu is about is on show"
    assert entries["Pin Fill for All Holes"].isEnabled()
    assert entries["Delete Fill for All Holes"].isEnabled()
    assert entries["More Like This"].isEnabled()
    QTest.keyClick(one.menu, Qt.Key.Key_Escape)
    one.made.wait(lambda: both(one) == greys(11, 10))
    assert one.chosen() == (1, 0)


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen display, at a menu that opens
def test_pin_and_delete_of_the_menu_are_about_its_fill_and_leave_a_mixed_choice(choice):
    one = mixed(choice)
    one.ask_for_menu(2)
    one.pick("Pin Fill for All Holes")
    assert [frame.is_pinned for frame in one.strip.thumbnails] == [False, False, True]
    assert one.chosen() == (1, 0)
    assert "Unpin Fill for All Holes" in one.ask_for_menu(2)
    one.pick("Delete Fill for All Holes")
    assert one.strip.count == 2
    assert one.chosen() == (1, 0)


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen display, at a menu that opens
def test_the_menu_can_choose_for_one_hole_or_for_all(choice):
    one = mixed(choice)
    one.ask_for_menu(2)
    one.pick("Use for Hole 2")
    assert one.chosen() == (1, 2)
    assert one.strip.holes.buttons[0].isChecked(), "all holes are still chosen for"
    one.ask_for_menu(0)
    one.pick("Use for All Holes")
    assert one.chosen() == (0, 0)


def test_what_is_off_while_the_choice_is_mixed_says_why(choice):
    one = mixed(choice)
    actions = one.window.actions_
    for name in ("pin_fill", "delete_fill", "more_like_this"):
        assert not actions[name].isEnabled()
        assert "choose one hole first, or right-click" in actions[name].toolTip()
    one.press(Qt.Key.Key_Period)
    assert actions["pin_fill"].isEnabled()
    assert "right-click" not in actions["pin_fill"].toolTip()


def test_deleting_says_which_other_holes_lost_their_fill(choice):
    one = choice()
    one.press(Qt.Key.Key_Period)
    one.press(Qt.Key.Key_Delete)
    assert one.chosen() == (1, 1)
    assert "hole 2 (Idea 2)" in one.made.notices[-1]


def test_rolling_one_hole_copies_nothing_from_what_must_not_be_copied(choice):
    one = choice()
    request = one.window.inpainting.chooser.sheet.request
    forbidden = np.zeros(request.mask.shape, np.bool_)
    forbidden[200:220, 200:220] = True
    entries = one.window.inpainting.chooser.sheet.gallery.entries
    entries[0] = replace(entries[0], request=replace(request, source_mask=~forbidden))
    one.press(Qt.Key.Key_Period)
    one.press(Qt.Key.Key_R, SHIFT)
    one.made.wait(lambda: one.strip.count == 6)
    one.settle()
    sources = one.made.engine.requests[-1].source_mask
    assert not sources[210, 210], "what is marked stays out"
    assert not sources[330, 440], "the other hole too"
    assert sources[10, 10]


def test_one_hole_needs_no_choice_of_holes(choice):
    one = choice(((40, 40, 100, 100),))
    assert not one.strip.holes.isVisible()
    assert not one.window.actions_["next_hole"].isEnabled()
    assert not one.window.actions_["roll_hole"].isEnabled()
