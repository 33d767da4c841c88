"""Pictures that divide by nothing: flat, two colours, black and white, one pixel high. Any warning fails."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.engine.engine import Engine
from inpaint_core.request import FillSettings, ImageArray, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime

MODELS = ["patches", "spn-probabilistic", "pennet", "telea"]


@st.composite
def plain_pictures(draw: st.DrawFn) -> tuple[ImageArray, NDArray[np.bool_]]:
    """Draw a picture of few colours, 8 or 16 bit, of any shape, with one hole or two."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    height, width = draw(st.sampled_from([(1, 90), (90, 1), (2, 2), (3, 70), (40, 60), (90, 90)]))
    full = draw(st.sampled_from([255, 65535]))
    colors = random.integers(0, full + 1, (2, 3))
    if draw(st.booleans()):
        colors = np.array([[0, 0, 0], [full, full, full]])  # saturated
    match draw(st.sampled_from(["flat", "halves", "dots", "ramp"])):
        case "flat":
            share = np.zeros((height, width))
        case "halves":
            share = (np.arange(width) > width // 2) * np.ones((height, 1))
        case "dots":
            share = (random.random((height, width)) < 0.5).astype(float)
        case _:
            share = np.linspace(0, 1, width) * np.ones((height, 1))
    image = (colors[0] + share[:, :, None] * (colors[1] - colors[0])).round()
    mask = np.zeros((height, width), np.bool_)
    for _ in range(draw(st.integers(1, 2))):
        top, left = random.integers(height), random.integers(width)
        mask[top : top + random.integers(1, 30), left : left + random.integers(1, 30)] = True
    if mask.all():
        mask[0, 0] = False
    return image.astype(np.uint8 if full == 255 else np.uint16), mask


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(start_runtime("cpu", threads=1))


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picture=plain_pictures())
def test_plain_pictures_are_filled_without_a_warning(
    engine: Engine, model: str, picture: tuple[ImageArray, NDArray[np.bool_]]
) -> None:
    image, mask = picture
    (fill,) = engine.inpaint(InpaintRequest(image=image, mask=mask, settings=FillSettings(model=model)))
    result = fill.apply_to(image)
    rim = 1 + 5  # the fringe may be covered
    grown = np.pad(mask, rim)
    near = np.lib.stride_tricks.sliding_window_view(grown, (2 * rim + 1, 2 * rim + 1)).any(axis=(2, 3))
    np.testing.assert_array_equal(result[~near], image[~near])
    if (image == image[0, 0]).all():
        np.testing.assert_array_equal(result, image)  # dashes of another colour would show
