"""TIFF files of 8 or 16 bits a channel, with alpha, colour profile, EXIF, XMP and resolution.

Pillow writes no 16-bit colour and tifffile no EXIF directory, so the file is laid out here.
"""

import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.photoshop import iptc_of
from inpaint_core.files.tiff.pages import StoredPage, join_pages
from inpaint_core.files.tiff.read import (
    ICC_PROFILE,
    IPTC,
    NOT_EXIF,
    PHOTOSHOP,
    RESOLUTION_UNIT,
    X_RESOLUTION,
    XMP,
    Y_RESOLUTION,
)
from inpaint_core.files.tiff.tags import (
    BYTE,
    LONG,
    RATIONAL,
    SHORT,
    UNDEFINED,
    ByteOrder,
    Directory,
    Tag,
    byte_order,
    numbers,
    read_directory,
)

_STRIP_BYTES: Final = 1 << 20
_DEFLATE: Final = 8
_UNCOMPRESSED: Final = 1
_LEVEL: Final = 4
"""On a photo of 6 megapixels level 6 took up to five times as long and saved 8 %."""
_INCH: Final = 2
_RESOLUTION_STEPS: Final = 10_000


def encode_tiff(values: NDArray[Any], metadata: ImageMetadata, *, compress: bool = True) -> bytes:
    """Return a TIFF file that holds exactly these pixels.

    Args:
        values: H x W x C, uint8 or uint16; C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA; alpha is not
            premultiplied.
        metadata: Profile, EXIF, XMP, resolution, image resources, further samples and the pages around this
            one, which stay as they are.
        compress: Deflate with a horizontal predictor; otherwise uncompressed.

    Raises:
        ValueError: The file would be larger than 4 GB.
    """
    # Tags and pages are copied as they are, so the file takes their order.
    others, exif = metadata.pages, metadata.exif or b""
    order = others.order if others else byte_order(exif)
    colours = values.shape[2]
    if metadata.extra is not None:
        values = np.concatenate([values, metadata.extra], axis=2)
    height, width, channels = values.shape
    rows = max(1, _STRIP_BYTES // (width * channels * values.itemsize))
    strips = _strips(values, rows, order, compress=compress)
    tags = {number: tag for number, tag in read_directory(exif).items() if number not in NOT_EXIF}
    shorts = {
        258: (values.itemsize * 8,) * channels,
        259: (_DEFLATE if compress else _UNCOMPRESSED,),
        262: (2 if colours >= 3 else 1,),  # RGB, or grey where black is zero
        274: (1,),
        277: (channels,),
        284: (1,),
        317: (2 if compress else 1,),
    }
    # Samples beyond the colours: alpha that is not premultiplied, and what has no name.
    if kinds := (2,) * (colours in (2, 4)) + (0,) * (channels - colours):
        shorts[338] = kinds
    tags |= {number: numbers(SHORT, content, order) for number, content in shorts.items()}
    for number, content in ((256, width), (257, height), (278, rows)):
        tags[number] = numbers(LONG, (content,), order)
    tags |= _carried(metadata, order)
    page = StoredPage(tags, tuple(strips))
    return join_pages([*others.before, page, *others.after] if others else [page], order)


def _carried(metadata: ImageMetadata, order: ByteOrder) -> Directory:
    resources, dpi = metadata.attachments.photoshop, metadata.dpi
    blocks = {
        ICC_PROFILE: (UNDEFINED, metadata.icc_profile),
        XMP: (BYTE, metadata.xmp),
        PHOTOSHOP: (UNDEFINED, resources),
        IPTC: (UNDEFINED, iptc_of(resources)),
    }
    tags: Directory = {
        number: Tag(kind, len(content), content) for number, (kind, content) in blocks.items() if content
    }
    if dpi:
        for number, value in ((X_RESOLUTION, dpi[0]), (Y_RESOLUTION, dpi[1])):
            steps = Fraction(value).limit_denominator(_RESOLUTION_STEPS)
            tags[number] = numbers(RATIONAL, (steps.numerator, steps.denominator), order)
        tags[RESOLUTION_UNIT] = numbers(SHORT, (_INCH,), order)
    return tags


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
