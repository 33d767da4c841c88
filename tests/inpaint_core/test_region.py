import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inpaint_core.region import (
    Box,
    _coarse_holes,
    _labelled,
    _outlined,
    context_box,
    mask_bounds,
    plan_regions,
)

masks = hnp.arrays(np.bool_, st.tuples(st.integers(1, 24), st.integers(1, 24)), elements=st.booleans())
speckled = masks.flatmap(
    lambda mask: st.integers(2, 9).map(lambda step: mask & (np.indices(mask.shape).prod(0) % step == 0))
)
plans = st.fixed_dictionaries(
    {
        "context": st.sampled_from([1, 1.5, 2.5]),
        "minimum_px": st.sampled_from([0, 4, 16]),
        "feather_px": st.integers(0, 4),
    }
)


@st.composite
def boxes(draw, side=30):
    left, top = draw(st.integers(0, side)), draw(st.integers(0, side))
    return Box(left, top, left + draw(st.integers(0, side)), top + draw(st.integers(0, side)))


def flood(mask):
    """Slow and obvious: the boxes of 8-connected holes, found pixel by pixel."""
    left_over, found = {tuple(point) for point in np.argwhere(mask)}, []
    while left_over:
        todo, part = [left_over.pop()], []
        while todo:
            y, x = todo.pop()
            part.append((y, x))
            around = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left_over
            left_over -= around
            todo += around
        rows, columns = zip(*part, strict=True)
        found.append(Box(min(columns), min(rows), max(columns) + 1, max(rows) + 1))
    return found


def test_a_box_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before"):
        Box(3, 0, 2, 5)


@given(boxes(), boxes())
def test_union_and_intersection_are_those_of_the_pixels(one, other):
    def pixels(box):
        return {(x, y) for x in range(box.left, box.right) for y in range(box.top, box.bottom)}

    assert pixels(one.intersection(other)) == pixels(one) & pixels(other)
    assert pixels(one.union(other)) >= pixels(one) | pixels(other)


@given(masks)
def test_bounds_hold_the_hole_and_are_tight(mask):
    box = mask_bounds(mask)
    assert mask[box.slices].sum() == mask.sum()
    if mask.any():
        inside = mask[box.slices]
        assert inside[0].any()
        assert inside[-1].any()
        assert inside[:, 0].any()
        assert inside[:, -1].any()
    else:
        assert box.is_empty


@given(masks, st.floats(1, 5), st.integers(0, 40))
def test_the_context_holds_the_hole_and_stays_inside_the_photo(mask, context, minimum_px):
    height, width = mask.shape
    hole = mask_bounds(mask)
    if hole.is_empty:
        return
    box = context_box(hole, height=height, width=width, context=context, minimum_px=minimum_px)
    assert box.intersection(hole) == hole
    assert box.intersection(Box(0, 0, width, height)) == box
    assert box.width >= min(width, minimum_px)
    assert box.height >= min(height, minimum_px)


@given(speckled)
def test_connected_holes_are_those_found_pixel_by_pixel(mask):
    found = [Box(*row) for row in _coarse_holes(mask, feather_px=0).tolist()]
    assert sorted(found) == sorted(flood(mask))
    assert [(box.top, box.left) for box in found] == sorted((box.top, box.left) for box in found)


@given(st.one_of(masks, speckled))
def test_outlines_and_labels_find_the_same_holes(mask):
    """Also holes within the ring of another, and those that touch the border."""
    found = [sorted(map(tuple, boxes(mask).tolist())) for boxes in (_outlined, _labelled)]
    assert found[0] == found[1] == sorted((b.left, b.top, b.right, b.bottom) for b in flood(mask))


