import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.canvas.photo_levels import PhotoLevels
from inpaint_core.region import Box

HEIGHT, WIDTH = 1301, 2203


def make_levels(image: np.ndarray) -> PhotoLevels:
    return PhotoLevels(
        lambda box: image[box.slices].copy(), None, height=image.shape[0], width=image.shape[1]
    )


def noise() -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)


@settings(max_examples=15)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, WIDTH - 2), st.integers(0, HEIGHT - 2), st.integers(1, 900)), max_size=4
    ),
    looks=st.lists(st.integers(0, 2), max_size=4),
)
def test_whatever_was_looked_at_before_a_level_shows_the_photo_as_it_is_now(changes, looks):
    image = noise()
    levels = make_levels(image)
    for number, (left, top, side) in enumerate(changes):
        box = Box(left, top, min(left + side, WIDTH), min(top + side, HEIGHT))
        if number < len(looks):
            levels.pixels(looks[number], levels.box(looks[number]))
        image[box.slices] = number * 50
        levels.refresh(box)
    fresh = make_levels(image)
    for level in range(3):
        found, expected = (one.pixels(level, one.box(level)) for one in (levels, fresh))
        assert found is not None
        assert np.array_equal(found, expected)


def test_a_part_makes_only_what_it_needs():
    image, asked = noise(), []

    def read(box: Box) -> np.ndarray:
        asked.append(box)
        return image[box.slices].copy()

    levels = PhotoLevels(read, None, height=HEIGHT, width=WIDTH)
    assert asked == [], "opening shrinks nothing"
    levels.pixels(1, Box(0, 0, 100, 100))
    assert asked == [Box(0, 0, 1024, 1024)]
    levels.pixels(1, Box(50, 50, 512, 512))
    assert len(asked) == 1, "it is there already"


def test_out_of_time_it_goes_on_where_it_stopped():
    image = noise()
    levels = make_levels(image)
    top = len(levels.sizes) - 1
    assert levels.pixels(top, levels.box(top), deadline=time.perf_counter() - 1) is None
    frames = 0
    while (found := levels.pixels(top, levels.box(top), deadline=time.perf_counter() + 1e-3)) is None:
        frames += 1
        assert frames < 1000
    fresh = make_levels(image)
    assert np.array_equal(found, fresh.pixels(top, fresh.box(top)))


def test_the_rough_photo_is_made_of_its_own_pixels():
    image = noise()
    image[:, WIDTH // 2 :] = 255
    levels = make_levels(image)
    level = len(levels.sizes) - 1
    rough = levels.rough(level, levels.box(level))
    assert rough.shape[:2] == levels.sizes[level]
    step = 1 << level
    assert np.array_equal(rough[3, 5], image[3 * step + step // 2, 5 * step + step // 2])
    assert (rough[:, WIDTH // 2 // step + 1 :] == 255).all()
