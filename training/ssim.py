"""Structural similarity with a uniform window, as the inpainting papers report it."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

WINDOW_PX: Final = 11
C1: Final = (0.01 * 255) ** 2
C2: Final = (0.03 * 255) ** 2


def structural_similarity(result: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the mean SSIM of two pictures (Wang et al. 2004), -1..1, averaged over the three channels.

    Uniform 11 x 11 window, sample covariance, K1 = 0.01, K2 = 0.03, peak 255; windows that would leave the
    picture are left out.

    Args:
        result: H x W x 3 uint8, both sides at least 11.
        truth: Of the same shape.
    """
    x, y = result.astype(np.float64), truth.astype(np.float64)
    pixels = WINDOW_PX * WINDOW_PX
    sample = pixels / (pixels - 1)  # from mean square to unbiased variance
    mean_x, mean_y = _window_mean(x), _window_mean(y)
    variance_x = sample * (_window_mean(x * x) - mean_x * mean_x)
    variance_y = sample * (_window_mean(y * y) - mean_y * mean_y)
    covariance = sample * (_window_mean(x * y) - mean_x * mean_y)
    similarity = ((2 * mean_x * mean_y + C1) * (2 * covariance + C2)) / (
        (mean_x**2 + mean_y**2 + C1) * (variance_x + variance_y + C2)
    )
    margin = WINDOW_PX // 2
    return float(similarity[margin:-margin, margin:-margin].mean())


def _window_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.blur(values, (WINDOW_PX, WINDOW_PX)), dtype=np.float64)
