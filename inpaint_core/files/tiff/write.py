"""TIFF files of full colour, greys, palettes or bits, with alpha, colour profile, EXIF, XMP and resolution.

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
from inpaint_core.files.modes.indexed import Indexed, packed_rows
from inpaint_core.files.photoshop import iptc_of
from inpaint_core.files.tiff.fax import fax_strips
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
_PALETTE: Final = 3
_LEVEL: Final = 4
"""On a photo of 6 megapixels level 6 took up to five times as long and saved 8 %."""
_INCH: Final = 2
_RESOLUTION_STEPS: Final = 10_000
_Shorts = dict[int, tuple[int, ...]]
"""Contents of tags of 16 bits, by number."""


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
    order = _order(metadata)
    colours = values.shape[2]
    if metadata.extra is not None:
        values = np.concatenate([values, metadata.extra], axis=2)
    height, width, channels = values.shape
    rows = max(1, _STRIP_BYTES // (width * channels * values.itemsize))
    strips = _strips(values, rows, order, compress=compress)
    shorts = {
        258: (values.itemsize * 8,) * channels,
        259: (_DEFLATE if compress else _UNCOMPRESSED,),
        262: (2 if colours >= 3 else 1,),  # RGB, or grey where black is zero
        277: (channels,),
        317: (2 if compress else 1,),
    }
    # Samples beyond the colours: alpha that is not premultiplied, and what has no name.
    if kinds := (2,) * (colours in (2, 4)) + (0,) * (channels - colours):
        shorts[338] = kinds
    return _file(strips, shorts, (height, width, rows), metadata)


def encode_indexed_tiff(indexed: Indexed, metadata: ImageMetadata, *, compress: bool = True) -> bytes:
    """Return a TIFF file of 1 to 8 bits a pixel that holds exactly these numbers of colours.

    Args:
        indexed: Opaque. Fax compression and white as zero stay.
        metadata: As for ``encode_tiff``.
        compress: Deflate; otherwise uncompressed.

    Raises:
        ValueError: The file would be larger than 4 GB.
    """
    height, width = indexed.values.shape
    values, bits = indexed.values, indexed.bits
    if indexed.white_is_zero:
        values = ((1 << bits) - 1 - values).astype(np.uint8)
    shorts: _Shorts = {258: (bits,), 259: (_UNCOMPRESSED,), 277: (1,)}
    if indexed.is_ramp:
        shorts[262] = (0 if indexed.white_is_zero else 1,)
    else:
        shorts |= {262: (_PALETTE,), 320: _color_map(indexed)}
    if indexed.fax is not None and bits == 1 and indexed.is_ramp:
        rows, strips = fax_strips(values, indexed.fax)
        return _file(strips, shorts | {259: (indexed.fax,)}, (height, width, rows), metadata)
    packed = packed_rows(values, bits)
    rows = max(1, _STRIP_BYTES // packed.shape[1])
    strips = [packed[top : top + rows].tobytes() for top in range(0, height, rows)]
    if compress:
        shorts[259] = (_DEFLATE,)
        strips = [zlib.compress(strip) for strip in strips]
    return _file(strips, shorts, (height, width, rows), metadata)


def _order(metadata: ImageMetadata) -> ByteOrder:
    """Return the order of bytes: tags and pages are copied as they are, so the file takes theirs."""
    return metadata.pages.order if metadata.pages else byte_order(metadata.exif or b"")


def _file(
    strips: list[bytes],
    shorts: _Shorts,
    size: tuple[int, int, int],
    metadata: ImageMetadata,
) -> bytes:
    """Put a page of these strips together; ``size`` is height, width and rows of a strip."""
    order, others = _order(metadata), metadata.pages
    exif = read_directory(metadata.exif or b"")
    tags = {number: tag for number, tag in exif.items() if number not in NOT_EXIF}
    upright = {274: (1,), 284: (1,)}  # and all samples of a pixel together
    tags |= {number: numbers(SHORT, content, order) for number, content in (shorts | upright).items()}
    for number, content in zip((257, 256, 278), size, strict=True):
        tags[number] = numbers(LONG, (content,), order)
    tags |= _carried(metadata, order)
    page = StoredPage(tags, tuple(strips))
    return join_pages([*others.before, page, *others.after] if others else [page], order)


def _color_map(indexed: Indexed) -> tuple[int, ...]:
    """Return all reds, all greens and all blues, 16 bits each."""
    deep = indexed.deep_colors
    colors = indexed.colors[:, :3].astype(np.uint16) * 257 if deep is None else deep
    full = np.pad(colors, ((0, (1 << indexed.bits) - len(colors)), (0, 0)))
    return tuple(full.T.ravel().tolist())


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
