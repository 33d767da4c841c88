"""Several holes: each gets the fill that is best for it, and Accept takes the mix."""

from dataclasses import replace

import numpy as np
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
