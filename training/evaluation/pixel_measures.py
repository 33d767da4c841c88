"""How far a completion is from the photo. Images are H x W x 3 uint8 RGB of one size."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Image8 = NDArray[np.uint8]

BEST_PSNR: Final = 100.0
"""Given for equal images, whose PSNR has no finite value."""
LMSE_WINDOW_PX: Final = 20
LMSE_STEP_PX: Final = 10


def psnr(result: Image8, truth: Image8) -> float:
    """Return the peak signal-to-noise ratio in dB over all channels, peak 255."""
    difference = result.astype(np.float64) - truth.astype(np.float64)
    mean_square = float(np.mean(difference**2))
    if mean_square == 0:
        return BEST_PSNR
    return min(BEST_PSNR, float(10 * np.log10(255.0**2 / mean_square)))


def mean_absolute_error(result: Image8, truth: Image8) -> float:
    """Return the mean absolute difference over all channels, 0..1."""
    return float(np.mean(np.abs(result.astype(np.float64) - truth.astype(np.float64)))) / 255


def mean_absolute_error_grey(result: Image8, truth: Image8) -> float:
    """Return the mean absolute difference of grey, each pixel the mean of its three channels, 0..1.

    So the code of SPL's and SPN's authors measures MAE; their papers' words, "mean L1 error", are of either.
    Errors of colour that cancel out in the mean do not count: it is never above that of the channels.
    """
    grey = result.mean(axis=2, dtype=np.float64) - truth.mean(axis=2, dtype=np.float64)
    return float(np.mean(np.abs(grey))) / 255


def normalised_cross_correlation(result: Image8, truth: Image8) -> float:
    """Return the normalised cross correlation (NCC) of all values of all channels, -1..1.

    The GM-SRM paper reports it, after Wei et al., "Single Image Reflection Removal Exploiting Misaligned
    Training Data", CVPR 2019: covariance over the product of the deviations. An image of one value has no
    correlation: it counts as 1 with an equal image and as 0 with any other.
    """
    x = result.astype(np.float64) - result.mean(dtype=np.float64)
    y = truth.astype(np.float64) - truth.mean(dtype=np.float64)
    norm = float(np.sqrt(np.sum(x * x) * np.sum(y * y)))
    if norm == 0:
        return float(np.array_equal(result, truth))
    return float(np.sum(x * y)) / norm


def local_mean_squared_error(result: Image8, truth: Image8) -> float:
    """Return the local mean squared error (LMSE), 0..1, 0 is best.

    Grosse et al., "Ground Truth Dataset and Baseline Evaluations for Intrinsic Image Algorithms", ICCV 2009,
    section 5, which the GM-SRM paper cites. In windows of 20 x 20 pixels, 10 apart, each channel of the
    result is scaled to come as near to the photo as it can; the squared errors left are summed over all
    windows and divided by what a black image would leave. Values are 0..255 gamma-encoded.

    Raises:
        ValueError: The images are smaller than one window.
    """
    if min(truth.shape[:2]) < LMSE_WINDOW_PX:
        raise ValueError(f"images need sides of {LMSE_WINDOW_PX} pixels for LMSE, got {truth.shape[:2]}")
    x, y = result.astype(np.float64), truth.astype(np.float64)
    of_result, of_truth, crossed = _window_sums(x * x), _window_sums(y * y), _window_sums(x * y)
    # The best scale of a window is crossed / of_result; a black result cannot be scaled to anything.
    explained = np.divide(crossed**2, of_result, out=np.zeros_like(crossed), where=of_result > 0)
    total = float(of_truth.sum())
    if total == 0:
        return 0.0
    return float(np.clip(of_truth - explained, 0, None).sum()) / total


def _window_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sums, rows x columns x channels, over windows inside the image."""
    integral = np.asarray(cv2.integral(values, sdepth=cv2.CV_64F))
    low, high = integral[:-LMSE_WINDOW_PX:LMSE_STEP_PX], integral[LMSE_WINDOW_PX::LMSE_STEP_PX]
    bands = high - low
    return bands[:, LMSE_WINDOW_PX::LMSE_STEP_PX] - bands[:, :-LMSE_WINDOW_PX:LMSE_STEP_PX]
