import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import read_image
from inpaint_core.filling.known_region.flat import RIM_PX, find_flat_parts
from inpaint_core.filling.known_region.plain_parts import lay_plain_parts
from inpaint_core.pixels import to_float_image, to_image
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from resources import locate

Image8 = NDArray[np.uint8]
SIDE = 96


def filled(truth: Image8, hole: NDArray[np.bool_]) -> Image8 | None:
    """Return the truth with its hole filled from what is around it, None where that is not flat."""
    image = to_float_image(truth)
    image[hole] = 0.123
    values = image.copy()
    if not lay_plain_parts(values, find_flat_parts(image, hole, ~hole))[hole].all():
        return None
    np.testing.assert_array_equal(values[~hole], image[~hole])
    return np.asarray(to_image(values, np.uint8), np.uint8)


def box_hole(left: int, top: int, width: int, height: int) -> NDArray[np.bool_]:
    hole = np.zeros((SIDE, SIDE), np.bool_)
    hole[top : top + height, left : left + width] = True
    return hole


colors = st.tuples(*[st.integers(0, 255)] * 3)
holes = st.builds(box_hole, st.integers(0, 50), st.integers(0, 50), st.integers(1, 44), st.integers(1, 44))


@settings(max_examples=60, deadline=None)
@given(color=colors, hole=holes)
def test_a_hole_in_one_colour_is_that_colour(color: tuple[int, int, int], hole: NDArray[np.bool_]) -> None:
    truth = np.full((SIDE, SIDE, 3), color, np.uint8)
    np.testing.assert_array_equal(filled(truth, hole), truth)


@settings(max_examples=60, deadline=None)
@given(one=colors, other=colors, hole=holes, at=st.integers(1, SIDE - 1), upright=st.booleans())
def test_an_edge_goes_on_through_the_hole(
    one: tuple[int, int, int],
    other: tuple[int, int, int],
    hole: NDArray[np.bool_],
    at: int,
    upright: bool,
) -> None:
    assume(max(abs(a - b) for a, b in zip(one, other, strict=True)) > 12)
    truth = np.full((SIDE, SIDE, 3), one, np.uint8)
    truth[:, at:] = other
    truth = truth if upright else truth.transpose(1, 0, 2).copy()
    result = filled(truth, hole)
    if result is None:  # the edge shows too little of itself beside the hole
        rows, columns = np.nonzero(hole)
        place = columns if upright else rows
        assert abs(at - place.min()) <= RIM_PX or abs(at - 1 - place.max()) <= RIM_PX
    else:
        np.testing.assert_array_equal(result, truth)


@pytest.mark.parametrize(("left", "top"), [(30, 30), (48, 20), (20, 48), (40, 40)])
def test_a_corner_is_made_again(left: int, top: int) -> None:
    truth = np.full((SIDE, SIDE, 3), (30, 60, 90), np.uint8)
    truth[50:, 50:] = (250, 240, 200)
    hole = box_hole(left, top, 36, 36)
    np.testing.assert_array_equal(filled(truth, hole), truth)


@pytest.mark.parametrize("slope", [0.3, -1.4, 3.0])
def test_a_slanted_line_with_soft_steps_goes_on(slope: float) -> None:
    large = np.full((8 * SIDE, 8 * SIDE, 3), 240, np.uint8)
    rows, columns = np.mgrid[: 8 * SIDE, : 8 * SIDE]
    large[rows - 4 * SIDE > slope * (columns - 4 * SIDE)] = (20, 40, 160)
    truth = cv2.resize(large, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.uint8)
    result = filled(truth, box_hole(34, 34, 28, 28))
    assert result is not None
    assert np.abs(result.astype(int) - truth).mean() < 1.5


@pytest.mark.parametrize("name", ["astronaut.png", "coffee.jpg", "rocket.jpg"])
def test_photos_are_not_flat(name: str) -> None:
    photo = read_image(locate.path(f"samples/{name}")).image[:400, :400]
    random = np.random.default_rng(0)
    image = to_float_image(photo)
    taken = 0
    for _ in range(30):
        hole = np.zeros(image.shape[:2], np.bool_)
        top, left = random.integers(0, 340, 2)
        hole[top : top + 50, left : left + 50] = True
        values = image.copy()
        if lay_plain_parts(values, find_flat_parts(image, hole, ~hole)).any():
            taken += 1
            assert np.abs(values - image).max() < 12 / 255  # it was flat
    assert taken < 15


def test_what_is_masked_beside_a_hole_is_not_its_rim() -> None:
    truth = np.full((SIDE, SIDE, 3), 200, np.uint8)
    image = to_float_image(truth)
    own = box_hole(20, 20, 30, 30)
    other = box_hole(50, 20, 30, 30)
    image[own | other] = 0
    values = image.copy()
    assert lay_plain_parts(values, find_flat_parts(image, own, ~(own | other)))[own].all()
    np.testing.assert_allclose(values[own], 200 / 255, atol=1e-6)


def screenshot() -> tuple[Image8, NDArray[np.bool_], Image8]:
    """Return a window with two texts, a mask of both, and the window without them."""
    window = Image.new("RGB", (600, 400), (245, 246, 248))
    draw = ImageDraw.Draw(window)
    draw.rectangle((0, 0, 600, 56), fill=(33, 90, 190))
    draw.rectangle((40, 100, 560, 360), fill=(255, 255, 255), outline=(210, 210, 214))
    clean = np.asarray(window).copy()
    font = ImageFont.load_default(40)
    draw.text((60, 130), "name@example", font=font, fill=(20, 20, 20))
    draw.text((40, 4), "Title bar", font=font, fill=(255, 255, 255))
    mask = np.zeros((400, 600), np.bool_)
    mask[122:190, 52:420] = True
    mask[6:56, 30:270] = True
    return np.asarray(window).copy(), mask, clean


@pytest.mark.parametrize("model", ["spn-probabilistic", "pennet", "patches", "telea"])
@pytest.mark.parametrize("feather", [0, 6])
def test_text_of_a_screenshot_leaves_no_trace(model: str, feather: int) -> None:
    image, mask, clean = screenshot()
    how = FillSettings(model=model, feather_px=feather)
    (fill,) = Engine(start_runtime("cpu", threads=1)).inpaint(
        InpaintRequest(image=image, mask=mask, settings=how)
    )
    result = fill.apply_to(image)
    np.testing.assert_array_equal(result[mask], clean[mask])
    # Nor does a soft seam bring anything in that was not there.
    np.testing.assert_array_equal(result, clean)
