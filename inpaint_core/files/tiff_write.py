"""TIFF files of 8 or 16 bits a channel, with alpha, colour profile, EXIF, XMP and resolution.

Pillow writes no 16-bit colour and tifffile no EXIF directory, so the file is laid out here.
"""

import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.tiff_read import (
    ICC_PROFILE,
    NOT_EXIF,
    RESOLUTION_UNIT,
    X_RESOLUTION,
    XMP,
    Y_RESOLUTION,
)
from inpaint_core.files.tiff_tags import (
    BYTE,
    LONG,
    RATIONAL,
    SHORT,
    UNDEFINED,
    ByteOrder,
    Directory,
    Tag,
    byte_order,
    header,
    numbers,
    pack_directory,
    read_directory,
)

_STRIP_BYTES: Final = 1 << 20
_DEFLATE: Final = 8
_UNCOMPRESSED: Final = 1
_LEVEL: Final = 4
"""On a photo of 6 megapixels level 6 took up to five times as long and saved 8 %."""
_STRIP_OFFSETS: Final = 273
_INCH: Final = 2
_RESOLUTION_STEPS: Final = 10_000


def encode_tiff(
    values: NDArray[Any],
    *,
    icc_profile: bytes | None = None,
    exif: bytes | None = None,
    xmp: bytes | None = None,
    dpi: tuple[float, float] | None = None,
    compress: bool = True,
) -> bytes:
    """Return a TIFF file that holds exactly these pixels.

    Args:
        values: H x W x C, uint8 or uint16; C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA; alpha is not
            premultiplied.
        icc_profile: Colour profile, or None.
        exif: EXIF block from its TIFF header on, or None.
        xmp: XMP packet, or None.
        dpi: Horizontal and vertical pixels an inch, or None.
        compress: Deflate with a horizontal predictor; otherwise uncompressed.
    """
    order = byte_order(exif or b"")  # the tags are copied as they are, so the file takes their order
    height, width, channels = values.shape
    rows = max(1, _STRIP_BYTES // (width * channels * values.itemsize))
    strips = _strips(values, rows, order, compress=compress)
    tags = {number: tag for number, tag in read_directory(exif or b"").items() if number not in NOT_EXIF}
    shorts = {
        258: (values.itemsize * 8,) * channels,
        259: (_DEFLATE if compress else _UNCOMPRESSED,),
        262: (2 if channels >= 3 else 1,),  # RGB, or grey where black is zero
        274: (1,),
        277: (channels,),
        284: (1,),
        317: (2 if compress else 1,),
    }
    if channels in (2, 4):
        shorts[338] = (2,)  # the extra sample is alpha, not premultiplied
    tags |= {number: numbers(SHORT, content, order) for number, content in shorts.items()}
    for number, content in ((256, width), (257, height), (278, rows)):
        tags[number] = numbers(LONG, (content,), order)
    tags |= _carried(icc_profile, xmp, dpi, order)
    return _assembled(tags, strips, order)


def _carried(
    icc_profile: bytes | None, xmp: bytes | None, dpi: tuple[float, float] | None, order: ByteOrder
) -> Directory:
    tags = Directory()
    if icc_profile:
        tags[ICC_PROFILE] = Tag(UNDEFINED, len(icc_profile), icc_profile)
    if xmp:
        tags[XMP] = Tag(BYTE, len(xmp), xmp)
    if dpi:
        for number, value in ((X_RESOLUTION, dpi[0]), (Y_RESOLUTION, dpi[1])):
            steps = Fraction(value).limit_denominator(_RESOLUTION_STEPS)
            tags[number] = numbers(RATIONAL, (steps.numerator, steps.denominator), order)
        tags[RESOLUTION_UNIT] = numbers(SHORT, (_INCH,), order)
    return tags


def _assembled(tags: Directory, strips: list[bytes], order: ByteOrder) -> bytes:
    """Put header, directory and image data together; the data lie behind the directory."""
    start = header(order)
    lengths = [len(strip) for strip in strips]
    tags[279] = numbers(LONG, tuple(lengths), order)
    tags[_STRIP_OFFSETS] = numbers(LONG, tuple(lengths), order)  # of the right size, filled in below
    first = len(start) + len(pack_directory(tags, order, len(start)))
    offsets = accumulate(lengths[:-1], initial=first)
    tags[_STRIP_OFFSETS] = numbers(LONG, tuple(offsets), order)
    return b"".join([start, pack_directory(tags, order, len(start)), *strips])


def _strips(values: NDArray[Any], rows: int, order: ByteOrder, *, compress: bool) -> list[bytes]:
    tops = range(0, values.shape[0], rows)
    if not compress:
        return [_stored(values[top : top + rows], order) for top in tops]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # zlib works without the interpreter's lock
        return list(pool.map(lambda top: _deflated(values[top : top + rows], order), tops))


def _deflated(strip: NDArray[Any], order: ByteOrder) -> bytes:
    """Compress differences between horizontal neighbours (predictor 2); they wrap around."""
    differences = strip.copy()
    differences[:, 1:] -= strip[:, :-1]
    return zlib.compress(_stored(differences, order), _LEVEL)


def _stored(strip: NDArray[Any], order: ByteOrder) -> bytes:
    return np.ascontiguousarray(strip, strip.dtype.newbyteorder(order)).tobytes()
