import hashlib
import math
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.config.masks import DEFAULT_SCALE, MAX_SCALE, MaskKind
from training.data.mask_generator import generate_mask

SCALES = st.tuples(*(st.floats(0.01, MAX_SCALE),) * 2).map(lambda scales: (min(scales), max(scales)))


@given(
    st.integers(0, 2**32),
    st.sampled_from([16, 64, 128, 256]),
    st.floats(0, 0.5),
    SCALES | st.just(DEFAULT_SCALE),
)
def test_a_mixed_mask_is_a_hole_within_its_ratio(
    seed: int, side: int, low: float, scale: tuple[float, float]
) -> None:
    high = low + 0.1
    rng = np.random.default_rng(seed)
    mask = generate_mask(rng, side_px=side, kind="mixed", ratio=(low, high), scale=scale)
    assert mask.shape == (side, side)
    assert mask.dtype == np.bool_
    assert mask.any()
    assert low <= mask.mean() <= max(high, 1 / mask.size)


@pytest.mark.parametrize(
    ("seed", "side", "kind", "ratio", "digest"),
    [
        (0, 64, "mixed", (0.0, 0.6), "9d3f5b2e879a66d1"),
        (1, 128, "mixed", (0.1, 0.4), "77dce4270992a87d"),
        (2, 256, "mixed", (0.0, 0.6), "d9dc5ae68d2c714b"),
        (3, 256, "mixed", (0.5, 0.6), "cad3670c505b4c00"),
        (4, 64, "square", (0.0, 0.6), "8cf027e61b2bc82f"),
    ],
)
def test_a_recipe_without_a_scale_has_the_holes_it_always_had(
    seed: int, side: int, kind: MaskKind, ratio: tuple[float, float], digest: str
) -> None:
    # Of masks drawn before there was a scale: a run that began then must go on with the same ones.
    mask = generate_mask(np.random.default_rng(seed), side_px=side, kind=kind, ratio=ratio)
    assert hashlib.sha256(np.packbits(mask).tobytes()).hexdigest()[:16] == digest


def blunt_px(side: int, scale: tuple[float, float]) -> float:
    """Return how far the innermost pixels of holes lie from what is known, the mean over masks."""
    depths = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        mask = generate_mask(rng, side_px=side, kind="mixed", ratio=(0.1, 0.4), scale=scale)
        depths.append(cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5).max())
    return float(np.mean(depths))


def test_a_larger_scale_makes_blunter_holes() -> None:
    depths = [blunt_px(128, (factor, 2 * factor)) for factor in (0.1, 0.4, 1.0, 3.0)]
    assert all(more > 1.3 * less for less, more in pairwise(depths))


def test_a_small_crop_has_the_holes_of_a_whole_photo_at_a_scale_that_makes_up_for_its_side() -> None:
    whole, crop = blunt_px(256, DEFAULT_SCALE), blunt_px(128, DEFAULT_SCALE)
    assert crop == pytest.approx(whole / 2, rel=0.1)
    low, high = DEFAULT_SCALE
    # Not quite the same: what is too much for a crop is drawn smaller.
    assert 0.7 * whole < blunt_px(128, (2 * low, 2 * high)) < 1.1 * whole


@pytest.mark.parametrize("scale", [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (1.0, 8.1), (math.nan, 1.0)])
def test_a_scale_out_of_range_is_refused(scale: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="scale must be low <= high, above 0 and at most 8"):
        generate_mask(np.random.default_rng(0), side_px=64, kind="mixed", ratio=(0.1, 0.6), scale=scale)


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
