"""Paths through a map: where they begin and end, and that they keep to what is cheap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.tools.tracing.path_cost import edge_cost, ridge_cost
from editor.tools.tracing.path_map import PathMap, step_for
from inpaint_core.region import Box

HEIGHT, WIDTH = 90, 130


@pytest.mark.parametrize("cost", [ridge_cost, edge_cost])
@settings(max_examples=8, deadline=None)
@given(
    start=st.tuples(st.floats(0, WIDTH - 0.01), st.floats(0, HEIGHT - 0.01)),
    end=st.tuples(st.floats(-50, WIDTH + 50), st.floats(-50, HEIGHT + 50)),
    seed=st.integers(0, 5),
)
def test_a_path_goes_from_near_its_start_to_near_its_end_without_a_gap(cost, start, end, seed):
    image = np.random.default_rng(seed).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    ways = PathMap(image, start, Box(0, 0, WIDTH, HEIGHT), cost, snap_px=4)
    path = np.array(ways.path_to(end))
    inside = np.clip(end, (0, 0), (WIDTH, HEIGHT))
    assert np.hypot(*(path[0] - start)) <= 6
    assert np.hypot(*(path[-1] - inside)) <= 6
    assert np.abs(np.diff(path, axis=0)).max(initial=0) <= 1
    assert (path >= 0).all()
    assert (path <= (WIDTH, HEIGHT)).all()


def test_costs_are_the_same_for_8_and_16_bits():
    image = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    image[40:43] = 255
    box = Box(0, 0, WIDTH, HEIGHT)
    narrow = PathMap(image, (3, 41), box, ridge_cost, snap_px=3)
    wide = PathMap(image.astype(np.uint16) * 257, (3, 41), box, ridge_cost, snap_px=3)
    assert narrow.path_to((120, 41)) == wide.path_to((120, 41))


def test_large_boxes_are_reduced():
    assert step_for(Box(0, 0, 300, 300)) == 1
    assert step_for(Box(0, 0, 6000, 4000)) > 8
