import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from inpaint_core.mask import draw_segment, feather_alpha, grow, shrink

masks = hnp.arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14)))
sparse_masks = masks.flatmap(lambda mask: st.just(mask & (np.indices(mask.shape).sum(0) % 5 == 0)))
radii = st.one_of(st.integers(0, 6), st.sampled_from([0.5, 1.5, math.sqrt(2), 2.5]))
points = st.tuples(st.floats(-6, 24), st.floats(-6, 24))
tip_radii = st.floats(0.1, 7)


def distance_to_hole(mask):
    """Slow and obvious: for every pixel the distance to the nearest hole pixel, inf without one."""
    holes = np.argwhere(mask)
    distance = np.full(mask.shape, np.inf)
    for y, x in np.ndindex(mask.shape):
        if len(holes):
            distance[y, x] = np.sqrt(((holes - (y, x)) ** 2).sum(axis=1)).min()
    return distance


def clearance(shape, start_xy, end_xy, tips):
    """Slow and obvious: how far each pixel's centre is inside the best of 1001 discs along the way."""
    y, x = np.indices(shape)
    best = np.full(shape, -np.inf)
    for share in np.linspace(0, 1, 1001):
        center = [a + share * (b - a) for a, b in zip(start_xy, end_xy, strict=True)]
        radius = tips[0] + share * (tips[1] - tips[0])
        best = np.maximum(best, radius - np.hypot(x - center[0], y - center[1]))
    return best


@given(sparse_masks, radii)
def test_growing_adds_exactly_the_pixels_within_the_radius(mask, radius_px):
    assert np.array_equal(grow(mask, radius_px), distance_to_hole(mask) <= radius_px + 1e-6)


@given(masks, radii)
def test_shrinking_removes_exactly_the_pixels_within_the_radius_of_a_known_one(mask, radius_px):
    kept = distance_to_hole(~mask) > radius_px + 1e-6
    assert np.array_equal(shrink(mask, radius_px), mask & kept)


@given(masks, radii)
def test_growing_then_shrinking_never_loses_a_hole_pixel(mask, radius_px):
    assert (shrink(grow(mask, radius_px), radius_px) >= mask).all()


@pytest.mark.parametrize("radius_px", [1, 7.5, 130, 9000])
def test_the_edge_moves_by_the_radius_across_strips_of_a_tall_mask(radius_px):
    mask = np.zeros((700, 40), bool)
    mask[[3, 255, 256, 690], [0, 39, 20, 5]] = True
    for whole in (mask, ~mask):
        distance = cv2.distanceTransform((~whole).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        assert np.array_equal(grow(whole, radius_px), distance <= radius_px + 1e-4)
        distance = cv2.distanceTransform(whole.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        assert np.array_equal(shrink(whole, radius_px), whole & (distance > radius_px + 1e-4))


@pytest.mark.parametrize("change", [grow, shrink])
def test_the_mask_itself_is_not_modified(change):
    mask = np.zeros((9, 9), bool)
    mask[3:6, 3:6] = True
    before = mask.copy()
    result = change(mask, 1)
    assert np.array_equal(mask, before)
    assert not np.array_equal(result, before)


@given(sparse_masks, st.integers(0, 6))
def test_alpha_is_one_in_the_hole_and_nought_from_the_feather_on(mask, feather_px):
    alpha, distance = feather_alpha(mask, feather_px), distance_to_hole(mask)
    assert alpha.dtype == np.float32
    assert (alpha[mask] == 1).all()
    assert (alpha[distance >= max(feather_px, 1e-9)] == 0).all()
    soft = (distance > 0) & (distance < feather_px)
    assert ((alpha[soft] > 0) & (alpha[soft] < 1)).all()


@given(sparse_masks, st.integers(1, 6))
def test_alpha_falls_with_the_distance_from_the_hole(mask, feather_px):
    alpha, distance = feather_alpha(mask, feather_px).ravel(), distance_to_hole(mask).ravel()
    order = np.argsort(distance, kind="stable")
    assert (np.diff(alpha[order]) <= 1e-6).all()


def test_half_way_out_alpha_is_one_half():
    mask = np.zeros((1, 20), bool)
    mask[0, 0] = True
    assert feather_alpha(mask, 8)[0, 4] == pytest.approx(0.5, abs=1e-6)


@given(points, points, st.tuples(tip_radii, tip_radii), st.booleans())
def test_a_segment_covers_what_a_round_tip_covers(start_xy, end_xy, tips, add):
    mask = np.full((18, 20), not add)
    draw_segment(mask, start_xy, end_xy, radius_px=tips, add=add)
    changed = mask == add
    drawn = [max(tip, math.sqrt(0.5)) for tip in tips]
    inside = clearance(mask.shape, start_xy, end_xy, drawn)
    assert changed[inside > 1e-9].all()
    assert not changed[inside < -5e-3].any()  # the slow version leaves tiny gaps between its discs


@given(points, points, tip_radii, hnp.arrays(np.bool_, (18, 20)))
def test_nothing_changes_outside_the_returned_box(start_xy, end_xy, radius_px, mask):
    before = mask.copy()
    box = draw_segment(mask, start_xy, end_xy, radius_px=radius_px, add=True)
    inside = np.zeros(mask.shape, bool)
    inside[box.slices] = True
    assert np.array_equal(mask[~inside], before[~inside])
    assert (mask >= before).all()


@given(st.integers(0, 19), st.integers(0, 17), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_the_finest_tip_still_hits_the_pixel_under_it(x, y, right, down):
    mask = np.zeros((18, 20), bool)
    draw_segment(mask, (x + right, y + down), (x + right, y + down), radius_px=0.1, add=True)
    assert mask[y, x]


def test_a_stroke_outside_the_photo_changes_nothing():
    mask = np.zeros((8, 8), bool)
    box = draw_segment(mask, (-50, -50), (-40, -60), radius_px=3, add=True)
    assert box.is_empty
    assert not mask.any()


def test_the_eraser_takes_back_what_the_brush_drew():
    mask = np.zeros((40, 60), bool)
    for add in (True, False):
        draw_segment(mask, (5.3, 8.1), (50.2, 30.7), radius_px=(3, 6), add=add)
        assert mask.any() == add
