import numpy as np
import pytest

from inpaint_core.prior.copy_map import Copied, CopyMap


@pytest.fixture
def copies() -> CopyMap:
    """A grid of 2 x 4 cells; two of the middle are hole, one of them attends to nothing."""
    sources = np.zeros((2, 4, 2), np.int32)
    sources[0, 1] = (1, 3)
    shares = np.full((2, 4), 0.5, np.float32)
    shares[0, 2] = 0
    hole = np.zeros((2, 4), np.bool_)
    hole[0, 1:3] = True
    return CopyMap(sources, shares, hole)


def test_a_place_in_the_hole_tells_where_it_comes_from(copies: CopyMap) -> None:
    assert copies.at(0.3, 0.2) == Copied((0.375, 0.25), (0.875, 0.75), 0.5)


@pytest.mark.parametrize(
    ("x", "y"), [(0.6, 0.2), (0.1, 0.2), (0.3, 0.8), (-0.1, 0.2), (0.3, 1.0), (1.0, 0.0)]
)
def test_other_places_tell_nothing(copies: CopyMap, x: float, y: float) -> None:
    assert copies.at(x, y) is None


def test_parts_of_different_grids_do_not_go_together(copies: CopyMap) -> None:
    with pytest.raises(ValueError, match="do not match"):
        CopyMap(copies.sources[:, :3], copies.shares, copies.hole)
