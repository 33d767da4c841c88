"""A pixel belongs to a shape when its centre does; checked against the plain definition."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.tools.shapes import ellipse_area, polygon_area, rectangle_area
from inpaint_core.region import Box

PHOTO = Box(0, 0, 40, 30)
coordinates = st.floats(-20, 60).map(lambda value: round(value * 8) / 8)
points = st.tuples(coordinates, coordinates)


def on_photo(area) -> np.ndarray:
    found = np.zeros((PHOTO.height, PHOTO.width), bool)
    if area.pixels.size:
        assert area.box.intersection(PHOTO) == area.box
        found[area.box.slices] = area.pixels
    return found


def centres() -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.mgrid[0 : PHOTO.height, 0 : PHOTO.width]
    return columns + 0.5, rows + 0.5


@given(points, points)
def test_a_rectangle_holds_the_centres_between_its_corners(start, end):
    x, y = centres()
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    expected = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    assert np.array_equal(on_photo(rectangle_area(start, end, PHOTO)), expected)


@given(points, points)
def test_an_ellipse_fills_its_rectangle_and_no_more(start, end):
    found = on_photo(ellipse_area(start, end, PHOTO))
    x, y = centres()
    half_x, half_y = abs(end[0] - start[0]) / 2, abs(end[1] - start[1]) / 2
    if half_x == 0 or half_y == 0:
        assert not found.any()
        return
    distance = np.hypot((x - (start[0] + end[0]) / 2) / half_x, (y - (start[1] + end[1]) / 2) / half_y)
    assert found[distance < 1 - 1e-6].all()
    assert not found[distance > 1 + 1e-6].any()


@given(st.lists(points, min_size=3, max_size=8))
def test_a_closed_line_holds_what_it_goes_around(corners):
    found = on_photo(polygon_area(corners, PHOTO))
    for row, column in ((0, 0), (5, 20), (14, 19), (29, 39), (22, 7)):
        x, y = column + 0.5, row + 0.5
        if distance_to_line(x, y, corners) > 0.1:  # Qt counts in 64ths of a pixel
            assert found[row, column] == (winding(x, y, corners) != 0)


def test_a_line_that_goes_around_twice_leaves_no_hole():
    around = [(10, 5), (30, 5), (30, 25), (10, 25)]
    inner = [(15, 10), (25, 10), (25, 20), (15, 20)]
    found = on_photo(polygon_area([*around, around[0], *inner, inner[0]], PHOTO))
    assert found[6:24, 11:29].all()


@pytest.mark.parametrize("corners", [[], [(3, 3)], [(3, 3), (20, 20)], [(50, 50), (60, 50), (55, 60)]])
def test_no_area_or_one_outside_the_photo_selects_nothing(corners):
    assert polygon_area(corners, PHOTO).is_empty


def winding(x: float, y: float, corners) -> int:
    total = 0.0
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        turn = math.atan2(y1 - y, x1 - x) - math.atan2(y0 - y, x0 - x)
        total += (turn + math.pi) % (2 * math.pi) - math.pi
    return round(total / (2 * math.pi))


def distance_to_line(x: float, y: float, corners) -> float:
    def to_piece(x0, y0, x1, y1):
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = 0 if length == 0 else min(1, max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
        return math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))

    ends = [*corners[1:], corners[0]]
    return min(to_piece(*start, *end) for start, end in zip(corners, ends, strict=True))
