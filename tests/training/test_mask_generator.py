import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.mask_generator import generate_mask


@given(st.integers(0, 2**32), st.sampled_from([64, 128, 256]), st.floats(0, 0.5))
def test_a_mixed_mask_is_a_hole_within_its_ratio(seed: int, side: int, low: float) -> None:
    high = low + 0.1
    mask = generate_mask(np.random.default_rng(seed), side_px=side, kind="mixed", ratio=(low, high))
    assert mask.shape == (side, side)
    assert mask.dtype == np.bool_
    assert mask.any()
    assert mask.mean() <= max(high, 1 / mask.size)


@pytest.mark.parametrize("low", [0.3, 0.5, 0.59])
def test_a_narrow_range_of_large_ratios_is_never_missed(low: float) -> None:
    for seed in range(100):
        mask = generate_mask(
            np.random.default_rng(seed), side_px=64, kind="mixed", ratio=(low, min(low + 0.1, 0.6))
        )
        assert low <= mask.mean() <= min(low + 0.1, 0.6)


def test_mixed_masks_reach_every_ratio() -> None:
    masks = [
        generate_mask(np.random.default_rng(seed), side_px=128, kind="mixed", ratio=(0.0, 0.6))
        for seed in range(300)
    ]
    shares = np.histogram([mask.mean() for mask in masks], bins=6, range=(0, 0.6))[0]
    assert shares.min() >= 25  # 50 each when spread evenly


def test_holes_lie_anywhere() -> None:
    masks = [
        generate_mask(np.random.default_rng(seed), side_px=64, kind="mixed", ratio=(0.0, 0.6))
        for seed in range(300)
    ]
    covered = np.mean(masks, axis=0)
    assert covered.min() > 0.1


def test_the_same_seed_gives_the_same_mask() -> None:
    first, second, other = (
        generate_mask(np.random.default_rng(seed), side_px=128, kind="mixed", ratio=(0.1, 0.6))
        for seed in (5, 5, 6)
    )
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@given(st.integers(0, 2**32))
def test_a_square_mask_is_one_square_of_half_the_side(seed: int) -> None:
    mask = generate_mask(np.random.default_rng(seed), side_px=64, kind="square", ratio=(0.0, 0.6))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert mask.sum() == 32 * 32
    assert np.ptp(rows) == np.ptp(columns) == 31


def test_a_ratio_above_what_a_network_can_learn_is_refused() -> None:
    with pytest.raises(ValueError, match="ratio"):
        generate_mask(np.random.default_rng(0), side_px=64, kind="mixed", ratio=(0.1, 0.9))
