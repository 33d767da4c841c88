import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.canvas.mask_overlay import TINTS, MaskPyramid, render_overlay
from editor.canvas.viewport import Viewport
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.region import Box
from tests.editor.canvas.looking_at import center_on


def make_viewport(shape, zoom, view=(200, 300)) -> Viewport:
    viewport = Viewport()
    viewport.set_view_size(height=view[0], width=view[1])
    viewport.set_image_size(height=shape[0], width=shape[1])
    viewport.zoom_about(zoom, 0, 0)
    center_on(viewport, shape[1] / 2, shape[0] / 2, width=view[1], height=view[0])
    return viewport


def opacity(mask, zoom, view_box=None, view=(200, 300)) -> np.ndarray:
    """Opacity of the overlay, 0..255, for the view or a part of it."""
    viewport = make_viewport(mask.shape, zoom, view)
    view_box = view_box or Box(0, 0, view[1], view[0])
    overlay = render_overlay(MaskPyramid(lambda: mask), viewport, view_box, tint=TINTS["red"], edge_px=1)
    drawn = np.zeros((view_box.height, view_box.width), np.uint8)
    if overlay is not None:
        alpha = from_qimage(overlay.image)[1]
        assert alpha is not None
        drawn[overlay.box.moved(-view_box.left, -view_box.top).slices] = alpha
    return drawn


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 99))
def test_a_smaller_level_is_set_where_any_pixel_below_is(height, width, seed):
    mask = np.random.default_rng(seed).random((height, width)) < 0.01
    pyramid = MaskPyramid(lambda: mask)
    for index in range(1, pyramid.level_count):
        side = 2**index
        padded = np.pad(mask, ((0, -height % side), (0, -width % side)))
        blocks = padded.reshape(padded.shape[0] // side, side, padded.shape[1] // side, side)
        assert np.array_equal(pyramid.level(index), blocks.any(axis=(1, 3)))


@given(st.tuples(*[st.integers(0, 300)] * 4), st.booleans())
def test_refreshing_a_box_equals_building_anew(edges, value):
    left, right = sorted(edges[:2])
    top, bottom = sorted(edges[2:])
    box = Box(left, top, right, bottom)
    mask = np.random.default_rng(3).random((300, 300)) < 0.5
    pyramid = MaskPyramid(lambda: mask)
    mask[box.slices] = value
    pyramid.refresh(box)
    fresh = MaskPyramid(lambda: mask)
    for index in range(pyramid.level_count):
        assert np.array_equal(pyramid.level(index), fresh.level(index))


def test_nothing_is_drawn_where_nothing_is_masked():
    mask = np.zeros((400, 400), np.bool_)
    mask[300:, 300:] = True
    viewport = make_viewport(mask.shape, 1.0)
    pyramid = MaskPyramid(lambda: mask)
    view_box = Box(0, 0, 50, 50)
    assert render_overlay(pyramid, viewport, view_box, tint=TINTS["red"], edge_px=1) is None


def test_no_more_is_drawn_than_the_mask_and_its_edge():
    mask = np.zeros((1000, 1400), np.bool_)
    mask[500:520, 700:740] = True
    viewport = make_viewport(mask.shape, 1.0, view=(800, 1200))
    overlay = render_overlay(
        MaskPyramid(lambda: mask), viewport, Box(0, 0, 1200, 800), tint=TINTS["red"], edge_px=2
    )
    assert overlay is not None
    hole = viewport.box_to_view(Box(700, 500, 740, 520))
    assert overlay.box == Box(hole.left - 2, hole.top - 2, hole.right + 2, hole.bottom + 2)
    assert (overlay.image.width(), overlay.image.height()) == (44, 24)


def test_the_inside_is_a_45_percent_tint_and_the_edge_is_stronger():
    mask = np.zeros((200, 300), np.bool_)
    mask[50:100, 60:150] = True
    drawn = opacity(mask, 1.0)  # the view is as large as the mask
    assert drawn[75, 100] == round(0.45 * 255)
    assert drawn[50, 100] > 200
    assert drawn[75, 149] > 200
    assert drawn[47, 100] == 0
    assert drawn[75, 153] == 0


@pytest.mark.parametrize("zoom", [1.0, 2.0, 5.0, 0.6, 0.3, 0.13])
def test_a_scratch_of_one_pixel_shows_at_every_zoom(zoom):
    mask = np.zeros((1000, 1400), np.bool_)
    mask[501, :] = True
    mask[:, 703] = True
    drawn = opacity(mask, zoom)
    inside = make_viewport(mask.shape, zoom).box_to_view(Box(0, 0, 1400, 1000))
    columns = slice(max(0, inside.left + 2), min(300, inside.right - 2))
    rows = slice(max(0, inside.top + 2), min(200, inside.bottom - 2))
    assert (drawn[:, columns].max(axis=0) > 100).all()
    assert (drawn[rows].max(axis=1) > 100).all()


@given(
    st.floats(0.1, 9.0),
    st.tuples(*[st.integers(0, 300)] * 2),
    st.tuples(*[st.integers(0, 200)] * 2),
    st.integers(0, 9),
)
def test_a_part_of_the_view_is_drawn_as_it_is_in_the_whole(zoom, xs, ys, seed):
    left, right = sorted(xs)
    top, bottom = sorted(ys)
    if left == right or top == bottom:
        return
    mask = np.zeros((500, 600), np.bool_)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        y, x = rng.integers(0, 450, 2)
        mask[y : y + 40, x : x + 60] = True
    whole = opacity(mask, zoom)
    assert np.array_equal(opacity(mask, zoom, Box(left, top, right, bottom)), whole[top:bottom, left:right])


def test_the_tint_lies_over_the_masked_pixels():
    mask = np.zeros((40, 60), np.bool_)
    mask[10:20, 30:50] = True
    view = (320, 480)
    viewport = make_viewport(mask.shape, 8.0, view)
    drawn = opacity(mask, 8.0, view=view)
    for image_point, is_tinted in (
        ((30.3, 10.3), True),
        ((49.7, 19.7), True),
        ((40, 15), True),
        ((29.7, 15), False),
        ((50.3, 15), False),
        ((40, 9.7), False),
        ((40, 20.3), False),
    ):
        x, y = viewport.to_view(*image_point)
        assert (drawn[int(y), int(x)] > 0) == is_tinted


@pytest.mark.parametrize("color", list(TINTS))
def test_every_tint_is_premultiplied(color):
    words = TINTS[color].words()
    alpha = words >> 24
    for shift in (16, 8, 0):
        assert ((words >> shift & 0xFF) <= alpha + 1).all()
    assert words[0] == 0
