import numpy as np
import pytest

from inpaint_core.errors import BadImageError, BadMaskError
from inpaint_core.region import Box
from inpaint_core.request import (
    AlphaPatch,
    Completion,
    FillSettings,
    InpaintRequest,
    Patch,
    Progress,
    ignore_progress,
)
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo


def one_hole(height=20, width=30):
    mask = np.zeros((height, width), bool)
    mask[5:9, 6:12] = True
    return mask


@pytest.mark.parametrize("bits", [8, 16])
def test_a_photo_with_a_hole_makes_a_request(bits):
    request = InpaintRequest(
        image=draw_photo(20, 30, bits=bits), mask=one_hole(), settings=FillSettings(feather_px=3)
    )
    assert request.settings.model == "pennet"


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((20, 30), np.uint8),
        np.zeros((20, 30, 4), np.uint8),
        np.zeros((20, 30, 3), np.float32),
        np.zeros((0, 30, 3), np.uint8),
    ],
)
def test_anything_but_8_or_16_bit_rgb_is_refused(image):
    with pytest.raises(BadImageError, match="8 or 16 bit"):
        InpaintRequest(image=image, mask=one_hole())


def test_a_mask_of_another_size_is_refused_with_both_sizes():
    with pytest.raises(BadMaskError, match="31 × 20 pixels, the photo 30 × 20"):
        InpaintRequest(image=draw_photo(20, 30), mask=one_hole(width=31))


def test_a_grey_mask_is_refused():
    with pytest.raises(BadMaskError, match="true and false"):
        InpaintRequest(image=draw_photo(20, 30), mask=one_hole().astype(np.uint8))


def test_a_mask_of_sources_is_checked_like_the_other():
    image, allowed = draw_photo(20, 30), np.ones((20, 30), bool)
    assert InpaintRequest(image=image, mask=one_hole(), source_mask=allowed).source_mask is allowed
    InpaintRequest(image=image, mask=one_hole(), source_mask=~allowed)
    with pytest.raises(BadMaskError, match="may be copied is 30 × 21 pixels, the photo 30 × 20"):
        InpaintRequest(image=image, mask=one_hole(), source_mask=np.ones((21, 30), bool))
    with pytest.raises(BadMaskError, match="may be copied of true and false, got float32"):
        InpaintRequest(image=image, mask=one_hole(), source_mask=allowed.astype(np.float32))


def test_an_empty_mask_is_refused():
    with pytest.raises(BadMaskError, match="Nothing is masked"):
        InpaintRequest(image=draw_photo(20, 30), mask=np.zeros((20, 30), bool))


def test_a_mask_over_everything_is_refused():
    with pytest.raises(BadMaskError, match="whole photo"):
        InpaintRequest(image=draw_photo(20, 30), mask=np.ones((20, 30), bool))


@pytest.mark.parametrize("wrong", [{"feather_px": -1}, {"context": 0.5}, {"context": float("nan")}])
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        FillSettings(**wrong)


def test_a_completion_changes_only_its_patches():
    image = draw_photo(20, 30)
    patch = Patch(Box(4, 3, 9, 7), np.full((4, 5, 3), 255, np.uint8))
    before = image.copy()
    result = Completion(patches=(patch,), model="telea", seconds=0.1).apply_to(image)
    assert (result[3:7, 4:9] == 255).all()
    outside = np.ones((20, 30), bool)
    outside[3:7, 4:9] = False
    assert np.array_equal(result[outside], image[outside])
    assert np.array_equal(image, before)


def test_a_patch_of_another_size_than_its_box_is_refused():
    with pytest.raises(ValueError, match="box"):
        Patch(Box(0, 0, 2, 2), np.zeros((3, 2, 3), np.uint8))


def test_ignoring_progress_never_cancels():
    assert ignore_progress(Progress("Filling", 1, 2)) is None


def test_an_opacity_has_the_size_and_depth_of_its_image() -> None:
    image = draw_photo(20, 30, bits=16)
    alpha = draw_alpha(20, 30, bits=16)
    assert InpaintRequest(image=image, mask=one_hole(), alpha=alpha).alpha is alpha
    for wrong in (alpha[1:], alpha.astype(np.uint8)):
        with pytest.raises(BadImageError, match="opacity"):
            InpaintRequest(image=image, mask=one_hole(), alpha=wrong)


def test_a_completion_puts_its_opacity_in_place_and_leaves_the_old_one_alone() -> None:
    alpha = draw_alpha(20, 30)
    old = alpha.copy()
    patch = AlphaPatch(Box(2, 3, 6, 5), np.full((2, 4), 9, np.uint8))
    made = Completion((), "telea", 0.0, alpha_patches=(patch,))
    new = made.apply_to_alpha(alpha)
    assert new is not None
    assert (new[3:5, 2:6] == 9).all()
    assert np.count_nonzero(new != old) <= 8
    assert np.array_equal(alpha, old)
    assert made.apply_to_alpha(None) is None
    with pytest.raises(ValueError, match="the box is"):
        AlphaPatch(Box(0, 0, 3, 3), np.zeros((2, 2), np.uint8))
