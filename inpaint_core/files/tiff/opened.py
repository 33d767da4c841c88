"""TIFF files opened by tifffile, which is loaded only then: most photos are none, and a window waits."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def opened_tiff(stream: io.BytesIO) -> Iterator[Any]:
    """Give a ``tifffile.TiffFile``; what tifffile warns of is checked by the callers, or raised.

    Args:
        stream: The whole file; not closed.

    Raises:
        ValueError: The file is damaged (and what else tifffile raises for that).
    """
    import tifffile  # noqa: PLC0415 - takes 15 ms of the time until the window is there

    tifffile.logger().setLevel(logging.CRITICAL)
    try:
        with tifffile.TiffFile(stream) as tiff:
            yield tiff
    except tifffile.TiffFileError as error:
        raise ValueError(str(error)) from error
