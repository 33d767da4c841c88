import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.finishing.correspondence import REACH_PX, Correspondence
from inpaint_core.finishing.patches import SAME_SIZE, lay_patches
from inpaint_core.region import Box

SIZE = (60, 80)
ALL = Box(0, 0, 80, 60)


@pytest.fixture
def image() -> NDArray[np.float32]:
    return np.random.default_rng(1).random((*SIZE, 3), np.float32)


def shifted(shift: tuple[int, int]) -> Correspondence:
    """Targets in the right half, four pixels apart, each with its source as far off as all the others'."""
    targets = np.stack(np.meshgrid(np.arange(20, 44, 4), np.arange(48, 68, 4), indexing="ij"), axis=-1)
    return Correspondence(targets.reshape(-1, 2), targets.reshape(-1, 2) + shift)


def test_patches_with_one_shift_make_a_copy(image: NDArray[np.float32]) -> None:
    laid = lay_patches(image, shifted((-3, -35)), factor=SAME_SIZE, area=ALL)
    np.testing.assert_allclose(laid[20:41, 48:65], image[17:38, 13:30], atol=1e-6)


def test_an_area_is_a_part_of_the_whole(image: NDArray[np.float32]) -> None:
    part = Box(55, 25, 72, 50)
    one = lay_patches(image, shifted((-3, -35)), factor=SAME_SIZE, area=part)
    other = lay_patches(image, shifted((-3, -35)), factor=SAME_SIZE, area=ALL)
    np.testing.assert_allclose(one, other[part.slices], atol=1e-6)


def test_beyond_the_patches_there_is_nothing(image: NDArray[np.float32]) -> None:
    laid = lay_patches(image, shifted((-3, -35)), factor=SAME_SIZE, area=ALL)
    assert laid[20:41, 48:65].all()
    assert not laid[:, : 48 - REACH_PX].any()


def test_in_a_larger_image_patches_are_larger(image: NDArray[np.float32]) -> None:
    large = image.repeat(3, axis=0).repeat(3, axis=1)
    laid = lay_patches(large, shifted((-3, -35)), factor=(3.0, 3.0), area=Box(0, 0, 240, 180))
    np.testing.assert_allclose(laid[60:123, 144:195], large[51:114, 39:90], atol=1e-6)
