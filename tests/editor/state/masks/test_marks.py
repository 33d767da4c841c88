"""Which defects get into the mask: by their score, unless the hand says otherwise."""

import numpy as np
import pytest

from editor.state.masks.marks import GROW_PX, Marks, threshold_of
from inpaint_core.defects.defect import Defect
from inpaint_core.region import Box

PHOTO = Box(0, 0, 200, 100)


def defect(x, y, score, side=4):
    return Defect("speck", Box(x, y, x + side, y + side), np.ones((side, side), np.bool_), score)


@pytest.fixture
def marks():
    return Marks([defect(10, 10, 20.0), defect(50, 50, 5.0), defect(100, 20, 1.0)], PHOTO, 60)


def test_more_sensitive_means_more_marks(marks):
    counts = []
    for sensitivity in (0, 60, 100):
        marks.set_sensitivity(sensitivity)
        counts.append(len(marks.kept))
    assert counts == [1, 2, 3]
    assert threshold_of(0) > threshold_of(50) > threshold_of(100)


def test_a_dropped_mark_stays_dropped_and_shown_at_every_sensitivity(marks):
    assert marks.toggle(12, 12, 3)
    marks.set_sensitivity(100)
    assert marks.kept == (1, 2)
    assert marks.is_shown(0)
    assert marks.toggle(12, 12, 3)
    assert marks.kept == (0, 1, 2)


def test_a_click_beside_every_mark_changes_nothing(marks):
    heard = []
    marks.on_changed(lambda: heard.append(1))
    assert not marks.toggle(30, 80, 3)
    assert heard == []


def test_of_two_near_marks_the_nearest_is_meant():
    marks = Marks([defect(10, 10, 20.0), defect(18, 10, 20.0)], PHOTO, 60)
    marks.toggle(16.5, 12, 8)
    assert marks.kept == (0,)


def test_a_box_drops_all_in_it_and_keeps_them_again(marks):
    marks.choose(Box(0, 0, 80, 80), keep=False)
    assert marks.kept == ()
    marks.choose(Box(0, 0, 20, 20), keep=True)
    assert marks.kept == (0,)


def test_the_area_is_what_is_kept_grown_by_a_little(marks):
    area = marks.area()
    mask = np.zeros((100, 200), np.bool_)
    mask[area.box.slices] = area.pixels
    assert mask[10 - GROW_PX, 12]
    assert mask[50:54, 50:54].all()
    assert not mask[10 - GROW_PX - 1, 12]
    assert not mask[20:24, 100:104].any(), "too faint"


def test_nothing_kept_is_an_empty_area(marks):
    marks.choose(PHOTO, keep=False)
    assert marks.area().is_empty
