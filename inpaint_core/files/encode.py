"""Upright RGB pixels → the bytes of an image file, with its metadata; what a format cannot hold is said."""

import io
import struct
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.errors import NO_MEMORY, OutOfMemoryError, WriteError, is_out_of_memory
from inpaint_core.files import png_chunks
from inpaint_core.files.attachments import left_out
from inpaint_core.files.color_profile import colour_space
from inpaint_core.files.exif import is_understood
from inpaint_core.files.formats import FORMAT_OF_NAME, FormatName
from inpaint_core.files.jpeg_segments import with_segments
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.modes.indexed import Indexed
from inpaint_core.files.modes.kept import keep_mode
from inpaint_core.files.modes.write import encode_indexed_bmp, encode_indexed_png
from inpaint_core.files.tiff.write import encode_indexed_tiff, encode_tiff
from inpaint_core.files.xmp import without_extension
from inpaint_core.pixels import as_grey, laid_on, to_8_bit
from inpaint_core.request import ImageArray

_JPEG_SEGMENT_BYTES: Final = 65533
_JPEG_EXIF_ROOM: Final = _JPEG_SEGMENT_BYTES - len(b"Exif\x00\x00")
_JPEG_XMP_ROOM: Final = _JPEG_SEGMENT_BYTES - len(b"http://ns.adobe.com/xap/1.0/\x00")
JPEG_QUALITY: Final = 95
"""Of photos that were no JPEG before."""
_LOSSY_QUALITY: Final = 92
_WEBP_EFFORT: Final = 50
_PNG_LEVEL: Final = 3
"""On a 24-megapixel photo level 6 took 1.8 times as long and saved 2 %."""


@dataclass(eq=False)
class _Encoding:
    """An image on its way into a format: H x W x C pixels, and the sentences gathered so far."""

    values: NDArray[Any]
    metadata: ImageMetadata
    notices: list[str] = field(default_factory=list)
    quality: int | None = None
    indexed: Indexed | None = None
    """Written instead of the values where it is there."""

    @property
    def has_alpha(self) -> bool:
        return self.values.shape[2] in (2, 4)


