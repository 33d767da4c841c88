import numpy as np
import pytest

from inpaint_core.pixels import as_grey, to_float_image, to_image


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_level_survives(dtype: type[np.uint8 | np.uint16]) -> None:
    levels = np.arange(np.iinfo(dtype).max + 1, dtype=dtype).reshape(1, -1, 1).repeat(3, axis=2)
    assert np.array_equal(to_image(to_float_image(levels), dtype), levels)


def test_values_beyond_the_range_are_clamped_and_halves_go_to_even() -> None:
    values = np.array([[[-0.2, 1.7, 0.5 / 255], [1.5 / 255, 2.5 / 255, 1.0]]], np.float32)
    assert to_image(values, np.uint8).tolist() == [[[0, 255, 0], [2, 2, 255]]]


def test_a_plane_as_an_image_has_three_equal_channels() -> None:
    plane = np.arange(6, dtype=np.uint16).reshape(2, 3) * 9000
    grey = as_grey(plane)
    assert grey.dtype == np.uint16
    assert all(np.array_equal(grey[:, :, channel], plane) for channel in range(3))
