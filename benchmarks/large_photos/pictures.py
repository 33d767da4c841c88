"""Pictures from the disk, as OpenCV has them."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray


def read_bgr(path: Path) -> NDArray[np.uint8]:
    """Return a picture, H x W x 3 in the order blue, green, red.

    Raises:
        FileNotFoundError: There is no picture that can be read.
    """
    pixels = cv2.imread(str(path))
    if pixels is None:
        raise FileNotFoundError(f"{path} is no picture that can be read")
    return np.asarray(pixels, np.uint8)
