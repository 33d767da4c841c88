import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.mask_edge import edge_work_px, move_edge
from inpaint_core.mask import grow, shrink

HEIGHT, WIDTH = 600, 420


@st.composite
def masks(draw):
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    for _ in range(draw(st.integers(0, 5))):
        top, left = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
        mask[top : top + draw(st.integers(1, 300)), left : left + draw(st.integers(1, 300))] ^= True
    return mask


@given(mask=masks(), radius_px=st.integers(1, 90))
def test_it_is_what_growing_and_shrinking_the_whole_mask_gives_and_can_be_taken_back(mask, radius_px):
    for radius, whole in ((radius_px, grow(mask, radius_px)), (-radius_px, shrink(mask, radius_px))):
        moved = mask.copy()
        tiles = move_edge(moved, radius)
        assert np.array_equal(moved, whole)
        for tile in tiles:
            tile.swap(moved[tile.box.slices])
        assert np.array_equal(moved, mask)


@pytest.mark.parametrize("radius_px", [5, -5])
def test_nothing_is_kept_where_nothing_changes(radius_px):
    assert move_edge(np.zeros((HEIGHT, WIDTH), np.bool_), radius_px) == []
    assert move_edge(np.ones((HEIGHT, WIDTH), np.bool_), radius_px) == []


def test_the_work_follows_the_holes_not_the_photo():
    mask = np.zeros((3000, 3000), np.bool_)
    assert edge_work_px(mask, 20) == 0
    mask[10:40, 10:40] = mask[2900:2950, 2900:2950] = True
    assert edge_work_px(mask, 20) < mask.size / 100
