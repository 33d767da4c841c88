"""Black and white in the compressions of fax machines, which libtiff writes and nothing else here can."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.files.tiff.pages import STRIP_LENGTHS, STRIP_OFFSETS
from inpaint_core.files.tiff.tags import byte_order, first_number, read_directory, whole_numbers_of

_NAMES: Final = {2: "tiff_ccitt", 3: "group3", 4: "group4"}
"""Pillow's, by TIFF's numbers."""
_ROWS_PER_STRIP: Final = 278


def fax_strips(bits: NDArray[np.uint8], compression: int) -> tuple[int, list[bytes]]:
    """Compress the bits of a page as they are to be stored.

    Args:
        bits: H x W uint8 of 0 and 1. A fax packs pages best whose paper is 0; any other fits too.
        compression: TIFF's number: 2 lines alone, 3 Group 3 of one dimension, 4 Group 4.

    Returns:
        Rows of a strip, and the strips from the top.
    """
    stream = io.BytesIO()
    Image.fromarray(bits.astype(bool)).save(stream, "TIFF", compression=_NAMES[compression])
    data = stream.getvalue()
    tags, order = read_directory(data), byte_order(data)
    starts, lengths = (whole_numbers_of(tags.get(tag), order) for tag in (STRIP_OFFSETS, STRIP_LENGTHS))
    strips = [data[at : at + length] for at, length in zip(starts, lengths, strict=True)]
    return first_number(tags, _ROWS_PER_STRIP, order, len(bits)), strips
