"""Structural similarity: with a uniform window, as the inpainting papers report it, and over many scales."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

WINDOW_PX: Final = 11
C1: Final = (0.01 * 255) ** 2
C2: Final = (0.03 * 255) ** 2
SCALE_WEIGHTS: Final = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Fine to coarse (Wang et al. 2003, section 3.2)."""
GAUSSIAN_DEVIATION_PX: Final = 1.5
MIN_MS_SSIM_PX: Final = WINDOW_PX * 2 ** (len(SCALE_WEIGHTS) - 1)


def structural_similarity(result: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the mean SSIM of two images (Wang et al. 2004), -1..1, averaged over the three channels.

    Uniform 11 x 11 window, sample covariance, K1 = 0.01, K2 = 0.03, peak 255; windows that would leave the
    image are left out.

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


def multi_scale_similarity(result: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Return the multi-scale SSIM of two images, 0..1, averaged over the three channels.

    Wang et al., "Multiscale Structural Similarity for Image Quality Assessment", 2003: five scales, each half
    the one before by means of 2 x 2 pixels; contrast and structure at each, brightness at the coarsest.
    Gaussian window of 11 pixels and deviation 1.5, K1 = 0.01, K2 = 0.03, peak 255; windows that would leave
    the image are left out. A negative mean of contrast and structure counts as 0.

    Args:
        result: H x W x 3 uint8, both sides at least 176.
        truth: Of the same shape.

    Raises:
        ValueError: The images are smaller.
    """
    if min(truth.shape[:2]) < MIN_MS_SSIM_PX:
        raise ValueError(f"images need sides of {MIN_MS_SSIM_PX} pixels, got {truth.shape[:2]}")
    x, y = result.astype(np.float64), truth.astype(np.float64)
    product = np.ones(truth.shape[2])
    for scale, weight in enumerate(SCALE_WEIGHTS):
        if scale:
            x, y = _halved(x), _halved(y)
        brightness, structure = _gaussian_terms(x, y)
        is_last = scale == len(SCALE_WEIGHTS) - 1
        factor = (brightness * structure if is_last else structure).mean(axis=(0, 1))
        product *= np.clip(factor, 0, None) ** weight
    return float(product.mean())


def _gaussian_terms(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the brightness term, and contrast times structure, at every window inside the image."""
    mean_x, mean_y = _gaussian_mean(x), _gaussian_mean(y)
    squares = _gaussian_mean(x * x) - mean_x**2 + _gaussian_mean(y * y) - mean_y**2
    covariance = _gaussian_mean(x * y) - mean_x * mean_y
    brightness = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
    return brightness, (2 * covariance + C2) / (squares + C2)


def _gaussian_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    margin = WINDOW_PX // 2
    blurred = cv2.GaussianBlur(values, (WINDOW_PX, WINDOW_PX), GAUSSIAN_DEVIATION_PX)
    return np.asarray(blurred, dtype=np.float64)[margin:-margin, margin:-margin]


def _halved(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return means of 2 x 2 pixels; an odd last row or column is left out."""
    height, width = values.shape[0] // 2, values.shape[1] // 2
    blocks = values[: 2 * height, : 2 * width].reshape(height, 2, width, 2, -1)
    return np.asarray(blocks.mean(axis=(1, 3)))
