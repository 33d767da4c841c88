"""TIFF beyond what Pillow keeps: 16 bits a channel, further channels, EXIF as the other formats carry it."""

import io
from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadImageError
from inpaint_core.files import photoshop
from inpaint_core.files.attachments import CREDENTIALS, LAYERS, PREVIEW, RESOURCES, Attachments
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.tiff.claims import (
    BITS,
    EXTRA_SAMPLES,
    HEIGHT,
    PHOTOMETRIC,
    SAMPLES,
    WIDTH,
    check_claims,
    unsupported_values,
)
from inpaint_core.files.tiff.opened import opened_tiff
from inpaint_core.files.tiff.tags import (
    ORIENTATION,
    ByteOrder,
    Directory,
    byte_order,
    first_number,
    looks_like_tiff,
    pack_block,
    rational_of,
    read_directory,
    text_of,
    whole_numbers_of,
)

_WHITE_IS_ZERO: Final = 0
_BLACK_IS_ZERO: Final = 1
_RGB: Final = 2
_COLORS: Final = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3}
_COLORS_OF_PILLOW: Final = _COLORS | {3: 1, 5: 4, 6: 3, 8: 3}
"""Also of palettes, CMYK, YCbCr and Lab."""
_UNSPECIFIED: Final = 0
_PREMULTIPLIED: Final = 1
_ALPHA: Final = 2
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

IPTC: Final = 33723
PHOTOSHOP: Final = 34377
_LOST: Final = {330: PREVIEW, 37724: LAYERS, 52545: CREDENTIALS}
"""Smaller copies of the page, layers, content credentials: true of the photo as it was."""

NOT_EXIF: Final = (
    STRUCTURE_TAGS
    | {XMP, ICC_PROFILE, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT, IPTC, PHOTOSHOP}
    | frozenset(_LOST)
)
"""Tags that are kept apart from EXIF or not at all."""


