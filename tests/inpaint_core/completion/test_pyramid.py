import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.completion.pyramid import PAD_PX, Level, build_pyramid
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import CompletionSettings
from inpaint_core.completion.workers import do_not_check
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole


def levels_of(scene: Scene, coarsest_px: int, *, at_most: int = 16) -> list[Level]:
    return build_pyramid(scene, CompletionSettings(coarsest_px=coarsest_px, max_levels=at_most), do_not_check)


@settings(max_examples=40)
@given(
    size=st.tuples(st.integers(40, 130), st.integers(40, 130)),
    seed=st.integers(0, 2**32 - 1),
    coarsest_px=st.integers(4, 20),
)
def test_what_the_hole_holds_never_shows_at_any_size(
    size: tuple[int, int], seed: int, coarsest_px: int
) -> None:
    random = np.random.default_rng(seed)
    hole = np.zeros(size, np.bool_)
    for _ in range(random.integers(1, 4)):
        top, left = random.integers(0, size[0] - 1), random.integers(0, size[1] - 1)
        hole[top : top + random.integers(1, 25), left : left + random.integers(1, 25)] = True
    image = np.full((*size, 3), (0.2, 0.5, 0.7), np.float32)
    for level in levels_of(scene_of(image, hole), coarsest_px):
        known = level.known > 0
        np.testing.assert_allclose(level.image[known], np.tile((0.2, 0.5, 0.7), (known.sum(), 1)), atol=1e-5)
        anything = level.image[~known]
        assert np.minimum(abs(anything), abs(anything - np.float32([0.2, 0.5, 0.7]))).max(initial=0) < 1e-5


def test_a_pixel_is_hole_as_soon_as_it_holds_any() -> None:
    hole = np.zeros((96, 96), np.bool_)
    hole[40:73, 40:73] = True
    first, second = levels_of(scene_of(noisy(96, 96), hole), 20)
    assert first.hole.sum() == 33 * 33
    assert second.hole.sum() == 17 * 17
    top = (40 + PAD_PX) // 2
    assert second.hole[top, top]
    assert not second.hole[top - 1, top]


def test_patches_are_copied_only_where_they_are_known_allowed_and_inside() -> None:
    hole = square_hole(80, 90, 20)
    sources = np.ones_like(hole)
    sources[:, :30] = False
    for number, level in enumerate(levels_of(scene_of(noisy(80, 90), hole, sources=sources), 10)):
        pad = PAD_PX // 2**number
        usable = np.pad((sources & ~hole)[:: 2**number, :: 2**number], pad)
        height, width = level.valid.shape
        for y, x in np.argwhere(level.valid):
            assert 3 <= y < height - 3
            assert 3 <= x < width - 3
            assert usable[y - 3 : y + 4, x - 3 : x + 4].all()
        assert level.valid.any()


@pytest.mark.parametrize(("side_px", "levels"), [(1, 1), (20, 1), (21, 2), (41, 3)])
def test_it_ends_where_the_hole_is_small_enough(side_px: int, levels: int) -> None:
    assert len(levels_of(scene_of(noisy(200, 200), square_hole(200, 200, side_px)), 20)) == levels


def test_it_ends_before_there_is_nothing_left_to_copy() -> None:
    hole = square_hole(90, 90, 80)
    sources = np.zeros_like(hole)
    sources[:, :] = True
    sources[:60] = False
    pyramid = levels_of(scene_of(noisy(90, 90), hole, sources=sources), 2)
    assert len(pyramid) < 6
    assert all(level.valid.any() for level in pyramid[1:])


def test_it_has_no_more_levels_than_wanted() -> None:
    scene = scene_of(noisy(200, 200), square_hole(200, 200, 80))
    assert [len(levels_of(scene, 10, at_most=most)) for most in (1, 2, 9)] == [1, 2, 4]
