"""Pictures of straight edges."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE_PX = 320


def halves(angle: float, offset: float = 0.0, seed: int = 0) -> NDArray[np.float32]:
    """Return a picture that is dark on one side of a line and light on the other.

    Args:
        angle: Of the line, in radians; 0 is level.
        offset: Of the line from the picture's middle, in pixels.
        seed: Of a little noise.
    """
    fine = 4
    y, x = (np.mgrid[: SIDE_PX * fine, : SIDE_PX * fine] + 0.5) / fine - SIDE_PX / 2
    is_light = y * np.cos(angle) - x * np.sin(angle) > offset
    grey = cv2.resize(
        np.where(is_light, 0.7, 0.3).astype(np.float32), (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA
    )
    noise = np.random.default_rng(seed).normal(0, 0.01, (SIDE_PX, SIDE_PX, 3))
    return (grey[:, :, None] * (0.9, 1.0, 0.8) + noise).astype(np.float32)


def shore(seed: int = 0) -> NDArray[np.float32]:
    """Return a rough wood above a smooth lake, with a thin bright shore from left to right."""
    random = np.random.default_rng(seed)
    image = np.empty((SIDE_PX, SIDE_PX, 3), np.float32)
    image[:] = 0.25 + random.normal(0, 0.01, image.shape)
    image[: SIDE_PX // 2] += random.normal(0, 0.04, (SIDE_PX // 2, SIDE_PX, 1))
    image[SIDE_PX // 2 : SIDE_PX // 2 + 3] = 0.7 + random.normal(0, 0.02, (3, SIDE_PX, 1))
    return image.clip(0, 1)
