import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.metrics import BEST_PSNR, mean_absolute_error, psnr
from training.ssim import structural_similarity


def slow_ssim(x: np.ndarray, y: np.ndarray) -> float:
    """The formula of Wang et al. 2004, one window at a time."""
    values = []
    for channel in range(3):
        for top in range(x.shape[0] - 10):
            for left in range(x.shape[1] - 10):
                a = x[top : top + 11, left : left + 11, channel].astype(float).ravel()
                b = y[top : top + 11, left : left + 11, channel].astype(float).ravel()
                covariance = np.cov(a, b)
                c1, c2 = 2.55**2, 7.65**2
                values.append(
                    (2 * a.mean() * b.mean() + c1)
                    * (2 * covariance[0, 1] + c2)
                    / ((a.mean() ** 2 + b.mean() ** 2 + c1) * (covariance[0, 0] + covariance[1, 1] + c2))
                )
    return float(np.mean(values))


def test_ssim_equals_the_formula_written_as_loops(sample_photo: np.ndarray) -> None:
    truth = np.ascontiguousarray(sample_photo[100:118, 150:170])
    noise = np.random.default_rng(0).integers(-40, 41, truth.shape)
    result = np.clip(truth + noise, 0, 255).astype(np.uint8)
    assert structural_similarity(result, truth) == pytest.approx(slow_ssim(result, truth), abs=1e-9)


def test_equal_pictures_are_perfect(sample_photo: np.ndarray) -> None:
    assert structural_similarity(sample_photo, sample_photo) == pytest.approx(1)
    assert psnr(sample_photo, sample_photo) == BEST_PSNR
    assert mean_absolute_error(sample_photo, sample_photo) == 0


def test_psnr_and_mae_equal_hand_computed_values() -> None:
    truth = np.zeros((2, 2, 3), np.uint8)
    result = truth.copy()
    result[0, 0] = 51  # a quarter of the pixels off by a fifth of the range
    assert psnr(result, truth) == pytest.approx(10 * np.log10(255**2 / (51**2 / 4)))
    assert mean_absolute_error(result, truth) == pytest.approx(0.05)


@given(st.integers(1, 60))
def test_more_noise_scores_worse(level: int) -> None:
    rng = np.random.default_rng(level)
    truth = rng.integers(60, 190, (16, 16, 3)).astype(np.uint8)
    signs = rng.choice([-1, 1], truth.shape)
    less, more = (truth + signs * level).astype(np.uint8), (truth + signs * (level + 1)).astype(np.uint8)
    assert psnr(less, truth) > psnr(more, truth)
    assert mean_absolute_error(less, truth) < mean_absolute_error(more, truth)
