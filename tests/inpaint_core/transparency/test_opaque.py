import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.transparency.opaque import MAX_SIDE_PX, is_transparent, opaque_image
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo


@given(st.integers(0, 2**32 - 1), st.sampled_from([8, 16]))
@settings(max_examples=25, deadline=None)
def test_nothing_hidden_shows_and_what_is_visible_stays(seed: int, bits: int) -> None:
    random = np.random.default_rng(seed)
    height, width = random.integers(1, 60, 2)
    image, alpha = (draw(height, width, bits=bits, seed=seed) for draw in (draw_photo, draw_alpha))
    alpha[random.random(alpha.shape) < 0.3] = 0
    known = random.random(alpha.shape) < 0.8
    shown = opaque_image(image, alpha, known)
    assert shown.dtype == image.dtype
    plain = alpha >= 9 * (np.iinfo(alpha.dtype).max // 255)
    assert np.array_equal(shown[plain], image[plain])
    other = image.copy()
    other[alpha == 0] = random.integers(0, np.iinfo(image.dtype).max, (np.count_nonzero(alpha == 0), 3))
    other[~known & (alpha == 0)] = 0
    assert np.array_equal(opaque_image(other, alpha, known), shown)


def test_what_is_masked_does_not_run_into_clear_pixels() -> None:
    image, alpha = np.full((40, 60, 3), 90, np.uint8), np.zeros((40, 60), np.uint8)
    alpha[:, :20] = alpha[10:20, 30:40] = 255
    image[10:20, 30:40] = (255, 0, 0)
    known = np.ones((40, 60), np.bool_)
    known[10:20, 30:40] = False
    shown = opaque_image(image, alpha, known)
    assert (shown[known] == 90).all()
    assert (shown[~known] == (255, 0, 0)).all(), "the fringe is measured against what is masked"


def test_clear_pixels_go_on_with_the_nearest_visible_colours() -> None:
    image, alpha = np.zeros((64, 64, 3), np.uint8), np.zeros((64, 64), np.uint8)
    image[:, :16], alpha[:, :16] = (200, 40, 40), 255
    image[:, 48:], alpha[:, 48:] = (40, 40, 200), 255
    shown = opaque_image(image, alpha, np.ones((64, 64), np.bool_)).astype(int)
    assert np.abs(shown[:, 16] - (200, 40, 40)).max() < 30
    assert np.abs(shown[:, 47] - (40, 40, 200)).max() < 30
    assert np.abs(np.diff(shown, axis=1)).max() < 40, "no edge where there was nothing"


def test_a_large_photo_is_continued_from_cells() -> None:
    width = 2 * MAX_SIDE_PX + 5
    image, alpha = np.zeros((7, width, 3), np.uint16), np.zeros((7, width), np.uint16)
    image[:, :100], alpha[:, :100] = 40_000, 65535
    shown = opaque_image(image, alpha, np.ones((7, width), np.bool_))
    assert np.abs(shown.astype(int) - 40_000).max() <= 1


def test_faint_pixels_count_for_little() -> None:
    image, alpha = np.full((32, 32, 3), 100, np.uint8), np.full((32, 32), 255, np.uint8)
    image[16:], alpha[16:] = 255, 1  # rounded off by a program that multiplies
    shown = opaque_image(image, alpha, np.ones((32, 32), np.bool_))
    assert shown[16].max() < 180


def test_where_nothing_is_visible_it_is_black() -> None:
    image = np.full((5, 6, 3), 77, np.uint8)
    shown = opaque_image(image, np.zeros((5, 6), np.uint8), np.ones((5, 6), np.bool_))
    assert not shown.any()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_opaque_is_what_is_so_at_its_own_depth(dtype: type) -> None:
    alpha = np.full((3, 4), np.iinfo(dtype).max, dtype)
    assert not is_transparent(alpha)
    assert not is_transparent(None)
    alpha[1, 1] -= 1
    assert is_transparent(alpha)
