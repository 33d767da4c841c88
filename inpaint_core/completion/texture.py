"""What patches are compared by: colour, and how much fine texture there is along x and along y."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from inpaint_core.completion.matching.patch import CHANNELS, Floats
from inpaint_core.completion.workers import do_not_check, strips_of

TEXTURE_WEIGHT: Final = 3.0
WINDOW_PX: Final = 5


def with_texture(image: Floats, known: Floats, check: Callable[[], None] = do_not_check) -> Floats:
    """Return h x w x 5: the colours, and the mean |dx| and |dy| of grey around each pixel.

    Args:
        image: h x w x 3, 0..1.
        known: h x w, 0 or 1; only steps between known pixels count.
        check: Called between strips; it may raise, to cancel.
    """
    result = np.empty((*known.shape, CHANNELS), np.float32)
    for own, seen in strips_of(known.shape, margin=WINDOW_PX):
        result[own] = _textured(image[seen], known[seen])[own.start - seen.start :][: own.stop - own.start]
        check()
    return result


def _textured(image: Floats, known: Floats) -> Floats:
    # One channel after the other: a mean over an axis of three is several times as slow.
    grey = (image[:, :, 0] + image[:, :, 1] + image[:, :, 2]) / np.float32(3)
    result = np.empty((*grey.shape, CHANNELS), np.float32)
    result[:, :, :3] = image
    for channel, axis in ((3, 1), (4, 0)):
        step, counted = np.zeros_like(grey), np.zeros_like(grey)
        here = (slice(None), slice(0, -1)) if axis else (slice(0, -1), slice(None))
        there = (slice(None), slice(1, None)) if axis else (slice(1, None), slice(None))
        step[here] = np.abs(grey[there] - grey[here])
        counted[here] = np.minimum(known[there], known[here])
        result[:, :, channel] = TEXTURE_WEIGHT * _windowed_mean(step, counted)
    return result


def _windowed_mean(values: Floats, weight: Floats) -> Floats:
    size = (WINDOW_PX, WINDOW_PX)
    total = cv2.blur(values * weight, size)
    return (total / np.maximum(cv2.blur(weight, size), 1e-3)).astype(np.float32)
