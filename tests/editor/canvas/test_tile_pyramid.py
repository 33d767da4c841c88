import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QColorSpace

from editor.canvas.photo_levels import TILE_PX
from editor.canvas.tile_pyramid import MARGIN_PX, TilePyramid
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.region import Box


def make_pyramid(image, alpha=None, color_space=None) -> TilePyramid:
    return TilePyramid(
        lambda box: image[box.slices].copy(),
        None if alpha is None else lambda box: alpha[box.slices],
        height=image.shape[0],
        width=image.shape[1],
        color_space=color_space,
    )


def tile_pixels(pyramid, level, column, row) -> np.ndarray:
    image = pyramid.tile(level, column, row)
    assert image is not None
    return from_qimage(image)[0]


def random_image(height, width, seed=0, dtype=np.uint8) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, np.iinfo(dtype).max, (height, width, 3), dtype=dtype)


def test_full_size_tiles_show_exactly_the_photo():
    image = random_image(700, 1100)
    pyramid = make_pyramid(image)
    for column, row in pyramid.tiles_in(0, Box(0, 0, 1100, 700)):
        box = pyramid.tile_box(0, column, row, margin_px=MARGIN_PX)
        assert np.array_equal(tile_pixels(pyramid, 0, column, row), image[box.slices])


@given(st.integers(1, 1300), st.integers(1, 1300))
def test_the_tiles_of_every_level_cover_the_photo_once(height, width):
    pyramid = make_pyramid(np.zeros((height, width, 3), np.uint8))
    for level in range(pyramid.level_count):
        count = np.zeros(pyramid._photo.sizes[level], int)
        for column, row in pyramid.tiles_in(level, Box(0, 0, width, height)):
            count[pyramid.tile_box(level, column, row).slices] += 1
        assert (count == 1).all()
    assert max(pyramid._photo.sizes[-1]) <= TILE_PX


def test_half_size_is_the_average_of_four():
    image = random_image(600, 900)
    half = tile_pixels(make_pyramid(image), 1, 0, 0).astype(int)
    quarters = image[:600, :900].reshape(300, 2, 450, 2, 3).astype(float)
    assert np.abs(half - quarters.mean(axis=(1, 3))).max() <= 1


@pytest.mark.parametrize(("zoom", "level"), [(32.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.3, 1), (0.25, 2)])
def test_the_level_has_at_least_one_pixel_for_each_screen_pixel(zoom, level):
    assert make_pyramid(np.zeros((4000, 3000, 3), np.uint8)).level_for(zoom) == level


@settings(max_examples=40)
@given(
    edges=st.tuples(*[st.integers(0, 801)] * 2, *[st.integers(0, 601)] * 2),
    value=st.integers(0, 255),
)
def test_refreshing_a_box_equals_building_anew(edges, value):
    left, right = sorted(edges[:2])
    top, bottom = sorted(edges[2:])
    box = Box(left, top, right, bottom)
    image = random_image(601, 801)
    pyramid = make_pyramid(image)
    keys = [
        (level, column, row)
        for level in range(pyramid.level_count)
        for column, row in pyramid.tiles_in(level, Box(0, 0, 801, 601))
    ]
    for key in keys:
        pyramid.tile(*key)
    image[box.slices] = value
    pyramid.refresh(box)
    fresh = make_pyramid(image)
    for key in keys:
        assert pyramid.tile(*key) == fresh.tile(*key)


def test_refreshing_keeps_tiles_elsewhere():
    image = random_image(600, 3000)
    pyramid = make_pyramid(image)
    far = pyramid.tile(0, 4, 0)
    near = pyramid.tile(0, 0, 0)
    pyramid.refresh(Box(10, 10, 20, 20))
    assert pyramid.tile(0, 4, 0) is far
    assert pyramid.tile(0, 0, 0) is not near


def test_16_bit_photos_are_shown_as_8_bit():
    image = random_image(600, 700, dtype=np.uint16)
    pyramid = make_pyramid(image)
    box = pyramid.tile_box(0, 0, 0, margin_px=MARGIN_PX)
    assert np.array_equal(tile_pixels(pyramid, 0, 0, 0), image[box.slices] >> 8)


def test_clear_pixels_do_not_bleed_into_smaller_levels():
    image = np.zeros((600, 800, 3), np.uint8)
    image[:, ::2] = (255, 0, 0)
    image[:, 1::2] = (0, 255, 0)  # green is clear: it must never show
    alpha = np.zeros((600, 800), np.uint8)
    alpha[:, ::2] = 255
    photo = make_pyramid(image, alpha).tile(1, 0, 0)
    assert photo is not None
    colour = photo.pixelColor(100, 100)
    assert colour.green() == 0
    assert colour.red() == 255
    assert colour.alpha() == pytest.approx(128, abs=1)


def test_wide_gamut_photos_are_converted_for_the_screen_only():
    image = np.full((20, 20, 3), (200, 60, 60), np.uint8)
    space = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)
    photo = make_pyramid(image, color_space=space).tile(0, 0, 0)
    assert photo is not None
    assert photo.pixelColor(5, 5).red() > 205
    assert (image == (200, 60, 60)).all()


def test_after_the_deadline_only_finished_tiles_are_given():
    pyramid = make_pyramid(random_image(600, 1200))
    past = time.perf_counter() - 1
    assert pyramid.tile(0, 0, 0, deadline=past) is None
    finished = pyramid.tile(0, 0, 0)
    assert pyramid.tile(0, 0, 0, deadline=past) is finished


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (513, 1025)])
def test_odd_photos_have_all_their_levels(shape):
    pyramid = make_pyramid(np.full((*shape, 3), 77, np.uint8))
    image = pyramid.tile(pyramid.level_count - 1, 0, 0)
    assert image is not None
    assert image.pixelColor(image.width() - 1, image.height() - 1) == QColor(77, 77, 77)
