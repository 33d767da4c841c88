"""Cluster maps as records: what they cover, how they are coloured, and where the hole's border runs."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.prior.view import (
    COLOURS,
    MAX_K,
    ClusterMap,
    CopyArrows,
    PriorView,
    hole_outlines,
    paint_labels,
)
from inpaint_core.region import Box


def lab(colours):
    pixels = np.array(colours, np.float32).reshape(1, -1, 3) / 255
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)[0]


def smallest_distance(colours):
    values = lab(colours)
    distances = np.linalg.norm(values[:, None] - values[None], axis=2)
    return distances[~np.eye(len(values), dtype=bool)].min()


def as_seen_without_green_cones(colours):
    """Deuteranopia after Machado, Oliveira and Fernandes 2009, on linear light."""
    values = np.array(colours) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    turned = np.clip(
        linear
        @ np.array(
            [
                [0.367322, 0.280085, -0.011820],
                [0.860646, 0.672501, 0.042940],
                [-0.227968, 0.047413, 0.968881],
            ]
        ),
        0,
        1,
    )
    return np.where(turned <= 0.0031308, turned * 12.92, 1.055 * turned ** (1 / 2.4) - 0.055) * 255


def test_every_cluster_has_a_colour_of_its_own():
    assert len(COLOURS) == MAX_K
    assert smallest_distance(COLOURS) > 20, "a clearly visible difference is about 10"
    assert smallest_distance(as_seen_without_green_cones(COLOURS[:8])) > 10


def test_labels_become_the_palettes_colours():
    painted = paint_labels(np.array([[0, 1], [15, 16]], np.uint8))
    assert painted.dtype == np.uint8
    assert [tuple(colour) for colour in painted.reshape(-1, 3)] == [
        COLOURS[0],
        COLOURS[1],
        COLOURS[15],
        COLOURS[0],
    ]


def test_a_place_finds_its_cluster():
    labels = np.array([[0, 1, 2], [3, 4, 5]], np.uint8)
    shown = ClusterMap(labels, "3")
    assert [shown.cluster_at(x, 0.25) for x in (0, 0.32, 0.34, 0.99, 1, 7)] == [0, 0, 1, 2, 2, 2]
    assert [shown.cluster_at(0.5, y) for y in (-1, 0.49, 0.51, 1)] == [1, 1, 4, 4]


@pytest.mark.parametrize("labels", [np.zeros((2, 2)), np.zeros((0, 2), np.uint8), np.zeros(3, np.uint8)])
def test_a_map_is_h_by_w_numbers(labels):
    with pytest.raises(ValueError, match="h x w uint8"):
        ClusterMap(labels, "2")


def test_records_that_make_no_sense_are_refused():
    points, shown = np.zeros((3, 2), np.float32), ClusterMap(np.zeros((2, 2), np.uint8), "2")
    with pytest.raises(ValueError, match="2 shares"):
        CopyArrows(points, points, np.zeros(2, np.float32))
    hole, box = np.ones((2, 2), np.bool_), Box(0, 0, 4, 4)
    with pytest.raises(ValueError, match="nothing to show"):
        PriorView(model="spn", kind="prior", box=box, hole=hole, maps=(), k=8)
    with pytest.raises(ValueError, match="nothing to show"):
        PriorView(model="telea", kind="", box=box, hole=hole, maps=(shown,), k=8)


def test_outlines_run_along_the_edges_of_hole_and_island():
    hole = np.zeros((10, 20), np.bool_)
    hole[2:8, 4:16] = True
    hole[4:6, 8:12] = False
    outer, island = sorted(hole_outlines(hole), key=lambda line: -np.ptp(line[:, 0]))
    np.testing.assert_allclose([outer.min(axis=0), outer.max(axis=0)], [[0.2, 0.2], [0.8, 0.8]], atol=0.02)
    np.testing.assert_allclose([island.min(axis=0), island.max(axis=0)], [[0.4, 0.4], [0.6, 0.6]], atol=0.02)


@given(st.integers(0, 1000), st.integers(1, 9), st.integers(1, 9))
def test_outlines_of_any_hole_lie_in_the_image(seed, height, width):
    hole = np.random.default_rng(seed).random((height, width)) < 0.4
    lines = hole_outlines(hole)
    assert bool(lines) == bool(hole.any())
    assert all(line.shape[1] == 2 and line.min() >= 0 and line.max() <= 1 for line in lines)
