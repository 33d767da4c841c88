"""Where the candidates of a hole differ among each other. No Qt."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.filling.boxes import relative_to
from inpaint_core.region import Box
from inpaint_core.request import Completion, ImageArray

SIDE_PX: Final = 512
"""About so many pixels of a hole a side are looked at."""
MAX_LEVELS: Final = 48
"""A spread of so many of 255 levels is shown as the most there can be."""


def spread_of(
    image: ImageArray, fills: Sequence[Completion], box: Box, mask: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Return the standard deviation of completions, pixel by pixel.

    Args:
        image: The photo that all were made of, H x W x 3.
        fills: At least one.
        box: The part of the photo that is looked at.
        mask: H x W bool; outside it there is no spread.

    Returns:
        About box.height x box.width, every ``step``-th pixel of it: the root mean square over the channels,
        in levels of 8 bit.
    """
    step = max(1, max(box.width, box.height) // SIDE_PX)
    scale = 255 / np.iinfo(image.dtype).max
    views = [_seen(image, fill, box)[::step, ::step].astype(np.float32) * scale for fill in fills]
    mean = np.mean(views, axis=0)
    variance = np.mean([np.mean((view - mean) ** 2, axis=2) for view in views], axis=0)
    spread: NDArray[np.float32] = np.sqrt(variance).astype(np.float32)
    spread[~mask[box.slices][::step, ::step]] = 0
    return spread


def _seen(image: ImageArray, fill: Completion, box: Box) -> ImageArray:
    pixels: ImageArray = image[box.slices].copy()
    for patch in fill.patches:
        shared = patch.box.intersection(box)
        if not shared.is_empty:
            pixels[relative_to(shared, box).slices] = patch.pixels[relative_to(shared, patch.box).slices]
    return pixels
