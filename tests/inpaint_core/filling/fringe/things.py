"""Things of known outline and softness before grounds of several kinds."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE_PX = 300


def ground(kind: str, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Something to stand before: 300 x 300."""
    random = np.random.default_rng(1)
    if kind == "even":
        return np.full((SIDE_PX, SIDE_PX, 3), 140, np.uint8)
    if kind == "ramp":
        ramp = np.linspace(70, 200, SIDE_PX)[:, None, None]
        return np.broadcast_to(ramp, (SIDE_PX, SIDE_PX, 3)).astype(np.uint8)
    if kind == "noise":
        return np.clip(random.normal(140, 7, (SIDE_PX, SIDE_PX, 3)), 0, 255).astype(np.uint8)
    return photo[:SIDE_PX, -SIDE_PX:].copy()


def thing(blur_px: float) -> NDArray[np.float32]:
    """How much of each pixel a thing of soft or anti-aliased edge covers."""
    large = np.zeros((4 * SIDE_PX, 4 * SIDE_PX), np.float32)
    turn = np.linspace(0, 2 * np.pi, 300)
    radius = 4 * 60 * (1 + 0.2 * np.sin(3 * turn))
    outline = np.stack([600 + radius * np.cos(turn), 600 + radius * np.sin(turn)], axis=1)
    cv2.fillPoly(large, [outline.astype(np.int32)], 1)
    share = cv2.resize(large, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(share, (0, 0), blur_px) if blur_px else share


def pasted(ground: NDArray[np.uint8], share: NDArray[np.float32], colour: int) -> NDArray[np.uint8]:
    mixed = ground * (1 - share[:, :, None]) + colour * share[:, :, None]
    return np.rint(mixed).astype(np.uint8)
