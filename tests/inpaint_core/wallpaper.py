"""An image that comes again and again, and a hole in it."""

import numpy as np
from numpy.typing import NDArray

PERIOD = 32


def liveliest_piece(photo: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the 32 x 32 piece with the most contrast, 0..1."""
    pieces = [
        photo[top : top + PERIOD, left : left + PERIOD].astype(np.float32) / 255
        for top in range(0, photo.shape[0] - PERIOD, PERIOD)
        for left in range(0, photo.shape[1] - PERIOD, PERIOD)
    ]
    return max(pieces, key=lambda piece: float(piece.std()))


def middle_hole() -> NDArray[np.bool_]:
    """Return 160 x 192 with a hole in the middle."""
    mask = np.zeros((160, 192), bool)
    mask[60:104, 70:126] = True
    return mask
