import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from inpaint_core.filling.fringe.cover import MAX_FRINGE_PX, cover_fringe, with_fringe
from inpaint_core.mask import grow
from inpaint_core.request import FillSettings, InpaintRequest
from tests.inpaint_core.filling.fringe.things import SIDE_PX, ground, pasted, thing
from tests.inpaint_core.synthetic_photo import draw_photo


@pytest.mark.parametrize("colour", [25, 245])
@pytest.mark.parametrize(("blur_px", "painted"), [(0.0, 0.9), (1.0, 0.5), (1.5, 0.9)])
@pytest.mark.parametrize("kind", ["even", "ramp", "noise", "photo"])
def test_the_rim_of_a_thing_is_covered(
    kind: str, blur_px: float, painted: float, colour: int, sample_photo: NDArray[np.uint8]
) -> None:
    share = thing(blur_px)
    image, mask = pasted(ground(kind, sample_photo), share, colour), share > painted
    grown = cover_fringe(image, mask)
    left = (share > 0.1) & ~mask
    # Parts of the photo are as dark as the dark thing.
    assert (left & grown).sum() > (0.6 if kind == "photo" else 0.8) * left.sum()
    assert not (grown & ~grow(mask, MAX_FRINGE_PX + 1)).any()
    assert grown[mask].all()
    # Beyond the thing hardly more than two pixels are lost all around.
    assert (grown & (share < 0.01)).sum() < 2.7 * (grow(mask, 1) & ~mask).sum()


def test_sixteen_bits_are_looked_at_in_the_same_way() -> None:
    share = thing(1.0)
    image = pasted(np.full((SIDE_PX, SIDE_PX, 3), 140, np.uint8), share, 25)
    eight = cover_fringe(image, share > 0.5)
    sixteen = cover_fringe(image.astype(np.uint16) * 257, share > 0.5)
    assert (eight != sixteen).sum() < 0.01 * eight.sum()


@pytest.mark.parametrize("kind", ["even", "ramp", "noise"])
def test_nothing_grows_over_plain_ground(kind: str, sample_photo: NDArray[np.uint8]) -> None:
    mask = thing(0.0) > 0.5
    assert cover_fringe(ground(kind, sample_photo), mask) is mask


def test_a_generous_mask_does_not_grow() -> None:
    share = thing(1.0)
    image = pasted(np.full((SIDE_PX, SIDE_PX, 3), 140, np.uint8), share, 25)
    mask = grow(share > 0.01, 6)
    assert cover_fringe(image, mask) is mask


def test_what_goes_on_outside_is_no_rim() -> None:
    """The mask covers the middle of a disc that reaches 20 pixels further: that is left on purpose."""
    share = thing(0.0)
    image = pasted(np.full((SIDE_PX, SIDE_PX, 3), 140, np.uint8), grow(share > 0.5, 20) * np.float32(1), 25)
    mask = share > 0.5
    assert cover_fringe(image, mask) is mask


@pytest.mark.parametrize("seed", range(12))
def test_blobs_anywhere_in_a_photo_do_not_grow(seed: int, sample_photo: NDArray[np.uint8]) -> None:
    random = np.random.default_rng(seed)
    height, width = sample_photo.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    x, y = int(random.integers(80, width - 80)), int(random.integers(80, height - 80))
    axes = (int(random.integers(30, 70)), int(random.integers(30, 70)))
    cv2.ellipse(mask, (x, y), axes, float(random.integers(180)), 0, 360, 1, cv2.FILLED)
    grown = cover_fringe(sample_photo, mask > 0)
    assert (grown.sum() - mask.sum()) <= 0.02 * mask.sum()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.01, 0.6))
def test_any_mask_keeps_its_pixels_and_leaves_some_known(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    height, width = (int(side) for side in random.integers(1, 60, 2))
    image = draw_photo(height, width, seed=seed % 1000)
    mask = cv2.blur(random.random((height, width)), (5, 5)) < share
    if mask.any() and not mask.all():
        grown = cover_fringe(image, mask)
        assert grown[mask].all()
        assert not grown.all()
        assert not (grown & ~grow(mask, MAX_FRINGE_PX + 1)).any()


def test_a_request_is_grown_only_where_its_settings_say_so() -> None:
    share = thing(1.0)
    image = pasted(np.full((SIDE_PX, SIDE_PX, 3), 140, np.uint8), share, 25)
    request = InpaintRequest(image=image, mask=share > 0.5)
    assert with_fringe(request).mask.sum() > request.mask.sum()
    kept = InpaintRequest(image=image, mask=share > 0.5, settings=FillSettings(cover_fringe=False))
    assert with_fringe(kept) is kept


@pytest.mark.parametrize("size", [28, 44])
@pytest.mark.parametrize("contrast", [60, 140])
def test_soft_edges_of_letters_that_a_mask_cuts_at_half_are_covered_all_along(
    size: int, contrast: int
) -> None:
    letters = Image.new("L", (420, 100))
    ImageDraw.Draw(letters).text((20, 20), "CAPTION text", font=ImageFont.load_default(size), fill=255)
    opacity = np.asarray(letters) / 255
    random = np.random.default_rng(0)
    photo = 100 + random.normal(0, 7, (100, 420, 3)) + contrast * opacity[:, :, None]
    mask = opacity > 0.5
    covered = cover_fringe(photo.clip(0, 255).astype(np.uint8), mask)
    soft = (opacity > 0.1) & ~mask
    assert covered[soft].mean() > 0.98
    assert not covered[:, 400:].any()
