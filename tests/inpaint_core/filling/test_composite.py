import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inpaint_core.errors import BadMaskError
from inpaint_core.filling.composite import composite
from inpaint_core.mask import feather_alpha


@st.composite
def scenes(draw, alphas=None):
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    image, prediction = (draw(hnp.arrays(dtype, (height, width, 3))) for _ in range(2))
    mask = draw(hnp.arrays(np.bool_, (height, width)))
    softened = st.integers(0, 8).map(lambda feather_px: feather_alpha(mask, feather_px))
    free = hnp.arrays(np.float32, (height, width), elements=st.floats(0, 1, width=32))
    return image, prediction, draw(softened | free)


@given(scenes())
def test_known_pixels_survive_bit_for_bit(scene):
    image, prediction, alpha = scene
    result = composite(image, prediction, alpha)
    assert result.dtype == image.dtype
    assert np.array_equal(result[alpha == 0], image[alpha == 0])


@given(scenes())
def test_hole_pixels_are_the_prediction(scene):
    image, prediction, alpha = scene
    result = composite(image, prediction, alpha)
    assert np.array_equal(result[alpha == 1], prediction[alpha == 1])


@given(scenes())
def test_the_seam_lies_between_image_and_prediction(scene):
    image, prediction, alpha = scene
    result = composite(image, prediction, alpha)
    assert (result >= np.minimum(image, prediction)).all()
    assert (result <= np.maximum(image, prediction)).all()


@given(scenes())
def test_every_value_is_the_formula_rounded(scene):
    image, prediction, alpha = scene
    weight = alpha[:, :, None].astype(np.float64)
    exact = weight * prediction + (1 - weight) * image
    assert np.abs(composite(image, prediction, alpha) - exact).max() <= 0.52


@given(scenes())
def test_the_image_itself_is_not_modified(scene):
    image, prediction, alpha = scene
    before = image.copy()
    result = composite(image, prediction, alpha)
    assert np.array_equal(image, before)
    assert not np.shares_memory(result, image)


@pytest.mark.parametrize("value", [-0.01, 1.01, np.nan])
def test_alpha_outside_nought_to_one_is_refused(value):
    image = np.zeros((2, 2, 3), np.uint8)
    with pytest.raises(BadMaskError, match=r"0\.\.1"):
        composite(image, image, np.full((2, 2), value, np.float32))


def test_alpha_of_another_size_is_refused():
    image = np.zeros((2, 3, 3), np.uint8)
    with pytest.raises(BadMaskError, match="height, width"):
        composite(image, image, np.zeros((3, 2), np.float32))


def test_a_prediction_of_another_depth_is_refused():
    image = np.zeros((2, 3, 3), np.uint8)
    with pytest.raises(ValueError, match="uint16"):
        composite(image, image.astype(np.uint16), np.zeros((2, 3), np.float32))
