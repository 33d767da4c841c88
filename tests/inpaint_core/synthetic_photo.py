"""Images of photo-like complexity, drawn from a seed: gradients, edges, texture, noise."""

import numpy as np
from numpy.typing import NDArray


def draw_photo(height: int, width: int, *, bits: int = 8, seed: int = 0) -> NDArray:
    """Return H x W x 3 RGB, uint8 or uint16; at 16 bit the low bytes are used too."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    layers = [np.sin(9 * x + 4 * y), np.cos(7 * y - 2 * x), np.where(x + y > 0.8, 0.7, -0.4)]
    smooth = np.stack(layers, axis=2) * 0.35 + 0.5 + random.normal(0, 0.03, (height, width, 3))
    top = (1 << bits) - 1
    return np.rint(np.clip(smooth, 0, 1) * top).astype(np.uint8 if bits == 8 else np.uint16)


def draw_alpha(height: int, width: int, *, bits: int = 8, seed: int = 0) -> NDArray:
    """Return H x W opacity with a clear corner, an opaque one, and everything between."""
    top = (1 << bits) - 1
    ramp = np.linspace(-0.3, 1.3, height * width).reshape(height, width)
    noisy = ramp + np.random.default_rng(seed).normal(0, 0.02, (height, width))
    return np.rint(np.clip(noisy, 0, 1) * top).astype(np.uint8 if bits == 8 else np.uint16)
