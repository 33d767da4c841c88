"""How far a completion is from the photo. Pictures are H x W x 3 uint8 RGB of one size."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

BEST_PSNR: Final = 100.0
"""Given for equal pictures, whose PSNR has no finite value."""


def psnr(result: Picture, truth: Picture) -> float:
    """Return the peak signal-to-noise ratio in dB over all channels, peak 255."""
    difference = result.astype(np.float64) - truth.astype(np.float64)
    mean_square = float(np.mean(difference**2))
    if mean_square == 0:
        return BEST_PSNR
    return min(BEST_PSNR, float(10 * np.log10(255.0**2 / mean_square)))


def mean_absolute_error(result: Picture, truth: Picture) -> float:
    """Return the mean absolute difference over all channels, 0..1."""
    return float(np.mean(np.abs(result.astype(np.float64) - truth.astype(np.float64)))) / 255
