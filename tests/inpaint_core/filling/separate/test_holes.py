"""A mask comes apart into holes that hold all of it; a rough look at it misses none of it either."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.filling.separate.holes import MAX_HOLES, find_holes, only, owners, rough_parts
from inpaint_core.region import Box
from inpaint_core.request import FillSettings

HEIGHT, WIDTH = 600, 800
SPOTS = st.lists(
    st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 60), st.integers(1, 60)),
    min_size=1,
    max_size=30,
)


def mask_of(spots):
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    for left, top, width, height in spots:
        mask[top : top + height, left : left + width] = True
    return mask


@given(SPOTS)
def test_every_masked_pixel_belongs_to_exactly_one_of_a_few_holes(spots):
    mask = mask_of(spots)
    holes = find_holes(mask, FillSettings())
    assert 1 <= len(holes) <= MAX_HOLES
    parts = [only(hole, mask) for hole in holes]
    assert (np.sum(parts, axis=0) == mask).all()
    owner = owners(holes, Box(0, 0, WIDTH, HEIGHT))
    for number, part in enumerate(parts):
        assert (owner[part] == number).all()


@given(SPOTS, st.sampled_from([1, 4]), st.integers(0, 9))
def test_a_rough_look_misses_no_masked_pixel(spots, times, cut_px):
    mask = mask_of(spots).repeat(times, axis=0).repeat(times, axis=1)
    mask = mask[: mask.shape[0] - cut_px, : mask.shape[1] - 2 * cut_px]
    covered = np.zeros_like(mask)
    for box in rough_parts(mask):
        covered[box.slices] = True
    assert covered[mask].all()


def test_a_rough_look_is_close_to_what_is_masked():
    mask = np.zeros((3000, 4001), np.bool_)
    mask[1000:1100, 2000:2222] = True
    assert rough_parts(mask) == [Box(2000, 1000, 2224, 1104)]
    assert rough_parts(np.zeros_like(mask)) == []
