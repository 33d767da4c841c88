import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import crop_boxes, find_model, plan_request
from inpaint_core.request import InpaintRequest


def two_holes(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[10:30, 10:40] = True
    mask[-60:-20, -50:-20] = True
    return InpaintRequest(image=photo, mask=mask, **settings)


@pytest.mark.parametrize(("hole_px", "view_px"), [(1, 128), (32, 128), (50, 200), (64, 256), (200, 500)])
def test_a_network_sees_surroundings_that_fit_the_hole(hole_px: int, view_px: int) -> None:
    mask = np.zeros((900, 1000), np.bool_)
    mask[400 : 400 + hole_px, 450 : 450 + hole_px] = True
    (region,) = plan_request(InpaintRequest(image=np.zeros((900, 1000, 3), np.uint8), mask=mask))
    assert (region.context.width, region.context.height) == (view_px, view_px)
    assert region.context.union(region.hole) == region.context


@pytest.mark.parametrize("model", ["pennet", "telea"])
def test_a_crop_holds_its_regions_hole_and_lies_in_the_photo(
    sample_photo: NDArray[np.uint8], model: str
) -> None:
    request = two_holes(sample_photo, model=model, feather_px=5)
    regions, crops = plan_request(request), crop_boxes(request)
    assert len(regions) == len(crops) == 2
    for region, crop in zip(regions, crops, strict=True):
        assert crop.union(region.context) == crop
        assert not request.mask[crop.slices].all()
        assert request.image[crop.slices].shape[:2] == (crop.height, crop.width)


def test_the_plan_does_not_depend_on_how_many_fills_are_wanted(sample_photo: NDArray[np.uint8]) -> None:
    plans = [
        plan_request(two_holes(sample_photo, model="spn-probabilistic", **settings))
        for settings in ({}, {"samples": 8, "seed": 3, "diversity": 0.5})
    ]
    assert plans[0] == plans[1]


def test_an_unknown_model_is_named() -> None:
    assert find_model("telea").kind == "classical"
    with pytest.raises(InpaintError, match=r"There is no model called dreams: choose one of .*pennet"):
        find_model("dreams")
