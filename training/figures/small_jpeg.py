"""JPEG files that are small enough to be committed: at most 250 kB each."""

from itertools import chain
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from inpaint_core.files.atomic import replace_file
from training.evaluation.pixel_measures import Image8

MAX_BYTES: Final = 250_000
QUALITIES: Final = (88, 80, 72, 64)
"""Tried in this order, from the best to the worst that small images and captions bear."""
FULL_COLOUR_QUALITY: Final = 88
"""From this quality on colours are as sharp as brightness; below it they have half the resolution."""
SHRINK: Final = 0.9
"""Factor on the sides of an image that is too large at every quality."""


def write_small_jpeg(path: Path, image: Image8, *, max_bytes: int = MAX_BYTES) -> None:
    """Write an image at the best quality that keeps its file small; it is made smaller if no quality does.

    Args:
        path: Where to.
        image: H x W x 3 uint8 RGB.
        max_bytes: Of the file; files of a few thousand are always possible.

    Raises:
        WriteError: The file cannot be written.
    """
    replace_file(path, encode_small_jpeg(image, max_bytes=max_bytes))


def encode_small_jpeg(image: Image8, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the file that ``write_small_jpeg`` writes.

    Raises:
        ValueError: Not even a single pixel is small enough.
    """
    shown = image
    while True:
        for quality in QUALITIES:
            data = _encoded(shown, quality)
            if len(data) <= max_bytes:
                return data
        height, width = shown.shape[:2]
        if (height, width) == (1, 1):
            raise ValueError(f"no JPEG has {max_bytes} bytes")
        size = (max(1, int(width * SHRINK)), max(1, int(height * SHRINK)))
        shown = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _encoded(image: Image8, quality: int) -> bytes:
    is_full = quality >= FULL_COLOUR_QUALITY
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if is_full else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    options = {
        cv2.IMWRITE_JPEG_QUALITY: quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR: sampling,
        cv2.IMWRITE_JPEG_OPTIMIZE: 1,
        cv2.IMWRITE_JPEG_PROGRESSIVE: 1,
    }
    _, data = cv2.imencode(".jpg", image[:, :, ::-1], list(chain.from_iterable(options.items())))
    return bytes(data)
