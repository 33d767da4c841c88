import math

import cv2
import numpy as np
import pytest

from training.evaluation.native.repetition import PATCH_PX, excess_repetition, repeated_share, share_in_hole

HOLE = np.zeros((200, 200), bool)
HOLE[60:140, 60:140] = True


def texture(seed: int) -> np.ndarray:
    """Noise with some structure, in which no patch is like another."""
    noise = np.random.default_rng(seed).normal(size=(200, 200))
    smooth = cv2.GaussianBlur(noise, (0, 0), 1.5)
    grey = np.clip(128 + 60 * smooth / smooth.std(), 0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def test_a_texture_that_goes_on_without_doubles_has_none() -> None:
    assert excess_repetition(texture(0), HOLE) == 0


def test_a_fill_whose_halves_are_the_same_is_all_repetition() -> None:
    result = texture(0)
    result[60:140, 100:140] = result[60:140, 60:100]
    # Patches across the line in the middle show something that is nowhere else: 7 of 71 columns.
    assert excess_repetition(result, HOLE) == pytest.approx(1 - 7 / 71, abs=0.03)


def test_the_share_is_that_of_the_doubled_patches() -> None:
    result = texture(0)
    result[65:85, 65:85] = result[110:130, 110:130]
    # Two squares of 20 px hold 13 x 13 patches each; the hole holds 71 x 71 or so.
    assert share_in_hole(result, HOLE) == pytest.approx(2 * 13**2 / 71**2, abs=0.03)


def test_surroundings_that_repeat_themselves_excuse_a_fill_that_does() -> None:
    tile = texture(0)[:20, :20]
    wallpaper = np.tile(tile, (10, 10, 1))
    assert share_in_hole(wallpaper, HOLE) == 1
    assert excess_repetition(wallpaper, HOLE) == 0
    torn = texture(1)
    torn[HOLE] = wallpaper[HOLE]
    assert excess_repetition(torn, HOLE) == 1


@pytest.mark.parametrize("tone", [0, 25])
def test_a_double_of_another_brightness_is_one_and_a_noisy_one_is_not(tone: int) -> None:
    result = (texture(0) // 2).astype(int) + 40
    result[60:140, 100:140] = result[60:140, 60:100] + tone
    assert share_in_hole(result.astype(np.uint8), HOLE) > 0.8
    noise = np.random.default_rng(1).normal(0, 25, (80, 40, 1))
    result[60:140, 100:140] += cv2.GaussianBlur(noise, (0, 0), 1).astype(int)[..., None] * 3
    assert share_in_hole(np.clip(result, 0, 255).astype(np.uint8), HOLE) < 0.2


def test_flat_ground_and_straight_edges_are_not_looked_at() -> None:
    flat = np.full((200, 200, 3), 200, np.uint8)
    assert math.isnan(excess_repetition(flat, HOLE))
    flat[:, 100:] = 50
    assert math.isnan(excess_repetition(flat, HOLE))


def test_overlapping_patches_are_no_doubles_of_each_other() -> None:
    smooth = cv2.GaussianBlur(texture(0), (0, 0), 3).astype(int)
    stretched = np.clip((smooth - 128) * 3 + 128, 0, 255).astype(np.uint8)
    assert repeated_share(stretched, HOLE) < 0.05


def test_a_hole_smaller_than_a_patch_has_no_share() -> None:
    mask = np.zeros((200, 200), bool)
    mask[50 : 50 + PATCH_PX - 1, 50:100] = True
    assert math.isnan(excess_repetition(texture(0), mask))
    assert math.isnan(excess_repetition(texture(0), np.ones((200, 200), bool)))
