from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import (
    BATCH_PX,
    MARGIN_PX,
    MIN_KNOWN_SHARE,
    FillPlan,
    crop_box,
    find_model,
    plan_request,
)
from inpaint_core.region import Box
from inpaint_core.request import FillSettings, Finish, InpaintRequest
from tests.inpaint_core.filling.masks import scribbles, strokes


def two_holes(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[10:30, 10:40] = True
    mask[-60:-20, -50:-20] = True
    return InpaintRequest(image=photo, mask=mask, settings=FillSettings(**settings))


@pytest.mark.parametrize(
    ("hole_px", "view_px"), [(1, 33), (16, 48), (17, 128), (32, 128), (33, 192), (64, 256), (200, 500)]
)
def test_a_network_sees_surroundings_that_fit_the_hole(hole_px: int, view_px: int) -> None:
    mask = np.zeros((900, 1000), np.bool_)
    mask[400 : 400 + hole_px, 450 : 450 + hole_px] = True
    (region,) = plan_request(InpaintRequest(image=np.zeros((900, 1000, 3), np.uint8), mask=mask)).regions
    assert (region.crop.width, region.crop.height) == (view_px, view_px)
    assert region.crop.union(region.hole) == region.crop


@pytest.mark.parametrize(
    ("model", "hole_px", "view_px", "seen_px"),
    [
        ("lama", 60, 256, 256),
        ("lama", 200, 800, 800),
        ("lama", 250, 1000, 1000),
        ("lama", 400, 1024, 512),  # a large hole is seen from further away
        ("lama", 600, 1500, 512),
        ("migan", 60, 512, 512),  # never at less than it was trained at
        ("migan", 400, 1000, 512),
        ("migan-256", 40, 256, 256),
        ("migan-256", 200, 500, 256),
    ],
)
def test_imported_networks_see_what_they_were_made_for(
    model: str, hole_px: int, view_px: int, seen_px: int
) -> None:
    mask = np.zeros((1600, 1700), np.bool_)
    mask[400 : 400 + hole_px, 450 : 450 + hole_px] = True
    request = InpaintRequest(
        image=np.zeros((1600, 1700, 3), np.uint8), mask=mask, settings=FillSettings(model=model)
    )
    (region,) = plan_request(request).regions
    assert (region.crop.width, region.crop.height) == (view_px, view_px)
    assert region.seen_size == (seen_px, seen_px)


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


def plan_of(mask: NDArray[np.bool_], **settings: object) -> FillPlan:
    """The plan of a photo that takes no memory, however large."""
    image = np.broadcast_to(np.zeros((1, 1, 3), np.uint8), (*mask.shape, 3))
    return plan_request(
        InpaintRequest(image=image, mask=mask, settings=FillSettings(**({"model": "spn"} | settings)))
    )


def dust(shape: tuple[int, int], spots: int) -> NDArray[np.bool_]:
    rng = np.random.default_rng(3)
    canvas = np.zeros(shape, np.uint8)
    for _ in range(spots):
        middle = int(rng.integers(0, shape[1])), int(rng.integers(0, shape[0]))
        cv2.circle(canvas, middle, int(rng.integers(1, 8)), 1, -1)
    return canvas > 0


@given(scribbles(), st.sampled_from([0, 3, 20]), st.sampled_from([1.0, 2.5, 8.0]))
@settings(max_examples=60)
def test_a_plan_holds_the_mask_once_and_batches_are_independent(
    mask: NDArray[np.bool_], feather_px: int, context: float
) -> None:
    mask = np.kron(mask, np.ones((4, 4), np.bool_))  # large enough to be cut
    plan = plan_of(mask, feather_px=feather_px, context=context)
    assert plan == plan_of(mask.copy(), feather_px=feather_px, context=context)
    count = np.zeros(mask.shape, np.int64)
    for region in plan.regions:
        count[region.hole.slices] += 1
        touched = region.hole.grown(feather_px, height=mask.shape[0], width=mask.shape[1])
        assert region.crop.union(touched) == region.crop
        assert all(other < region.number for other in region.after)
    assert count.max() == 1
    assert np.all(count[mask] == 1)
    assert [region.number for region in plan.regions] == list(range(len(plan.regions)))
    for batch in plan.batches:
        numbers = {region.number for region in batch}
        assert len({region.is_narrow or region.seen_size for region in batch}) == 1
        assert not any(numbers & set(region.after) for region in batch)
        seen_px = sum(region.seen_size[0] * region.seen_size[1] for region in batch)
        assert len(batch) == 1 or seen_px <= BATCH_PX


@pytest.mark.parametrize(("width_px", "at_least"), [(14, 4), (24, 16)], ids=["narrow", "wide"])
def test_regions_that_meet_are_made_to_agree(width_px: int, at_least: int) -> None:
    plan = plan_of(strokes((1400, 2000), width_px, [(-10, 400), (1000, 480), (2010, 500)]))
    regions = plan.regions
    assert len(regions) >= at_least
    for one, other in combinations(regions, 2):
        if not one.hole.grown(1, height=1400, width=2000).intersection(other.hole).is_empty:
            assert one.number in other.after


@pytest.mark.parametrize(("width_px", "largest_px"), [(14, 640), (24, 256)], ids=["narrow", "wide"])
def test_a_wire_is_seen_at_the_photos_own_size(width_px: int, largest_px: int) -> None:
    plan = plan_of(strokes((1400, 2000), width_px, [(-10, 400), (2010, 500)], [(1200, -10), (1240, 1410)]))
    assert any(region.is_narrow for region in plan.regions) is (width_px < 17)
    assert all(max(region.crop.width, region.crop.height) <= largest_px for region in plan.regions)
    assert all(region.seen_size == (region.crop.height, region.crop.width) for region in plan.regions)


def test_two_hundred_spots_take_ten_passes_of_the_network_at_most() -> None:
    plan = plan_of(dust((1400, 2000), 200))
    assert 1 < len(plan.regions) <= 200
    assert sum(batch[0].needs_network for batch in plan.batches) <= 10
    assert len(plan.batches) <= 10  # specks of all sizes are completed together


def spots(size: tuple[int, int], side_px: int) -> NDArray[np.bool_]:
    """Two squares alone and two side by side."""
    mask = np.zeros(size, np.bool_)
    for left in (100, 400, 600, 608 + side_px):
        mask[300 : 300 + side_px, left : left + side_px] = True
    return mask


def test_spots_in_a_large_photo_need_no_network_alone_or_beside_each_other() -> None:
    plan = plan_of(spots((900, 1000), 27))
    assert len(plan.regions) == 3
    assert not any(region.needs_network or region.is_narrow for region in plan.regions)


@pytest.mark.parametrize(
    ("size", "side_px", "settings"),
    [
        ((900, 1000), 33, {}),
        ((700, 800), 27, {}),
        ((900, 1000), 27, {"finish": Finish(complete=False)}),
    ],
)
def test_a_network_is_asked_for_larger_holes_in_small_photos_and_where_its_answer_is_all(
    size: tuple[int, int], side_px: int, settings: dict[str, Finish]
) -> None:
    mask = spots(size, side_px)
    image = np.zeros((*size, 3), np.uint8)
    plan = plan_request(InpaintRequest(image=image, mask=mask, settings=FillSettings(**settings)))
    assert all(region.needs_network for region in plan.regions)


def test_of_two_near_holes_the_second_sees_the_fill_of_the_first() -> None:
    mask = np.zeros((600, 800), np.bool_)
    mask[200:300, 200:300] = mask[210:310, 360:460] = True
    first, second = plan_of(mask).regions
    assert (first.after, second.after) == ((), (0,))
    assert not second.crop.intersection(first.hole).is_empty


def test_an_enormous_photo_is_planned_like_any_other() -> None:
    mask = np.zeros((8000, 12000), np.bool_)
    mask[2000:4000, 3000:6000] = True
    mask[7990:, 11000:11020] = True
    mask[0, 0] = True
    small, edge, large = sorted(plan_of(mask).regions, key=lambda region: region.hole.width)
    assert small.is_narrow
    assert small.crop == Box(0, 0, 1 + MARGIN_PX, 1 + MARGIN_PX)
    assert edge.crop.bottom == 8000
    assert large.crop.width == 7500
    assert max(large.seen_size) <= 256


def test_a_photo_that_is_nearly_all_hole_is_one_region() -> None:
    mask = np.ones((900, 1200), np.bool_)
    mask[0, 0] = False
    (region,) = plan_of(mask).regions
    assert region.crop == Box(0, 0, 1200, 900)


@pytest.mark.parametrize(
    ("model", "hole_px", "seen_px"),
    [("spn", 300, 128), ("spn", 64, 128), ("spl", 300, 128), ("spl", 64, 256), ("pennet", 300, 256)],
)
def test_a_large_hole_is_seen_small_by_the_models_that_are_as_good_then(
    model: str, hole_px: int, seen_px: int
) -> None:
    mask = np.zeros((900, 1000), np.bool_)
    mask[400 : 400 + hole_px, 450 : 450 + hole_px] = True
    (region,) = plan_of(mask, model=model).regions
    assert region.seen_size == (seen_px, seen_px)


@pytest.mark.parametrize(("width_px", "is_narrow"), [(3, True), (16, True), (18, False)])
def test_a_narrow_line_needs_no_network(width_px: int, is_narrow: bool) -> None:
    mask = np.zeros((900, 1000), np.bool_)
    mask[100:800, 300 : 300 + width_px] = True
    assert {region.is_narrow for region in plan_of(mask).regions} == {is_narrow}
