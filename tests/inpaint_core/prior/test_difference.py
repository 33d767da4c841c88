from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inpaint_core.prior.difference import can_be_compared, compare_maps, hole_cells
from inpaint_core.prior.view import ClusterMap, PriorView
from inpaint_core.region import Box

LABELS = arrays(np.uint8, (6, 9), elements=st.integers(0, 7))


def view(labels: np.ndarray, hole: np.ndarray) -> PriorView:
    return PriorView(
        model="spn", kind="prior", box=Box(0, 0, 9, 6), hole=hole, maps=(ClusterMap(labels, "9"),), k=8
    )


@given(LABELS, LABELS, arrays(np.bool_, (6, 9)))
def test_differences_are_counted_where_the_clusters_differ(
    one: np.ndarray, other: np.ndarray, hole: np.ndarray
) -> None:
    found = compare_maps(ClusterMap(one, "9"), ClusterMap(other, "9"), hole)
    inside = found.hole_share * hole.sum() + found.known_share * (~hole).sum()
    assert inside == pytest.approx((one != other).sum())
    back = compare_maps(ClusterMap(other, "9"), ClusterMap(one, "9"), hole)
    assert np.array_equal(found.cells, back.cells)


def test_a_coarse_cell_with_any_hole_counts_as_hole() -> None:
    hole = np.zeros((8, 8), np.bool_)
    hole[3, 4] = True
    cells = hole_cells(hole, ClusterMap(np.zeros((2, 2), np.uint8), "2"))
    assert cells.tolist() == [[False, True], [False, False]]


def test_only_views_of_one_part_sorted_alike_are_compared() -> None:
    labels, hole = np.zeros((6, 9), np.uint8), np.zeros((6, 9), np.bool_)
    one = view(labels, hole)
    assert can_be_compared(one, replace(one, seed=4, diversity=1.0))
    for other in (
        replace(one, k=5),
        replace(one, model="spl"),
        replace(one, space="learned"),
        replace(one, box=Box(1, 0, 10, 6)),
        view(np.zeros((3, 9), np.uint8), hole),
    ):
        assert not can_be_compared(one, other)
    with pytest.raises(ValueError, match="cannot be compared"):
        compare_maps(one.maps[0], ClusterMap(np.zeros((3, 9), np.uint8), "9"), hole)
