import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation.pixel_measures import (
    BEST_PSNR,
    local_mean_squared_error,
    mean_absolute_error,
    mean_absolute_error_grey,
    normalised_cross_correlation,
    psnr,
)
from training.evaluation.ssim import multi_scale_similarity, structural_similarity


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


def test_equal_images_are_perfect(sample_photo: np.ndarray) -> None:
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


def test_ncc_does_not_see_brightness_and_contrast_but_structure() -> None:
    truth = np.zeros((2, 2, 3), np.uint8)
    truth[0] = 100
    assert normalised_cross_correlation(truth // 2 + 40, truth) == pytest.approx(1)
    assert normalised_cross_correlation(100 - truth, truth) == pytest.approx(-1)
    columns = np.ascontiguousarray(truth.transpose(1, 0, 2))
    assert normalised_cross_correlation(columns, truth) == pytest.approx(0)


def test_ncc_is_the_correlation_coefficient(sample_photo: np.ndarray) -> None:
    truth = sample_photo[:40, :50]
    result = np.clip(truth.astype(int) + np.random.default_rng(0).integers(-60, 61, truth.shape), 0, 255)
    expected = np.corrcoef(result.ravel(), truth.ravel())[0, 1]
    assert normalised_cross_correlation(result.astype(np.uint8), truth) == pytest.approx(expected)


def test_flat_images_have_an_ncc() -> None:
    flat = np.full((4, 4, 3), 7, np.uint8)
    assert normalised_cross_correlation(flat, flat) == 1
    assert normalised_cross_correlation(flat, flat + 1) == 0


def slow_lmse(x: np.ndarray, y: np.ndarray) -> float:
    """The definition of Grosse et al. 2009, one window at a time, the scale by least squares."""
    left, total = 0.0, 0.0
    for top in range(0, x.shape[0] - 19, 10):
        for side in range(0, x.shape[1] - 19, 10):
            for channel in range(3):
                a = x[top : top + 20, side : side + 20, channel].astype(float).reshape(-1, 1)
                b = y[top : top + 20, side : side + 20, channel].astype(float).ravel()
                scale = np.linalg.lstsq(a, b, rcond=None)[0]
                left += float(np.sum((b - a @ scale) ** 2))
                total += float(np.sum(b**2))
    return left / total


def test_lmse_equals_the_definition_written_as_loops(sample_photo: np.ndarray) -> None:
    truth = np.ascontiguousarray(sample_photo[100:147, 150:203])  # sides that windows do not divide
    result = np.clip(truth.astype(int) + np.random.default_rng(0).integers(-90, 91, truth.shape), 0, 255)
    result = result.astype(np.uint8)
    result[:20, :20] = 0  # nothing to scale
    assert local_mean_squared_error(result, truth) == pytest.approx(slow_lmse(result, truth), rel=1e-9)


def test_lmse_forgives_brightness_and_gives_black_the_worst_mark() -> None:
    truth = np.random.default_rng(0).integers(1, 120, (40, 40, 3)).astype(np.uint8)
    assert local_mean_squared_error(2 * truth, truth) == pytest.approx(0, abs=1e-12)
    assert local_mean_squared_error(np.zeros_like(truth), truth) == 1
    with pytest.raises(ValueError, match="20"):
        local_mean_squared_error(truth[:19], truth[:19])


def slow_ms_ssim(x: np.ndarray, y: np.ndarray) -> float:
    """Wang et al. 2003 with every window spelled out."""
    line = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    window = np.outer(line, line) / line.sum() ** 2
    values = []
    for channel in range(3):
        a, b = x[..., channel].astype(float), y[..., channel].astype(float)
        product = 1.0
        for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
            if scale:
                a, b = (
                    (z[::2, ::2] + z[1::2, ::2] + z[::2, 1::2] + z[1::2, 1::2]) / 4
                    for z in (z[: len(z) // 2 * 2, : z.shape[1] // 2 * 2] for z in (a, b))
                )
            u, v = (np.lib.stride_tricks.sliding_window_view(z, (11, 11)) for z in (a, b))
            mean = [np.einsum("ijkl,kl->ij", z, window) for z in (u, v)]
            spread = [
                np.einsum("ijkl,kl->ij", (p - m[..., None, None]) * (q - n[..., None, None]), window)
                for p, q, m, n in ((u, u, *mean[:1] * 2), (v, v, *mean[1:] * 2), (u, v, *mean))
            ]
            term = (2 * spread[2] + 7.65**2) / (spread[0] + spread[1] + 7.65**2)
            if scale == 4:
                term *= (2 * mean[0] * mean[1] + 2.55**2) / (mean[0] ** 2 + mean[1] ** 2 + 2.55**2)
            product *= max(0.0, term.mean()) ** weight
        values.append(product)
    return float(np.mean(values))


def test_ms_ssim_equals_the_formula_written_out(sample_photo: np.ndarray) -> None:
    truth = np.ascontiguousarray(sample_photo[:177, :190])
    result = np.clip(truth.astype(int) + np.random.default_rng(0).integers(-70, 71, truth.shape), 0, 255)
    result = result.astype(np.uint8)
    assert multi_scale_similarity(result, truth) == pytest.approx(slow_ms_ssim(result, truth), abs=1e-9)
    assert multi_scale_similarity(truth, truth) == pytest.approx(1)
    with pytest.raises(ValueError, match="176"):
        multi_scale_similarity(truth[:170], truth[:170])


def test_ms_ssim_of_two_greys_is_their_brightness_term() -> None:
    dark, bright = np.full((176, 176, 3), 50, np.uint8), np.full((176, 176, 3), 150, np.uint8)
    term = (2 * 50 * 150 + 2.55**2) / (50**2 + 150**2 + 2.55**2)
    assert multi_scale_similarity(dark, bright) == pytest.approx(term**0.1333)


def test_mae_of_grey_does_not_see_errors_of_colour_that_cancel_out() -> None:
    truth = np.full((8, 8, 3), 100, np.uint8)
    redder = truth.copy()
    redder[..., 0] += 30
    redder[..., 2] -= 30
    assert mean_absolute_error(redder, truth) == pytest.approx(20 / 255)
    assert mean_absolute_error_grey(redder, truth) == 0
    brighter = truth + np.uint8(10)
    assert mean_absolute_error_grey(brighter, truth) == mean_absolute_error(brighter, truth)
    one_channel = truth.copy()
    one_channel[..., 1] += 30
    assert mean_absolute_error_grey(one_channel, truth) == pytest.approx(10 / 255)
