"""How a completion's numbers move from a large photo to a small one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.completion.settings import GUIDED, guided_in

SIDES = st.integers(32, 6000)
HOLES = st.integers(1, 3000)
SCALES = st.floats(0.25, 64)


@given(height=SIDES, width=SIDES, hole_px=HOLES, scale=SCALES)
def test_a_large_photo_is_completed_as_ever_and_a_smaller_one_less_from_its_patches(
    height: int, width: int, hole_px: int, scale: float
) -> None:
    how = guided_in((height, width), hole_px=hole_px, scale=scale)
    if height * width >= 768**2:
        assert how == GUIDED
    else:
        assert 0.5 <= how.texture_share < 1
        assert GUIDED.guide < how.guide <= 1


@given(side=st.integers(200, 900), hole_px=HOLES, scale=SCALES)
def test_one_pixel_more_of_photo_makes_no_jump(side: int, hole_px: int, scale: float) -> None:
    one, next_ = (guided_in((each, each), hole_px=hole_px, scale=scale) for each in (side, side + 1))
    assert abs(one.texture_share - next_.texture_share) < 0.005
    assert abs(one.guide - next_.guide) < 0.005
    assert abs(one.guide_fall - next_.guide_fall) < 0.01
    assert abs(one.free_levels - next_.free_levels) <= 1
    assert abs(_levels(one.max_levels, hole_px) - _levels(next_.max_levels, hole_px)) <= 1


@given(hole_px=st.integers(21, 250), scale=st.sampled_from([1.0, 2.0]))
def test_in_a_small_photo_completion_begins_at_the_pixels_of_the_guess(hole_px: int, scale: float) -> None:
    how = guided_in((256, 256), hole_px=hole_px, scale=scale)
    assert how.max_levels == 1 + np.log2(scale)
    assert how.free_levels == 0
    assert how.rounds[-1] == GUIDED.rounds[-1]


def _levels(most: int, hole_px: int) -> int:
    """Return how many levels there are: the hole may be too small for as many as it might have."""
    return min(most, 1 + max(0, int(np.ceil(np.log2(hole_px / GUIDED.coarsest_px)))))
