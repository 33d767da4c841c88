import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from inpaint_core.pixels import to_float_image, to_image
from inpaint_core.request import ImageArray
from inpaint_core.runtime import tensors
from inpaint_core.runtime.tensors import (
    enlarge,
    image_to_tensor,
    mask_to_tensor,
    shrink_known,
    tensor_to_float_image,
)

CPU = torch.device("cpu")
DTYPES = st.sampled_from([np.uint8, np.uint16])


@given(
    image=DTYPES.flatmap(
        lambda dtype: npst.arrays(dtype, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3)))
    )
)
def test_there_and_back_changes_nothing_at_any_bit_depth(image: ImageArray) -> None:
    tensor = image_to_tensor(to_float_image(image), CPU)
    assert tensor.shape == (1, 3, *image.shape[:2])
    assert torch.all((tensor >= 0) & (tensor <= 1))
    back = to_image(tensor_to_float_image(tensor), image.dtype)
    assert back.dtype == image.dtype
    assert np.array_equal(back, image)


def test_the_hole_is_one_and_the_known_zero() -> None:
    tensor = mask_to_tensor(np.array([[True, False, False]]), CPU)
    assert tensor.shape == (1, 1, 1, 3)
    assert tensor.flatten().tolist() == [1, 0, 0]


def slow_shrink(image: NDArray[np.uint8], mask: NDArray[np.bool_], factor: int) -> tuple[list, list]:
    """The obvious loops: mean of the known pixels of each block; hole where a block touches the hole."""
    values, holes = [], []
    for top in range(0, mask.shape[0], factor):
        for left in range(0, mask.shape[1], factor):
            block = np.s_[top : top + factor, left : left + factor]
            known = image[block][~mask[block]] / 255
            values.append(known.mean(axis=0) if len(known) else np.zeros(3))
            holes.append(bool(mask[block].any()))
    return values, holes


@given(st.integers(1, 4), st.integers(1, 4), st.integers(2, 5), st.integers(0, 2**32 - 1), st.floats(0, 0.9))
def test_shrinking_takes_the_mean_of_known_pixels_only(
    rows: int, columns: int, factor: int, seed: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    shape = rows * factor, columns * factor
    image = rng.integers(0, 256, (*shape, 3), np.uint8)
    mask = rng.random(shape) < share
    small, small_mask = shrink_known(image, mask, height=rows, width=columns)
    values, holes = slow_shrink(image, mask, factor)
    assert np.allclose(small.reshape(-1, 3), values, atol=1e-4)
    if not all(holes):
        assert small_mask.flatten().tolist() == holes


def test_the_colours_of_the_hole_never_reach_the_network(sample_photo: NDArray[np.uint8]) -> None:
    mask = np.zeros(sample_photo.shape[:2], np.bool_)
    mask[101:203, 155:277] = True
    painted = sample_photo.copy()
    painted[mask] = (255, 0, 255)
    for height, width in [(97, 131), mask.shape]:
        one, _ = shrink_known(sample_photo, mask, height=height, width=width)
        other, _ = shrink_known(painted, mask, height=height, width=width)
        assert np.array_equal(one, other)


def test_thin_holes_all_over_still_leave_something_known() -> None:
    mask = np.zeros((400, 400), np.bool_)
    mask[::8] = True
    mask[:, ::8] = True
    mask[200:] = True
    image = np.full((400, 400, 3), 100, np.uint8)
    small, small_mask = shrink_known(image, mask, height=20, width=20)
    assert small_mask.any()
    assert not small_mask.all()
    assert np.allclose(small[~small_mask], 100 / 255, atol=1e-4)


def test_one_masked_pixel_of_a_very_large_photo_is_not_lost() -> None:
    mask = np.zeros((2000, 2000), np.bool_)
    mask[999, 1499] = True
    image = np.zeros((2000, 2000, 3), np.uint8)
    _, small_mask = shrink_known(image, mask, height=16, width=16)
    assert np.argwhere(small_mask).tolist() == [[7, 11]]


def test_enlarging_keeps_a_ramp_a_ramp() -> None:
    ramp = np.linspace(0.2, 0.8, 16, dtype=np.float32)[None, :, None].repeat(16, 0).repeat(3, 2)
    large = enlarge(ramp, height=64, width=64)
    assert large.shape == (64, 64, 3)
    assert np.allclose(np.diff(large[32, 8:-8, 0]), 0.04 / 4, atol=1e-5)
    assert enlarge(ramp, height=16, width=16) is ramp


def test_a_large_crop_is_shrunk_by_strips_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (301, 477, 3), np.uint8)
    mask = np.zeros((301, 477), np.bool_)
    mask[100:200, 300:303] = mask[250:, :] = True
    whole, whole_mask = shrink_known(image, mask, height=67, width=106)
    monkeypatch.setattr(tensors, "STRIP_PX", 20_000)
    strips, strips_mask = shrink_known(image, mask, height=67, width=106)
    assert np.array_equal(strips_mask, whole_mask)
    assert np.allclose(strips, whole, atol=1e-5)
