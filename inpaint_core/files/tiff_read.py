"""TIFF beyond what Pillow keeps: 16 bits a channel, and the EXIF block as the other formats carry it."""

import io
from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray

from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.tiff_tags import (
    ORIENTATION,
    ByteOrder,
    Directory,
    byte_order,
    pack_block,
    rational_of,
    read_directory,
    text_of,
)

_WHITE_IS_ZERO: Final = 0
_BLACK_IS_ZERO: Final = 1
_RGB: Final = 2
_COLORS: Final = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3}
_UNSPECIFIED: Final = 0
_PREMULTIPLIED: Final = 1
_DESCRIPTION: Final = 270
_CENTIMETRE: Final = 3

STRUCTURE_TAGS: Final = frozenset(
    [
        *range(254, 267),
        273,
        *range(277, 282),
        284,
        *range(288, 294),
        301,
        *range(317, 326),
        330,
        *range(332, 348),
        *range(512, 533),
    ]
)
"""Tags that say how the pixels of one file are stored; they must not follow the photo into another."""

XMP: Final = 700
ICC_PROFILE: Final = 34675
X_RESOLUTION: Final = 282
Y_RESOLUTION: Final = 283
RESOLUTION_UNIT: Final = 296

NOT_EXIF: Final = STRUCTURE_TAGS | {XMP, ICC_PROFILE, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT}
"""Tags that are kept apart from EXIF or not at all."""


@dataclass(frozen=True, eq=False)
class DeepTiff:
    """An opened TIFF of 16 bits a channel; the pixels are decoded on ``read_pixels``."""

    height: int
    width: int
    metadata: ImageMetadata
    notices: tuple[str, ...]
    _data: bytes = field(repr=False)

    def read_pixels(self) -> NDArray[np.uint16]:
        """Return H x W x C, as stored (not turned upright): C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA."""
        with tifffile.TiffFile(io.BytesIO(self._data)) as tiff:
            page = tiff.pages.first
            values = _page_values(page, self._data)
            photometric = int(page.photometric)
            extra = tuple(int(kind) for kind in page.extrasamples)
        colors = _COLORS[photometric]
        if values.ndim == 2:
            values = values[:, :, None]
        has_alpha = values.shape[2] > colors and extra[:1] != (_UNSPECIFIED,)
        values = values[:, :, : colors + has_alpha]
        if photometric == _WHITE_IS_ZERO:
            values = np.concatenate([65535 - values[:, :, :1], values[:, :, 1:]], axis=2)
        if has_alpha and extra[:1] == (_PREMULTIPLIED,):
            values = _unpremultiplied(values)
        return np.ascontiguousarray(values, np.uint16)


def open_16_bit(data: bytes) -> DeepTiff | None:
    """Read the header of a 16-bit grey or RGB TIFF; None if this is another kind of TIFF or none at all.

    Args:
        data: The whole file.
    """
    if data[:4] not in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return None
    with tifffile.TiffFile(io.BytesIO(data)) as tiff:
        page, pages = tiff.pages.first, len(tiff.pages)
        colors = _COLORS.get(int(page.photometric))
        if colors is None or page.bitspersample != 16 or int(page.sampleformat) != 1 or page.imagedepth != 1:
            return None
        height, width, is_compressed = page.imagelength, page.imagewidth, int(page.compression) != 1
    tags, order = read_directory(data), byte_order(data)
    metadata = ImageMetadata(
        format="TIFF",
        source_mode="L;16" if colors == 1 else "RGB;16",
        bits=16,
        is_grey=colors == 1,
        is_compressed=is_compressed,
        icc_profile=text_of(tags.get(ICC_PROFILE)),
        exif=exif_of(data),
        xmp=text_of(tags.get(XMP)),
        dpi=_resolution(tags, order),
    )
    notices = ("The file holds several images; the first one was opened.",) if pages > 1 else ()
    return DeepTiff(height, width, metadata, notices, data)


def exif_of(data: bytes) -> bytes | None:
    """Return the descriptive tags of a TIFF as an EXIF block from its header on, or None if it has none.

    Args:
        data: The whole file.
    """
    tags = {number: tag for number, tag in read_directory(data).items() if number not in NOT_EXIF}
    description = text_of(tags.get(_DESCRIPTION))
    if description and description.startswith(b'{"shape"'):
        del tags[_DESCRIPTION]  # a note of tifffile's about the layout of this very file
    return pack_block(tags, byte_order(data)) if tags else None


def _resolution(tags: Directory, order: ByteOrder) -> tuple[float, float] | None:
    across, down = (rational_of(tags.get(number), order) for number in (X_RESOLUTION, Y_RESOLUTION))
    unit = text_of(tags.get(RESOLUTION_UNIT))
    in_centimetres = unit is not None and _CENTIMETRE in unit[:2]
    if not across or not down or across <= 1 or down <= 1:
        return None
    per_inch = 2.54 if in_centimetres else 1.0
    return across * per_inch, down * per_inch


def _page_values(page: Any, data: bytes) -> NDArray[Any]:
    """Decode one page; LZW and the like need OpenCV, which cannot read every layout tifffile can."""
    try:
        values = np.asarray(page.asarray())
        if page.planarconfig == 2 and values.ndim == 3:
            values = np.moveaxis(values, 0, -1)
    except (ValueError, KeyError) as error:
        if "imagecodecs" not in str(error):
            raise
        values = _opencv_values(data)
    if values.shape[:2] != (page.imagelength, page.imagewidth) or values.ndim > 3:
        raise ValueError("unexpected layout of the image data")
    return values


def _opencv_values(data: bytes) -> NDArray[Any]:
    stream = io.BytesIO(data)
    with tifffile.TiffFile(stream) as tiff:
        tag = tiff.pages.first.tags.get(ORIENTATION)
        if tag is not None:
            tag.overwrite(1)  # OpenCV would turn the pixels; the caller does, once, for every format
        stored = stream.getvalue()
    values = cv2.imdecode(np.frombuffer(stored, np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype != np.uint16:
        raise ValueError("the image data cannot be decoded")
    if values.ndim == 2:
        return np.asarray(values)
    return np.asarray(cv2.cvtColor(values, {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}[values.shape[2]]))


def _unpremultiplied(values: NDArray[Any]) -> NDArray[np.uint16]:
    alpha = values[:, :, -1:].astype(np.float64)
    color = np.rint(values[:, :, :-1] * (65535 / np.maximum(alpha, 1)))
    result: NDArray[np.uint16] = np.concatenate([np.minimum(color, 65535), alpha], axis=2).astype(np.uint16)
    return result
