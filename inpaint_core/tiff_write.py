"""TIFF files of 8 or 16 bits a channel, with alpha, colour profile, EXIF, XMP and resolution.

Pillow writes no 16-bit colour and tifffile no EXIF directory, so the picture data are laid out here;
Pillow's directory writer packs the tags.
"""

import os
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, TiffImagePlugin

from inpaint_core.tiff_read import CARRIED_TAGS, STRUCTURE_TAGS

_HEADER: Final = b"II*\x00\x08\x00\x00\x00"
_STRIP_BYTES: Final = 1 << 20
_DEFLATE: Final = 8
_UNCOMPRESSED: Final = 1
_LEVEL: Final = 6


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
    height, width, channels = values.shape
    rows = max(1, _STRIP_BYTES // (width * channels * values.itemsize))
    strips = _strips(values, rows, compress=compress)
    tags = TiffImagePlugin.ImageFileDirectory_v2(_HEADER)
    _put_exif(tags, exif)
    tags[256], tags[257] = width, height
    tags[258] = (values.itemsize * 8,) * channels
    tags[259] = _DEFLATE if compress else _UNCOMPRESSED
    tags[262] = 2 if channels >= 3 else 1  # photometric: RGB or black is zero
    tags[277], tags[278], tags[284] = channels, rows, 1
    tags[274] = 1
    tags[317] = 2 if compress else 1
    if channels in (2, 4):
        tags[338] = 2  # the extra sample is alpha, not premultiplied
    if dpi:
        tags[282], tags[283], tags[296] = dpi[0], dpi[1], 2
    _put_bytes(tags, 700, xmp, kind=1)
    _put_bytes(tags, 34675, icc_profile, kind=7)
    lengths = [len(strip) for strip in strips]
    tags.tagtype[273] = tags.tagtype[279] = 4
    tags[279] = tuple(lengths)
    tags[273] = tuple(
        sum(lengths[:index]) for index in range(len(lengths))
    )  # counted from the directory's end
    return b"".join([_HEADER, tags.tobytes(len(_HEADER)), *strips])


def can_carry_exif(exif: bytes) -> bool:
    """Return whether the tags of an EXIF block can be read and written again."""
    tags = TiffImagePlugin.ImageFileDirectory_v2(_HEADER)
    try:
        _put_exif(tags, exif)
        tags.tobytes(len(_HEADER))
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error):
        return False
    return True


def _put_bytes(
    tags: TiffImagePlugin.ImageFileDirectory_v2, tag: int, content: bytes | None, *, kind: int
) -> None:
    if content:
        tags.tagtype[tag] = kind
        tags[tag] = content


def _put_exif(tags: TiffImagePlugin.ImageFileDirectory_v2, exif: bytes | None) -> None:
    """Copy the descriptive tags; what says how another file's pixels lay stays behind."""
    if not exif:
        return
    block = Image.Exif()
    block.load(exif)
    directories = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
    for tag, value in block.items():
        if tag not in STRUCTURE_TAGS and tag not in CARRIED_TAGS and tag not in directories:
            tags[tag] = value
    for directory in directories:
        content = dict(block.get_ifd(directory))
        content.pop(ExifTags.IFD.Interop, None)  # an offset into the old block
        if content:
            tags[directory] = content


def _strips(values: NDArray[Any], rows: int, *, compress: bool) -> list[bytes]:
    tops = range(0, values.shape[0], rows)
    if not compress:
        return [_little_endian(values[top : top + rows]) for top in tops]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # zlib works without the interpreter's lock
        return list(pool.map(lambda top: _deflated(values[top : top + rows]), tops))


def _deflated(strip: NDArray[Any]) -> bytes:
    """Compress differences between horizontal neighbours (predictor 2); they wrap around."""
    differences = strip.copy()
    differences[:, 1:] -= strip[:, :-1]
    return zlib.compress(_little_endian(differences), _LEVEL)


def _little_endian(strip: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(strip, strip.dtype.newbyteorder("<")).tobytes()
