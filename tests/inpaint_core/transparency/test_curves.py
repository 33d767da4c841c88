import numpy as np
import pytest

from inpaint_core.transparency.curves import continue_edge
from tests.inpaint_core.transparency.stickers import Alpha, Mask, around, disc, shape


def continued(alpha: Alpha, hole: Mask) -> Alpha | None:
    values = continue_edge(alpha.astype(np.float32) / 255, hole, ~hole)
    return None if values is None else np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


@pytest.mark.parametrize("blur_px", [0, 1.5, 3])
@pytest.mark.parametrize("radius", [60, 90])
@pytest.mark.parametrize("thing", [(200, 70, 20), (232, 118, 28), (120, 30, 16)])
def test_a_round_edge_stays_round_and_as_soft_as_it_is(
    radius: int, thing: tuple[int, int, int], blur_px: float
) -> None:
    whole = disc(150, 120, radius, blur_px=blur_px)
    towards = np.array(thing[:2]) - (150, 120)
    x, y = (150, 120) + radius * towards / np.hypot(*towards)
    hole = around(disc(x, y, thing[2]))
    spoilt = np.maximum(whole, disc(x, y, thing[2]))
    found = continued(spoilt, hole)
    assert found is not None
    off = np.abs(found.astype(int) - whole)[hole]
    assert (off > 64).mean() < 0.01, "the missing arc, to a fraction of a pixel"
    assert off.mean() < 2
    assert (found[hole] == 0).any()
    assert (found[hole] == 255).any()


def test_half_transparent_things_have_edges_as_well() -> None:
    whole = (disc(150, 120, 80).astype(int) * 140 // 255).astype(np.uint8)
    hole = around(disc(230, 120, 18))
    found = continued(np.maximum(whole, disc(230, 120, 18)), hole)
    assert found is not None
    assert np.abs(found.astype(int) - whole)[hole].mean() < 2
    assert set(np.unique(found[hole])) <= set(range(141))


def test_straight_edges_are_left_to_lines_and_corners() -> None:
    square = shape(lambda draw: draw.rectangle((400, 240, 800, 700), fill=255))
    assert continued(square, around(disc(200, 60, 15))) is None
    assert continued(square, around(disc(150, 60, 15))) is None


@pytest.mark.parametrize("thing", [(150, 120), (20, 20), (150, 40)])
def test_where_no_single_edge_enters_twice_there_is_none(thing: tuple[int, int]) -> None:
    alpha = np.maximum(disc(150, 120, 60), disc(150, 10, 50))
    assert continued(alpha, around(disc(*thing, 14))) is None


def test_a_shadow_beside_the_edge_is_not_cut_off() -> None:
    shadow = (disc(158, 130, 80, blur_px=10).astype(int) // 2).astype(np.uint8)
    alpha = np.maximum(disc(150, 120, 80), shadow)
    assert continued(alpha, around(disc(206, 176, 20))) is None
