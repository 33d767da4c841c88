"""Values that are known in places, continued smoothly everywhere else: a membrane, by a pyramid of means."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def shrunk(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Return an image or map averaged to a smaller height and width."""
    small = cv2.resize(values, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    # OpenCV drops sides and channels of 1.
    return small.reshape(*shape[:2], *values.shape[2:]).astype(np.float32, copy=False)


def spread(weighted: Floats, weight: Floats) -> Floats:
    """Return values everywhere from values that are known in places, smoothly continued into the rest.

    Args:
        weighted: h x w x C, values times weight.
        weight: h x w, 0..1, above 0 somewhere.
    """
    height, width = weight.shape
    own = (weighted / np.maximum(weight, 1e-6)[:, :, None]).astype(np.float32)
    if height == width == 1:
        return own
    half = (-(-height // 2), -(-width // 2))
    coarse = spread(shrunk(weighted, half), shrunk(weight, half))
    around = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR).reshape(own.shape)
    return (around + weight[:, :, None] * (own - around)).astype(np.float32, copy=False)