@dataclass(frozen=True, eq=False)
class OwnTiff:
    """An opened TIFF that Pillow would narrow or cut; the pixels are decoded on ``read_pixels``."""

    height: int
    width: int
    metadata: ImageMetadata
    _data: bytes = field(repr=False)

    def read_pixels(self) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Return the pixels as stored (not turned upright), and samples that are neither colour nor opacity.

        Returns:
            H x W x C, uint8 or uint16: C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA; and H x W x E, or None.
        """
        with opened_tiff(io.BytesIO(self._data)) as tiff:
            page = tiff.pages.first
            values = _page_values(page, self._data)
            photometric = int(page.photometric)
            kinds = [int(kind) for kind in page.extrasamples]
        if values.ndim == 2:
            values = values[:, :, None]
        colors = _COLORS[photometric]
        # One further sample of a file that tells nothing of it is its opacity.
        kinds = kinds or [_ALPHA] * (values.shape[2] == colors + 1)
        kinds += [_UNSPECIFIED] * (values.shape[2] - colors - len(kinds))
        alpha_at = next((at for at, kind in enumerate(kinds) if kind in (_PREMULTIPLIED, _ALPHA)), None)
        others = [colors + at for at in range(len(kinds)) if at != alpha_at]
        extra = np.ascontiguousarray(values[:, :, others]) if others else None
        values = values[:, :, [*range(colors), *([] if alpha_at is None else [colors + alpha_at])]]
        if photometric == _WHITE_IS_ZERO:
            top = np.iinfo(values.dtype).max
            values = np.concatenate([top - values[:, :, :1], values[:, :, 1:]], axis=2)
        if alpha_at is not None and kinds[alpha_at] == _PREMULTIPLIED:
            values = _unpremultiplied(values)
        return np.ascontiguousarray(values), extra


def open_own(data: bytes) -> OwnTiff | None:
    """Read the header of a grey or RGB TIFF with 16 bits or further channels; None for any other file.

    Args:
        data: The whole file.
    """
    if not looks_like_tiff(data):
        return None
    with opened_tiff(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        colors = _COLORS.get(int(page.photometric))
        bits = page.bitspersample
        if colors is None or int(page.sampleformat) != 1 or page.imagedepth != 1:
            return None
        is_own = bits == 16 or (bits == 8 and _further_samples(page, colors) and _is_decoded(page))
        if not is_own:
            return None
        height, width, is_compressed = page.imagelength, page.imagewidth, page.compression != 1
    tags, order = read_directory(data), byte_order(data)
    metadata = ImageMetadata(
        format="TIFF",
        source_mode=("L" if colors == 1 else "RGB") + (";16" if bits == 16 else ""),
        bits=16 if bits == 16 else 8,
        is_grey=colors == 1,
        is_compressed=is_compressed,
        icc_profile=text_of(tags.get(ICC_PROFILE)),
        exif=exif_of(data),
        xmp=text_of(tags.get(XMP)),
        dpi=_resolution(tags, order),
    )
    return OwnTiff(height, width, metadata, data)


def stated_size(data: bytes) -> tuple[int, int]:
    """Return height and width that the first page of a TIFF claims, in pixels.

    Raises:
        ValueError: It claims none.
    """
    tags, order = read_directory(data), byte_order(data)
    height, width = (whole_numbers_of(tags.get(number), order) for number in (HEIGHT, WIDTH))
    if not height or not width:
        raise ValueError("it does not say how large it is")
    return height[0], width[0]


def check_kind(data: bytes, name: str) -> None:
    """Raise for a TIFF that claims what it cannot hold, or whose values are no 8 or 16 bits of light.

    Raises:
        BadImageError: Of such values.
        ValueError: Of such claims.
    """
    check_claims(data)
    kind = unsupported_values(read_directory(data), data)
    if kind is not None:
        raise BadImageError(f"{name} holds {kind}: convert it to 8 or 16 bits per channel first.")


def read_attachments(data: bytes) -> Attachments:
    """Return what a TIFF carries beside profile, EXIF and XMP.

    Args:
        data: The whole file.
    """
    tags = read_directory(data)
    resources, iptc = text_of(tags.get(PHOTOSHOP)) or b"", text_of(tags.get(IPTC))
    lost = [sentence for number, sentence in _LOST.items() if number in tags]
    clean = photoshop.without_thumbnails(resources)
    if clean is None:
        clean = b""
        lost.append(RESOURCES)
    if iptc and photoshop.iptc_of(clean) is None:
        clean += photoshop.iptc_resource(iptc)
    return Attachments(photoshop=clean).and_lost(*lost)


def lost_by_pillow(data: bytes) -> tuple[str, ...]:
    """Return sentences about what Pillow leaves out of a TIFF without a word.

    Args:
        data: The whole file.
    """
    tags, order = read_directory(data), byte_order(data)
    photometric, bits, samples = (
        first_number(tags, number, order, 0) for number in (PHOTOMETRIC, BITS, SAMPLES)
    )
    sentences = []
    if bits == 16:
        sentences.append(
            "The photo has 16 bits per channel in colours that are read with 8; it was opened so."
        )
    kinds = whole_numbers_of(tags.get(EXTRA_SAMPLES), order)
    named = 1 if photometric in _COLORS and any(kind in (_PREMULTIPLIED, _ALPHA) for kind in kinds) else 0
    left = samples - _COLORS_OF_PILLOW.get(photometric, samples) - named
    if left > 0:
        channels = "A further channel" if left == 1 else f"{left} further channels"
        sentences.append(f"{channels} beside the photo's colours (infrared, spot colour) could not be read.")
    return tuple(sentences)


def _further_samples(page: Any, colors: int) -> bool:
    kinds = [int(kind) for kind in page.extrasamples]
    return int(page.samplesperpixel) - colors > sum(kind in (_PREMULTIPLIED, _ALPHA) for kind in kinds[:1])


def _is_decoded(page: Any) -> bool:
    """Return whether tifffile decodes the page without further libraries."""
    return int(page.compression) in (1, 8, 32946)


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
    with opened_tiff(stream) as tiff:
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


def _unpremultiplied(values: NDArray[Any]) -> NDArray[Any]:
    top = np.iinfo(values.dtype).max
    alpha = values[:, :, -1:].astype(np.float64)
    color = np.rint(values[:, :, :-1] * (top / np.maximum(alpha, 1)))
    return np.concatenate([np.minimum(color, top), alpha], axis=2).astype(values.dtype)
