"""How willingly a path goes over each pixel: along thin lines, or along edges. No Qt."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
PathCost = Callable[[Pixels], Pixels]
"""From H x W x 3 in levels of 0..255 to H x W in 0..1; cheap where a path should go."""

RIDGE_SIGMAS: Final = (1.0, 2.0, 4.0)
"""Lines of about twice this width answer most."""

EDGE_SIGMAS: Final = (1.0, 3.0)
"""Sharp edges are met exactly, and in soft ones a line does not wriggle."""

AROUND_PX: Final = 41
"""Strength counts against what is usual in a square of this side: a faint wire in the sky is a wire."""

MIN_STRENGTH: Final = 1.5
"""Levels; weaker is noise, however even its surroundings are."""

MIN_COST: Final = 0.03
"""Even the best way has a length."""


def ridge_cost(pixels: Pixels) -> Pixels:
    """Return the cost of a path along lines, brighter or darker than both of their sides.

    Args:
        pixels: H x W x 3 float32, in levels of 0..255.

    Returns:
        H x W float32, 0.03..1.
    """
    grey = pixels.mean(axis=2, dtype=np.float32)
    strength: Pixels = np.zeros(grey.shape, np.float32)
    for sigma in RIDGE_SIGMAS:
        smooth = cv2.GaussianBlur(grey, (0, 0), sigma)
        down, across, mixed = (
            cv2.Sobel(smooth, cv2.CV_32F, dx, dy, scale=scale * sigma**2)
            for dx, dy, scale in ((0, 2, 1 / 4), (2, 0, 1 / 4), (1, 1, 1 / 4))
        )
        # The curvatures across and along a line are (down + across) / 2 +- spread / 2.
        spread = np.sqrt((across - down) ** 2 + 4 * mixed**2, dtype=np.float32)
        across_line = np.abs(across + down) / 2 + spread / 2
        along_line = np.abs(np.abs(across + down) / 2 - spread / 2)
        np.maximum(strength, across_line - along_line, out=strength)
    return _cost(strength)


def edge_cost(pixels: Pixels) -> Pixels:
    """Return the cost of a path along edges of any channel.

    Args:
        pixels: H x W x 3 float32, in levels of 0..255.

    Returns:
        H x W float32, 0.03..1.
    """
    strength: Pixels = np.zeros(pixels.shape[:2], np.float32)
    for sigma in EDGE_SIGMAS:
        smooth = cv2.GaussianBlur(pixels, (0, 0), sigma)
        across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=sigma / 4)
        down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=sigma / 4)
        strength += np.sqrt(across**2 + down**2, dtype=np.float32).max(axis=2)
    return _cost(strength)


def _cost(strength: Pixels) -> Pixels:
    usual = cv2.boxFilter(strength**2, -1, (AROUND_PX, AROUND_PX), borderType=cv2.BORDER_REFLECT)
    cost = 1 / (1 + strength**2 / (usual + np.float32(MIN_STRENGTH**2)))
    return np.maximum(cost, np.float32(MIN_COST)).astype(np.float32, copy=False)
