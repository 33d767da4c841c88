import io

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import read_image
from inpaint_core.filling.known_region.tone_curve import find_tone_curve
from inpaint_core.request import FillSettings, ImageArray, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from resources import locate

MODELS = ["spl", "spn", "spn-probabilistic", "pennet", "gmsrm", "dgi", "patches", "telea"]
SEPIA = np.array([[0, 0, 0], [112, 66, 20], [222, 188, 140], [255, 250, 240]], np.float32)
"""Colours of a print at four lightnesses, evenly spaced in grey."""


def astronaut() -> NDArray[np.uint8]:
    photo = read_image(locate.path("samples/astronaut.png")).image
    return cv2.resize(photo, (256, 256), interpolation=cv2.INTER_AREA).astype(np.uint8)


def grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.uint8)


def sepia(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    lightness = grey(image)[:, :, 0].astype(np.float32) / 255 * 3
    toned = [np.interp(lightness, range(4), SEPIA[:, channel]) for channel in range(3)]
    return np.stack(toned, axis=2).round().astype(np.uint8)


def as_jpeg(image: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def with_stamp(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    stamped = image.copy()
    stamped[4:18, 4:18] = (190, 20, 30)
    return stamped


def hole(image: ImageArray) -> NDArray[np.bool_]:
    mask = np.zeros(image.shape[:2], np.bool_)
    mask[90:150, 60:130] = True
    return mask


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(start_runtime("cpu", threads=1))


@pytest.mark.parametrize(
    ("model", "bits"), [*((model, 8) for model in MODELS), ("spn-probabilistic", 16), ("patches", 16)]
)
def test_a_grey_photo_is_filled_with_grey(engine: Engine, model: str, bits: int) -> None:
    image: ImageArray = grey(astronaut())
    if bits == 16:
        image = image.astype(np.uint16) * np.uint16(257)
    request = InpaintRequest(image=image, mask=hole(image), settings=FillSettings(model=model))
    (fill,) = engine.inpaint(request)
    assert np.ptp(fill.apply_to(image), axis=2).max() == 0


@pytest.mark.parametrize("model", MODELS)
def test_a_sepia_photo_keeps_its_tone(engine: Engine, model: str) -> None:
    image = sepia(astronaut())
    mask = hole(image)
    (fill,) = engine.inpaint(InpaintRequest(image=image, mask=mask, settings=FillSettings(model=model)))
    filled = fill.apply_to(image)[mask].astype(int)
    known = image[~mask].astype(int)
    nearest = [np.abs(known - color).max(axis=1).min() for color in filled[::37]]
    assert max(nearest) <= 6


@pytest.mark.parametrize("quality", [60, 80, 95])
@pytest.mark.parametrize("tone", [grey, sepia])
def test_lossy_files_of_one_tone_are_known(quality: int, tone: object) -> None:
    assert callable(tone)
    image = as_jpeg(tone(astronaut()), quality)
    assert find_tone_curve(image, ~hole(image)) is not None


def test_a_grey_photo_with_a_small_coloured_stamp_is_filled_with_grey() -> None:
    image = with_stamp(grey(astronaut()))
    curve = find_tone_curve(image, ~hole(image))
    assert curve is not None
    assert not curve.tint.any()


def test_grain_in_colour_stays_and_only_its_means_are_kept_to_the_tone() -> None:
    noise = np.random.default_rng(0).normal(0, 6, (256, 256, 3))
    image = (grey(astronaut()) + noise).clip(0, 255).astype(np.uint8)
    curve = find_tone_curve(image, ~hole(image))
    assert curve is not None
    fill = (image / 255 + np.array([0.2, 0, -0.2])).astype(np.float32)
    kept = curve.keep(fill)
    assert np.abs((kept - image / 255).mean(axis=(0, 1))).max() < 0.015
    assert np.ptp(kept, axis=2).std() > 0.5 * np.ptp(image / 255, axis=2).std()


def test_a_colour_photo_has_no_curve() -> None:
    image = astronaut()
    assert find_tone_curve(image, ~hole(image)) is None


def test_nothing_is_said_of_a_photo_with_next_to_nothing_known() -> None:
    image = grey(astronaut())
    assert find_tone_curve(image, np.zeros(image.shape[:2], np.bool_)) is None


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 2**32 - 1), flat=st.booleans()
)
def test_lightness_is_kept_and_grey_stays_grey(height: int, width: int, seed: int, flat: bool) -> None:
    random = np.random.default_rng(seed)
    level = random.integers(0, 256, (1, 1) if flat else (height, width))
    image = np.broadcast_to(level, (height, width))[:, :, None].repeat(3, axis=2).astype(np.uint8)
    curve = find_tone_curve(image, np.ones((height, width), np.bool_))
    if curve is None:
        assert height * width < 32
        return
    values = random.random((height, width, 3), np.float32)
    kept = curve.keep(values)
    np.testing.assert_allclose(kept.mean(axis=2), values.mean(axis=2), atol=1e-6)
    assert np.ptp(kept, axis=2).max() == 0