def encode_image(
    image: ImageArray,
    *,
    alpha: NDArray[Any] | None,
    metadata: ImageMetadata,
    name: FormatName,
    quality: int | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """Return the bytes of a file and notices about what its format could not hold.

    PNG, TIFF, WebP (unless the source was a lossy WebP) and BMP keep every pixel the format has room for;
    of a file with a palette or of 1, 2 or 4 bits, every pixel that is as it was: see ``keep_mode``.

    Args:
        image: H x W x 3 RGB, uint8 or uint16.
        alpha: H x W opacity of the same dtype, not premultiplied, or None.
        metadata: Of the file the photo came from.
        name: Format to write.
        quality: Of JPEG, WebP and AVIF, 1..100; None for the tables of a JPEG source, a lossless WebP unless
            the source was lossy, and else a high one. Other formats have none.

    Raises:
        WriteError: The image is too large for the format, or the format cannot be written.
        OutOfMemoryError: There is not enough memory to write it.
    """
    kept = keep_mode(image, alpha, metadata, name)
    encoding = _Encoding(kept.values, metadata, [*kept.notices], quality, kept.indexed)
    _check_limits(encoding, name)
    _fit_profile(encoding)
    _say_what_stays_behind(encoding, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about EXIF data that were odd in the source already
            data = ENCODERS[name](encoding)
    except (OSError, ValueError, MemoryError, struct.error, cv2.error) as error:
        if is_out_of_memory(error):
            raise OutOfMemoryError(NO_MEMORY) from error
        raise WriteError(f"The photo could not be saved as {name}: {error}.") from error
    return data, tuple(encoding.notices)


def is_exact(
    name: FormatName, metadata: ImageMetadata, *, bits: int, has_alpha: bool, quality: int | None = None
) -> bool:
    """Return whether ``encode_image`` keeps every pixel value of such an image in this format.

    Of a file with a palette or of few bits: every value that it held already.
    """
    wanted = FORMAT_OF_NAME[name]
    fits = (bits == 8 or wanted.has_16_bit) and (wanted.has_alpha or not has_alpha)
    if wanted.is_lossless is None:  # a file that was lossy stays lossy
        return fits and quality is None and (metadata.format != name or metadata.is_lossless)
    return fits and wanted.is_lossless


def _check_limits(encoding: _Encoding, name: FormatName) -> None:
    height, width = encoding.values.shape[:2]
    limit = FORMAT_OF_NAME[name].max_side_px
    if limit is not None and max(height, width) > limit:
        raise WriteError(
            f"{name} files can be at most {limit} pixels a side, the photo is {width} × {height}: "
            "save it as PNG or TIFF."
        )


def _fit_profile(encoding: _Encoding) -> None:
    """Leave out a profile that is made for another number of channels: viewers would reject the file."""
    profile = encoding.metadata.icc_profile
    if encoding.indexed is not None or not profile:
        return
    if colour_space(profile) == "GRAY" and encoding.values.shape[2] >= 3:
        encoding.metadata = replace(encoding.metadata, icc_profile=None)
        encoding.notices.append("The photo's grey colour profile does not fit its colours and was left out.")


_KEPT: Final[dict[FormatName, tuple[str, ...]]] = {
    "PNG": ("png_chunks", "comments"),
    "TIFF": ("photoshop",),
    "JPEG": ("photoshop", "comments", "jpeg_segments"),
}
"""Which attachments the encoders below write."""


def _say_what_stays_behind(encoding: _Encoding, name: FormatName) -> None:
    metadata, title = encoding.metadata, FORMAT_OF_NAME[name].title
    encoding.notices += left_out(title, metadata.attachments, keeps=_KEPT.get(name, ()))
    if name != "TIFF" and metadata.pages:
        encoding.notices.append(f"{title} holds one picture: the file's other pages were left out.")
    if name != "TIFF" and metadata.extra is not None:
        encoding.notices.append(
            f"{title} holds no channels beside colour and opacity: the photo's further ones were left out."
        )
    if metadata.frames_left:
        encoding.notices.append("The file's other pictures were left out: only the edited one was saved.")
    if name != "JPEG" and metadata.xmp:
        encoding.metadata = replace(metadata, xmp=without_extension(metadata.xmp))


def _png(encoding: _Encoding) -> bytes:
    channels, indexed = encoding.values.shape[2], encoding.indexed
    data: bytes | memoryview
    if indexed is not None:
        channels = 1 if indexed.is_ramp else 3
        data = encode_indexed_png(indexed)
    elif channels == 2:
        data = png_chunks.encode_grey_alpha(encoding.values)
    else:
        order = {1: None, 3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}[channels]
        values = np.ascontiguousarray(encoding.values)
        values = values if order is None else cv2.cvtColor(values, order)
        done, encoded = cv2.imencode(".png", values, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])
        if not done:
            raise ValueError("the image could not be encoded")
        data = encoded.data
    metadata = encoding.metadata
    comments = [(b"tEXt", b"Comment\x00" + comment) for comment in metadata.attachments.comments]
    return png_chunks.with_metadata(
        data,
        icc_profile=metadata.icc_profile,
        exif=metadata.exif,
        xmp=metadata.xmp,
        dpi=metadata.dpi,
        others=(*_fitting(metadata.attachments.png_chunks, channels), *comments),
    )


def _fitting(chunks: tuple[tuple[bytes, bytes], ...], channels: int) -> list[tuple[bytes, bytes]]:
    """Return the chunks without a statement of significant bits for another number of channels."""
    return [(name, content) for name, content in chunks if name != b"sBIT" or len(content) == channels]


def _tiff(encoding: _Encoding) -> bytes:
    metadata = encoding.metadata
    compress = metadata.format != "TIFF" or metadata.is_compressed
    if encoding.indexed is not None:
        return encode_indexed_tiff(encoding.indexed, metadata, compress=compress)
    return encode_tiff(encoding.values, metadata, compress=compress)


def _jpeg(encoding: _Encoding) -> bytes:
    _narrow(encoding, "JPEG")
    _flatten(encoding, "JPEG")
    metadata, settings = encoding.metadata, encoding.metadata.jpeg
    tables = settings if encoding.quality is None else None
    exif, xmp = metadata.exif or b"", metadata.xmp or b""
    if len(exif) > _JPEG_EXIF_ROOM or len(xmp) > _JPEG_XMP_ROOM:
        encoding.notices.append(
            "JPEG has room for 64 kB of EXIF and of XMP data each; what is larger was left out."
        )
    # Into a real file Pillow encodes without Python's lock; into memory it holds every thread for a second.
    with tempfile.TemporaryFile() as file:
        _image(encoding).save(
            file,
            "JPEG",
            quality=-1 if tables else encoding.quality or JPEG_QUALITY,
            qtables=[list(table) for table in tables.tables] if tables else None,
            subsampling=tables.subsampling if tables else 0,
            progressive=settings is not None and settings.progressive,
            optimize=True,
            icc_profile=metadata.icc_profile,
            exif=b"Exif\x00\x00" + exif if 0 < len(exif) <= _JPEG_EXIF_ROOM else b"",
            xmp=xmp if len(xmp) <= _JPEG_XMP_ROOM else b"",
            dpi=tuple(round(value) for value in metadata.dpi) if metadata.dpi else (0, 0),
        )
        file.seek(0)
        return with_segments(file.read(), metadata.attachments)


def _webp(encoding: _Encoding) -> bytes:
    _narrow(encoding, "WebP")
    metadata, stream = encoding.metadata, io.BytesIO()
    is_lossy = encoding.quality is not None or (metadata.format == "WEBP" and not metadata.is_lossless)
    _image(encoding, grey=False).save(
        stream,
        "WEBP",
        lossless=not is_lossy,
        quality=encoding.quality or _LOSSY_QUALITY if is_lossy else _WEBP_EFFORT,
        exact=True,  # colour under full transparency stays
        icc_profile=metadata.icc_profile or b"",
        exif=metadata.exif or b"",
        xmp=metadata.xmp or b"",
    )
    return stream.getvalue()


def _avif(encoding: _Encoding) -> bytes:
    _narrow(encoding, "AVIF")
    if encoding.metadata.exif and not is_understood(encoding.metadata.exif):
        encoding.metadata = replace(encoding.metadata, exif=None)
        encoding.notices.append("The photo's EXIF data are damaged and were left out.")
    metadata, stream = encoding.metadata, io.BytesIO()
    _image(encoding, grey=False).save(
        stream,
        "AVIF",
        quality=encoding.quality or _LOSSY_QUALITY,
        subsampling="4:4:4",
        icc_profile=metadata.icc_profile,
        exif=metadata.exif or b"",
        xmp=metadata.xmp or b"",
    )
    return stream.getvalue()


def _bmp(encoding: _Encoding) -> bytes:
    metadata, stream = encoding.metadata, io.BytesIO()
    if metadata.icc_profile or metadata.exif or metadata.xmp:
        encoding.notices.append("BMP holds no colour profile, EXIF or XMP data; they were left out.")
    dpi = metadata.dpi or (96, 96)
    if encoding.indexed is not None:
        return encode_indexed_bmp(encoding.indexed, dpi)
    _narrow(encoding, "BMP")
    _flatten(encoding, "BMP")
    _image(encoding).save(stream, "BMP", dpi=dpi)
    return stream.getvalue()


ENCODERS: Final[dict[FormatName, Callable[[_Encoding], bytes]]] = {
    "PNG": _png,
    "TIFF": _tiff,
    "JPEG": _jpeg,
    "WEBP": _webp,
    "AVIF": _avif,
    "BMP": _bmp,
}


def _image(encoding: _Encoding, *, grey: bool = True) -> Image.Image:
    values = encoding.values
    if not grey and values.shape[2] <= 2:
        values = np.concatenate([as_grey(values[:, :, 0]), values[:, :, 1:]], axis=2)
    return Image.fromarray(np.ascontiguousarray(values[:, :, 0] if values.shape[2] == 1 else values))


def _narrow(encoding: _Encoding, title: str) -> None:
    """Round 16 bits to 8."""
    if encoding.values.dtype == np.uint16:
        encoding.values = to_8_bit(encoding.values)
        encoding.notices.append(f"{title} holds 8 bits per channel: the photo's 16 were rounded.")


def _flatten(encoding: _Encoding, title: str) -> None:
    """Lay an 8-bit image on white."""
    if encoding.has_alpha:
        encoding.values = laid_on(encoding.values[:, :, :-1], encoding.values[:, :, -1:], level=255)
        encoding.notices.append(f"{title} holds no transparency: the photo was laid on white.")
