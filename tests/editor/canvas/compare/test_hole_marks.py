"""The number of a hole can be read wherever any of the hole can be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from editor.canvas.compare.hole_marks import BADGE, HoleMarks, place_badge
from editor.canvas.viewport import Viewport
from inpaint_core.region import Box

FREE = QRectF(0, 150, 900, 350)
HOLES = st.builds(
    QRectF, st.integers(-200, 880), st.integers(-200, 480), st.integers(1, 600), st.integers(1, 600)
)


@given(HOLES)
def test_it_is_whole_where_nothing_lies_over_it(hole):
    badge = place_badge(hole, FREE, side=BADGE)
    assert FREE.contains(badge) == hole.intersects(FREE)


def test_it_covers_a_hole_only_where_that_takes_all_the_room():
    assert not place_badge(QRectF(0, 100, 40, 600), FREE, side=BADGE).intersects(QRectF(0, 100, 40, 600))
    assert place_badge(QRectF(-10, 100, 990, 600), FREE, side=BADGE).intersects(FREE)


def test_it_stands_at_the_upper_left_corner_where_there_is_room():
    hole = QRectF(300, 300, 50, 50)
    assert place_badge(hole, FREE, side=18).bottomRight() == hole.topLeft()


@pytest.mark.parametrize(("top", "bottom"), [(120, 0), (0, 120)], ids=["on top", "below"])
@pytest.mark.parametrize("line_px", [1, 2])
@pytest.mark.usefixtures("qapp")
def test_the_number_is_drawn_beside_what_lies_over_the_photo(top, bottom, line_px):
    viewport = Viewport()
    viewport.set_view_size(height=400, width=400)
    viewport.set_image_size(height=400, width=400)
    viewport.look_at(1.0, 200, 200)
    viewport.set_covered(top=top, bottom=bottom)
    marks = HoleMarks([Box(100, 0, 140, 400), Box(240, 100, 280, 300)], chosen=1)
    image = QImage(400, 400, QImage.Format.Format_RGB32)
    image.fill(0xFF808080)
    painter = QPainter(image)
    painter.fillRect(*_inside(viewport.free_box), 0xFF404040)
    marks.paint(painter, viewport, line_px=line_px)
    painter.end()
    covered = range(top) if top else range(400 - bottom, 400)
    near = range(60, 140)
    assert {image.pixel(x, y) for x in near for y in covered} == {0xFF808080}, "nothing is drawn under it"
    drawn = {image.pixel(x, y) for x in near for y in range(400) if y not in covered}
    assert 0xFFFFFFFF in drawn, "the number is white"


def _inside(box):
    return box.left, box.top, box.width, box.height
