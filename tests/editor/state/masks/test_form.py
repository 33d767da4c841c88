"""Holes of a mask filled, its outline smoothed."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from editor.state.masks.form import smoothed, without_islands

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14)))


def from_the_border(mask):
    """Known pixels that hang together with the border, found by walking."""
    seen, todo = set(), []
    height, width = mask.shape
    for y in range(height):
        for x in range(width):
            if (y in (0, height - 1) or x in (0, width - 1)) and not mask[y, x]:
                todo.append((y, x))
    while todo:
        y, x = todo.pop()
        if (y, x) in seen or not (0 <= y < height and 0 <= x < width) or mask[y, x]:
            continue
        seen.add((y, x))
        todo += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return seen


@given(MASKS)
def test_only_what_reaches_the_photos_border_stays_outside(mask):
    before = mask.copy()
    filled = without_islands(mask)
    assert np.array_equal(mask, before)
    outside = from_the_border(mask)
    assert {(int(y), int(x)) for y, x in np.argwhere(~filled)} == outside


@given(MASKS, st.integers(0, 5))
@settings(max_examples=50)
def test_smoothing_keeps_the_shape_and_what_is_full_or_empty(mask, radius_px):
    result = smoothed(mask, radius_px)
    assert result.shape == mask.shape
    assert result.dtype == np.bool_
    if mask.all() or not mask.any() or radius_px == 0:
        assert np.array_equal(result, mask)


def test_smoothing_makes_a_shaky_outline_shorter_and_keeps_its_area():
    rng = np.random.default_rng(1)
    disc = cv2.circle(np.zeros((200, 200), np.uint8), (100, 100), 60, 1, -1)
    for x, y in rng.integers(30, 170, (300, 2)):
        if 55 < np.hypot(x - 100, y - 100) < 65:
            cv2.circle(disc, (int(x), int(y)), 4, int(rng.integers(0, 2)), -1)
    shaky = disc > 0
    smooth = smoothed(shaky, 8)
    assert length(smooth) < 0.8 * length(shaky)
    assert smooth.sum() == pytest.approx(shaky.sum(), rel=0.05)


def test_a_straight_edge_and_the_photos_border_stay_where_they_are():
    mask = np.zeros((100, 100), np.bool_)
    mask[:, :40] = True
    assert np.array_equal(smoothed(mask, 10), mask)


def length(mask):
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return sum(cv2.arcLength(contour, True) for contour in contours)