@pytest.mark.parametrize("is_dense", [False, True], ids=["few holes", "many holes"])
def test_few_holes_and_many_are_found_in_a_large_photo(is_dense):
    mask = np.zeros((900, 1200), np.bool_)
    mask[5:9, 5:9] = mask[-4:, -4:] = True
    if is_dense:
        mask[100:500:2, 100:500:2] = True  # more holes than pay by their outlines, in a part of the photo
    found = {tuple(row) for row in _labelled(mask).tolist()}
    regions = [region.hole for region in plan_regions(mask, context=1, minimum_px=0)]
    assert Box(5, 5, 9, 9) in regions
    assert Box(1196, 896, 1200, 900) in regions
    assert len(found) == 2 + 40_000 * is_dense


@given(speckled, plans)
def test_no_hole_is_split_between_two_regions(mask, plan):
    regions = plan_regions(mask, **plan)
    for hole in flood(mask):
        holders = [region for region in regions if not region.hole.intersection(hole).is_empty]
        assert len(holders) == 1
        assert holders[0].hole.intersection(hole) == hole


@given(speckled, plans)
def test_regions_are_tight_and_apart_by_more_than_the_feather(mask, plan):
    regions = plan_regions(mask, **plan)
    for region in regions:
        inside = mask[region.hole.slices]
        assert mask_bounds(inside) == Box(0, 0, region.hole.width, region.hole.height)
        for other in regions:
            if other is not region:
                reach = region.hole.grown(plan["feather_px"], height=99, width=99)
                assert reach.intersection(other.hole).is_empty
    assert sum(int(mask[region.hole.slices].sum()) for region in regions) == mask.sum()


@given(speckled, plans)
def test_every_context_holds_its_hole(mask, plan):
    for region in plan_regions(mask, **plan):
        assert region.context.intersection(region.hole) == region.hole


@given(speckled, plans)
def test_the_plan_is_the_same_for_the_same_mask(mask, plan):
    assert plan_regions(mask, **plan) == plan_regions(mask.copy(), **plan)


def masked_squares(shape, *squares):
    mask = np.zeros(shape, bool)
    for left, top, side in squares:
        mask[top : top + side, left : left + side] = True
    return mask


def test_two_holes_close_for_their_size_share_a_region():
    mask = masked_squares((600, 900), (100, 100, 80), (210, 110, 80))
    assert len(plan_regions(mask, context=2.5, minimum_px=0)) == 1


def test_holes_far_apart_are_filled_on_their_own():
    mask = masked_squares((600, 900), (100, 100, 80), (500, 110, 80))
    assert len(plan_regions(mask, context=2.5, minimum_px=256)) == 2


def test_specks_that_fit_into_one_view_of_the_network_share_it():
    specks = [(300 + 20 * step, 200 + 9 * step, 3) for step in range(4)]
    mask = masked_squares((600, 900), *specks)
    assert len(plan_regions(mask, context=2.5, minimum_px=256)) == 1
    assert len(plan_regions(mask, context=2.5, minimum_px=0)) == 4


def test_a_long_row_of_holes_does_not_become_one_wide_view():
    mask = masked_squares((200, 4000), *((60 * step, 80, 40) for step in range(60)))
    regions = plan_regions(mask, context=2.5, minimum_px=0)
    assert max(region.hole.width for region in regions) <= 3 * 40
    assert len(regions) >= 30


def test_a_hole_inside_a_ring_shaped_hole_belongs_to_the_ring():
    mask = masked_squares((300, 300), (50, 50, 200))
    mask[60:240, 60:240] = False
    mask[148:152, 148:152] = True
    assert [region.hole for region in plan_regions(mask, context=2, minimum_px=0)] == [Box(50, 50, 250, 250)]


def test_thousands_of_specks_are_joined_without_splitting_any():
    mask = np.random.default_rng(4).random((500, 700)) < 0.02
    holes = flood(mask)
    assert len(holes) > 5000
    regions = plan_regions(mask, context=2.5, minimum_px=0)
    for hole in holes:
        assert sum(region.hole.intersection(hole) == hole for region in regions) == 1


def test_an_empty_mask_has_no_regions():
    assert plan_regions(np.zeros((5, 5), bool), context=2, minimum_px=0) == []
    assert len(_coarse_holes(np.zeros((5, 5), bool), feather_px=0)) == 0
