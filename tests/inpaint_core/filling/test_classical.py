import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.errors import BadMaskError
from inpaint_core.filling.classical import fill_by_each, fill_classical
from tests.inpaint_core.synthetic_photo import draw_photo

METHODS = {"telea": cv2.INPAINT_TELEA, "navier-stokes": cv2.INPAINT_NS}


@st.composite
def holes(draw):
    height, width = draw(st.integers(8, 70)), draw(st.integers(8, 70))
    mask = np.zeros((height, width), bool)
    for _ in range(draw(st.integers(1, 6))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        mask[top : top + draw(st.integers(1, 12)), left : left + draw(st.integers(1, 12))] = True
    mask[0, 0] = False
    return mask


@settings(max_examples=40)
@given(holes(), st.sampled_from([8, 16]), st.sampled_from(list(METHODS)))
def test_only_hole_pixels_change(mask, bits, method):
    image = draw_photo(*mask.shape, bits=bits)
    before = image.copy()
    filled = fill_classical(image, mask, method)
    assert filled.dtype == image.dtype
    assert np.array_equal(filled[~mask], image[~mask])
    assert np.array_equal(image, before)


@settings(max_examples=40)
@given(holes(), st.sampled_from(list(METHODS)))
def test_the_fill_is_the_one_of_the_whole_photo(mask, method):
    image = draw_photo(*mask.shape, seed=3)
    whole = cv2.inpaint(image, mask.astype(np.uint8), 5, METHODS[method])
    assert np.array_equal(fill_classical(image, mask, method), whole)


@pytest.mark.parametrize("method", METHODS)
def test_a_smooth_16_bit_gradient_keeps_more_than_256_levels(method):
    ramp = np.add.outer(np.arange(80) * 97.0, np.arange(120) * 433.0)
    image = np.stack([ramp, ramp * 0.5 + 20_000, 60_000 - ramp], axis=2).astype(np.uint16)
    mask = np.zeros((80, 120), bool)
    mask[20:60, 30:90] = True
    damaged = image.copy()
    damaged[mask] = 0  # what was there before must not matter
    filled = fill_classical(damaged, mask, method)
    for channel in range(3):
        assert len(np.unique(filled[mask][:, channel])) > 256
    off = np.abs(filled[mask].astype(int) - image[mask])
    assert np.median(off) < 3000  # of 65535; an 8-bit detour or a swapped channel is far above


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [0, 65535])
def test_16_bit_black_and_white_do_not_wrap_around(method, level):
    image = np.full((40, 40, 3), level, np.uint16)
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True
    image[mask] = 30_000
    assert (fill_classical(image, mask, method)[mask] == level).all()


def test_what_was_in_the_hole_does_not_shine_through():
    image, mask = draw_photo(60, 60), np.zeros((60, 60), bool)
    mask[20:40, 20:40] = True
    other = image.copy()
    other[mask] = 255 - other[mask]
    assert np.array_equal(fill_classical(image, mask, "telea"), fill_classical(other, mask, "telea"))


def test_an_empty_mask_changes_nothing():
    image = draw_photo(20, 30)
    assert np.array_equal(fill_classical(image, np.zeros((20, 30), bool), "telea"), image)


def test_a_photo_masked_all_over_is_refused():
    with pytest.raises(BadMaskError, match="whole photo"):
        fill_classical(draw_photo(9, 9), np.ones((9, 9), bool), "telea")


def test_two_methods_at_once_are_the_same_as_one_after_the_other():
    image = draw_photo(100, 120, seed=4)
    mask = np.zeros(image.shape[:2], bool)
    mask[20:30, 20:30] = mask[60:64, 20:90] = True
    both = fill_by_each(image, mask, ("navier-stokes", "telea"))
    for method, filled in zip(("navier-stokes", "telea"), both, strict=True):
        np.testing.assert_array_equal(filled, fill_classical(image, mask, method))
