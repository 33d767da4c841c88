import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import MARGIN_PX, MIN_KNOWN_SHARE, crop_box, find_model, plan_request
from inpaint_core.region import Box
from inpaint_core.request import FillSettings, InpaintRequest


def two_holes(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[10:30, 10:40] = True
    mask[-60:-20, -50:-20] = True
    return InpaintRequest(image=photo, mask=mask, settings=FillSettings(**settings))


@pytest.mark.parametrize(("hole_px", "view_px"), [(1, 128), (32, 128), (33, 192), (50, 256), (64, 256), (200, 500)])
def test_a_network_sees_surroundings_that_fit_the_hole(hole_px: int, view_px: int) -> None:
    mask = np.zeros((900, 1000), np.bool_)
    mask[400 : 400 + hole_px, 450 : 450 + hole_px] = True
    (region,) = plan_request(InpaintRequest(image=np.zeros((900, 1000, 3), np.uint8), mask=mask)).regions
    assert (region.crop.width, region.crop.height) == (view_px, view_px)
    assert region.crop.union(region.hole) == region.crop


@pytest.mark.parametrize("model", ["pennet", "telea"])
def test_a_crop_holds_its_regions_hole_and_lies_in_the_photo(
    sample_photo: NDArray[np.uint8], model: str
) -> None:
    request = two_holes(sample_photo, model=model, feather_px=5)
    regions = plan_request(request).regions
    assert [region.number for region in regions] == [0, 1]
    for region in regions:
        crop = region.crop
        assert crop.union(region.hole) == crop
        assert not request.mask[crop.slices].all()
        assert request.image[crop.slices].shape[:2] == (crop.height, crop.width)


def test_the_plan_does_not_depend_on_how_many_fills_are_wanted(sample_photo: NDArray[np.uint8]) -> None:
    plans = [
        plan_request(two_holes(sample_photo, model="spn-probabilistic", **settings))
        for settings in ({}, {"samples": 8, "seed": 3, "diversity": 0.5})
    ]
    assert plans[0] == plans[1]


def mask_with(hole: Box, *, side: int = 200) -> NDArray[np.bool_]:
    mask = np.zeros((side, side), np.bool_)
    mask[hole.slices] = True
    return mask


def test_a_crop_that_is_all_hole_grows_until_enough_is_known() -> None:
    hole = Box(20, 20, 180, 180)
    mask = mask_with(hole)
    crop = crop_box(mask, hole, context=hole, feather_px=0)
    assert 1 - mask[crop.slices].mean() >= MIN_KNOWN_SHARE
    assert crop.union(hole) == crop


def test_a_nearly_whole_mask_ends_at_the_whole_photo() -> None:
    hole = Box(0, 0, 200, 199)
    assert crop_box(mask_with(hole), hole, context=hole, feather_px=0) == Box(0, 0, 200, 200)


def test_a_small_hole_is_always_seen_with_a_margin() -> None:
    hole = Box(100, 100, 101, 101)
    crop = crop_box(mask_with(hole), hole, context=hole, feather_px=0)
    assert crop == hole.grown(MARGIN_PX, height=200, width=200)


@pytest.mark.parametrize("feather_px", [0, 5, 300])
def test_the_crop_holds_all_of_the_seam(feather_px: int) -> None:
    hole = Box(90, 90, 110, 110)
    crop = crop_box(mask_with(hole), hole, context=hole, feather_px=feather_px)
    touched = hole.grown(feather_px, height=200, width=200)
    assert crop.union(touched) == crop


def test_an_unknown_model_is_named() -> None:
    assert find_model("telea").kind == "classical"
    with pytest.raises(InpaintError, match=r"There is no model called dreams: choose one of .*pennet"):
        find_model("dreams")
