"""The place lies in the free part of the view, over no hole, and not between two if it can be helped."""

from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from editor.panels.choosing.beside_holes import find_place

FREE = QRect(0, 0, 900, 500)
ROW, COLUMN = QSize(300, 36), QSize(90, 140)
RECTS = st.builds(
    QRect, st.integers(-200, 1000), st.integers(-200, 600), st.integers(1, 900), st.integers(1, 500)
)


@given(st.lists(RECTS, min_size=1, max_size=30))
def test_it_never_lies_over_a_hole_or_outside(holes):
    place = find_place([ROW, COLUMN], holes, FREE)
    assume(place is not None)
    assert FREE.contains(place)
    assert place.size() in (ROW, COLUMN)
    assert not any(place.intersects(hole) for hole in holes)


def test_it_comes_below_a_hole_or_above_one_at_the_lower_border():
    assert find_place([ROW], [QRect(400, 100, 100, 100)], FREE) == QRect(QPoint(299, 210), ROW)
    assert find_place([ROW], [QRect(400, 400, 100, 100)], FREE) == QRect(QPoint(299, 354), ROW)
    assert find_place([ROW], [QRect(0, 0, 900, 500)], FREE) is None


def tall(left, width=40):
    """A hole from the upper border to the lower one."""
    return QRect(left, 0, width, 500)


def test_two_tall_holes_have_it_beyond_them():
    assert find_place([ROW], [tall(100), tall(500)], FREE).left() > 540
    assert find_place([ROW], [tall(400), tall(840)], FREE).right() < 400


def test_buttons_below_each_other_have_room_where_a_row_has_none():
    place = find_place([ROW, COLUMN], [tall(150), tall(700)], FREE)
    assert place.size() == COLUMN
    assert place.right() < 150 or place.left() > 740


def test_two_wide_holes_have_it_above_or_below_them():
    wide = [QRect(0, 60, 900, 60), QRect(0, 380, 900, 60)]
    place = find_place([ROW, COLUMN], wide, FREE)
    assert place.bottom() < 60 or place.top() > 440


def test_a_hole_in_each_corner_but_one_leaves_it_what_is_not_between():
    holes = [QRect(0, 0, 250, 200), QRect(650, 0, 250, 200), QRect(0, 300, 250, 200)]
    place = find_place([ROW], holes, FREE)
    assert not place.intersects(QRect(250, 0, 400, 200))
    assert not place.intersects(QRect(0, 200, 250, 100))


def test_where_all_else_is_taken_it_lies_at_a_border_and_not_in_the_middle():
    place = find_place([ROW, COLUMN], [tall(0), tall(860)], FREE)
    assert place.top() < 20 or place.bottom() > 480
