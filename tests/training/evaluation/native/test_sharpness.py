import cv2
import numpy as np
import pytest

from training.evaluation.native.sharpness import MARGIN_PX, MIN_GRADIENT, mean_gradient, sharpness_ratio

MASK = np.zeros((60, 80), bool)
MASK[20:40, 25:55] = True


def ramp(slope: int) -> np.ndarray:
    return np.repeat(
        (slope * np.add.outer(np.zeros(60, int), np.arange(80))).astype(np.uint8)[..., None], 3, 2
    )


def test_the_gradient_of_a_ramp_is_its_slope() -> None:
    assert mean_gradient(ramp(3), MASK) == pytest.approx(3)


@pytest.mark.parametrize(("slope", "ratio"), [(1, 0.5), (2, 1), (3, 1.5)])
def test_a_fill_is_as_sharp_as_it_is_steep(slope: int, ratio: float) -> None:
    result = ramp(2)
    result[MASK] = ramp(slope)[MASK]
    assert sharpness_ratio(result, ramp(2), MASK) == pytest.approx(ratio)


def test_the_seam_is_not_taken_for_sharpness() -> None:
    photo, result = ramp(2), ramp(2)
    result[MASK] += 40
    assert sharpness_ratio(result, photo, MASK) == pytest.approx(1)


def test_a_blurred_photo_is_below_one_and_noise_above(sample_photo: np.ndarray) -> None:
    photo = np.ascontiguousarray(sample_photo[:60, :80])
    noise = np.random.default_rng(0).integers(-60, 61, photo.shape)
    noisy = np.clip(photo.astype(int) + noise, 0, 255).astype(np.uint8)
    assert sharpness_ratio(cv2.GaussianBlur(photo, (0, 0), 4), photo, MASK) < 0.7
    assert sharpness_ratio(noisy, photo, MASK) > 1.3


def test_a_thin_hole_counts_as_a_whole() -> None:
    mask = np.zeros((60, 80), bool)
    mask[20 : 20 + MARGIN_PX] = True
    assert sharpness_ratio(ramp(2), ramp(1), mask) == pytest.approx(2)


def test_a_flat_photo_has_a_ratio() -> None:
    assert sharpness_ratio(ramp(1), ramp(0), MASK) == pytest.approx(1 / MIN_GRADIENT)
