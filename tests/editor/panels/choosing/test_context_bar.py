"""The bar lies wholly in the free part of the view, over no hole; if that cannot be, it is not there."""

from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from editor.panels.choosing.context_bar import find_place

FREE = QRect(0, 0, 900, 500)
SIZE = QSize(300, 36)
RECTS = st.builds(
    QRect, st.integers(-200, 1000), st.integers(-200, 600), st.integers(1, 900), st.integers(1, 500)
)


@given(st.lists(RECTS, min_size=1, max_size=6))
def test_it_never_lies_over_a_hole_or_outside(holes):
    place = find_place(SIZE, holes, FREE)
    assume(place is not None)
    assert FREE.contains(QRect(place, SIZE))
    assert not any(QRect(place, SIZE).intersects(hole) for hole in holes)


def test_it_comes_below_a_hole_or_above_one_at_the_lower_border():
    assert find_place(SIZE, [QRect(400, 100, 100, 100)], FREE) == QPoint(299, 210)
    assert find_place(SIZE, [QRect(400, 400, 100, 100)], FREE) == QPoint(299, 354)
    assert find_place(SIZE, [QRect(0, 0, 900, 500)], FREE) is None
