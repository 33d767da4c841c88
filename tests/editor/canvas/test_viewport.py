import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from editor.canvas.viewport import MAXIMUM_ZOOM, MIN_ZOOM, Viewport
from inpaint_core.region import Box
from tests.editor.canvas.looking_at import center_on

sides = st.integers(1, 8000)
views = st.integers(50, 3000)


def make_viewport(image=(4000, 6000), view=(900, 1400)) -> Viewport:
    viewport = Viewport()
    viewport.set_view_size(height=view[0], width=view[1])
    viewport.set_image_size(height=image[0], width=image[1])
    viewport.fit()
    return viewport


@st.composite
def viewports(draw) -> Viewport:
    viewport = make_viewport((draw(sides), draw(sides)), (draw(views), draw(views)))
    for _ in range(draw(st.integers(0, 4))):
        viewport.zoom_about(
            viewport.zoom * draw(st.floats(0.2, 5)), draw(st.floats(0, 1400)), draw(st.floats(0, 900))
        )
        viewport.pan(draw(st.floats(-3000, 3000)), draw(st.floats(-3000, 3000)))
    return viewport


@given(viewports(), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_view_to_image_and_back_is_the_same_point(viewport, x, y):
    assert viewport.to_view(*viewport.to_image(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(viewports(), st.floats(0.01, 100), st.floats(0, 1), st.floats(0, 1))
def test_zoom_stays_in_its_range(viewport, zoom, x, y):
    viewport.zoom_about(zoom, x, y)
    assert min(MIN_ZOOM, viewport.fit_zoom / 2) <= viewport.zoom <= MAXIMUM_ZOOM


@given(st.floats(0.3, 3.0), st.floats(0.35, 0.65), st.floats(0.35, 0.65))
def test_zooming_in_keeps_the_point_under_the_pointer(factor, x_share, y_share):
    viewport = make_viewport()
    viewport.zoom_about(2.0, 700, 450)
    x, y = 1400 * x_share, 900 * y_share
    before = viewport.to_image(x, y)
    viewport.zoom_about(viewport.zoom * factor, x, y)
    after = viewport.to_image(x, y)
    # the drawn photo lies on whole device pixels, before and after
    assert math.dist(before, after) <= 2 / min(2.0, viewport.zoom)


@given(viewports())
def test_the_photo_never_leaves_the_view(viewport):
    view = Box(0, 0, viewport._view_width, viewport._view_height)
    photo = viewport.box_to_view(Box(0, 0, viewport._image_width, viewport._image_height))
    assert not photo.intersection(view).is_empty


@given(viewports())
def test_a_photo_that_fits_is_centred(viewport):
    photo_width = viewport._image_width * viewport.zoom
    assume(photo_width <= viewport._view_width)
    assert viewport.origin[0] == pytest.approx((viewport._view_width - photo_width) / 2, abs=1)


@given(sides, sides, views, views)
def test_fit_shows_the_whole_photo(height, width, view_height, view_width):
    viewport = make_viewport((height, width), (view_height, view_width))
    left, top = viewport.to_view(0, 0)
    right, bottom = viewport.to_view(width, height)
    assert left >= -1
    assert top >= -1
    assert right <= view_width + 1
    assert bottom <= view_height + 1
    assert viewport.zoom == pytest.approx(viewport.fit_zoom)


@given(viewports(), st.tuples(*[st.integers(-100, 1500)] * 4))
def test_every_device_pixel_of_a_box_comes_from_the_image_box(viewport, edges):
    left, right = sorted(edges[:2])
    top, bottom = sorted(edges[2:])
    assume(left < right and top < bottom)
    box = viewport.box_to_image(Box(left, top, right, bottom))
    x, y = viewport.to_image(left + 0.5, top + 0.5)
    if 0 <= x < viewport._image_width and 0 <= y < viewport._image_height:
        assert box.left <= x <= box.right
        assert box.top <= y <= box.bottom


@given(viewports(), st.floats(-500, 500), st.floats(-500, 500))
def test_pan_tells_by_how_much_the_photo_moved(viewport, x, y):
    before = viewport.origin
    moved = viewport.pan(x, y)
    assert (viewport.origin[0] - before[0], viewport.origin[1] - before[1]) == moved


def test_a_view_that_grows_keeps_its_middle():
    viewport = make_viewport()
    viewport.zoom_about(2.0, 700, 450)
    center_on(viewport, 3000, 2000, width=1400, height=900)
    viewport.set_view_size(height=1100, width=1600)
    assert viewport.to_image(800, 550) == pytest.approx((3000, 2000), abs=1)


def test_a_pan_brings_a_point_to_the_middle():
    viewport = make_viewport()
    viewport.zoom_about(1.0, 0, 0)
    center_on(viewport, 2000, 1500, width=1400, height=900)
    assert viewport.to_image(700, 450) == pytest.approx((2000, 1500), abs=1)


@given(
    height=st.integers(1, 3000),
    top=st.integers(0, 300),
    bottom=st.integers(0, 300),
    pulls=st.lists(st.floats(-4000, 4000), max_size=4),
)
def test_what_is_covered_moves_nothing_and_can_be_pulled_out(height, top, bottom, pulls):
    viewport = Viewport()
    viewport.set_view_size(height=600, width=800)
    viewport.set_image_size(height=height, width=400)
    viewport.fit()
    before = viewport.origin
    viewport.set_covered(top=top, bottom=bottom)
    assert viewport.origin == before
    for distance in pulls:
        viewport.pan(0, distance)
    viewport.pan(0, -1e6)
    last_row = viewport.to_view(0, height)[1]
    assert last_row <= max(600, before[1] + height * viewport.zoom) - bottom + 1
    viewport.pan(0, 1e6)
    assert viewport.to_view(0, 0)[1] >= min(0, before[1]) + top - 1
    viewport.set_covered(top=0, bottom=0)
    assert viewport.origin == before, "a photo that fits is in the middle again"


@given(viewports())
def test_what_was_looked_at_is_found_again(viewport):
    before = viewport.origin
    height, width = viewport._view_height, viewport._view_width
    middle = viewport.to_image(width / 2, height / 2)
    zoom = viewport.zoom
    viewport.fit()
    viewport.look_at(zoom, *middle)
    assert viewport.zoom == zoom
    assert viewport.origin == pytest.approx(before, abs=1)


@given(
    size=st.tuples(sides, sides), view=st.tuples(st.integers(300, 3000), views), covered=st.integers(0, 100)
)
def test_fit_shows_the_whole_photo_in_what_is_not_covered(size, view, covered):
    viewport = make_viewport(size, view)
    viewport.set_covered(top=covered, bottom=100 - covered)
    viewport.fit(uncovered=True)
    shown = viewport.box_to_view(Box(0, 0, size[1], size[0]))
    assert shown.top >= covered
    assert shown.bottom <= view[0] - (100 - covered)
