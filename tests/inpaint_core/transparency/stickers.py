"""Drawn pictures on a clear ground: anti-aliased shapes, and things that lie over their edges."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIZE = (240, 320)
"""Height and width."""

Alpha = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def shape(draw: Callable[[ImageDraw.ImageDraw], object], *, blur_px: float = 0) -> Alpha:
    """Return an anti-aliased shape's opacity; it is drawn at four times the size."""
    large = Image.new("L", (4 * SIZE[1], 4 * SIZE[0]))
    draw(ImageDraw.Draw(large))
    alpha = np.asarray(large.resize((SIZE[1], SIZE[0]), Image.Resampling.BOX))
    return cv2.GaussianBlur(alpha, (0, 0), blur_px) if blur_px else alpha


def disc(x: float, y: float, radius: float, *, blur_px: float = 0) -> Alpha:
    """Return the opacity of a round thing."""
    edges = [4 * (x - radius), 4 * (y - radius), 4 * (x + radius), 4 * (y + radius)]
    return shape(lambda draw: draw.ellipse(edges, fill=255), blur_px=blur_px)


def around(alpha: Alpha, margin_px: int = 3) -> Mask:
    """Return a mask over everything of a thing, and a little more."""
    side = 2 * margin_px + 1
    return cv2.dilate((alpha > 0).astype(np.uint8), np.ones((side, side), np.uint8)) > 0


def colored(alpha: Alpha, *, hidden: int = 0) -> NDArray[np.uint8]:
    """Return smooth reddish colours, H x W x 3, with one level under what is clear."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    image = np.stack([200 + 30 * np.sin(x / 25), 60 + 20 * np.sin(y / 17), 70 + y * 0.2], axis=2)
    image[alpha == 0] = hidden
    return image.astype(np.uint8)


def with_thing(
    image: NDArray[np.uint8], alpha: Alpha, thing: Alpha, color: tuple[int, int, int]
) -> tuple[NDArray[np.uint8], Alpha]:
    """Return a picture and its opacity with a thing of one colour lying on it."""
    share = thing[:, :, None] / 255
    mixed = image * (1 - share) + np.array(color) * share
    only = (thing > 0) & (alpha == 0)
    mixed[only] = color
    return mixed.round().astype(np.uint8), np.maximum(alpha, thing)
