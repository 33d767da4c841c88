"""Bytes of an image file → upright RGB pixels of the file's own depth, with everything to write it back."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from inpaint_core.errors import BadImageError
from inpaint_core.files import color_profile, exif, heif, png_chunks
from inpaint_core.files.attachments import PREVIEW
from inpaint_core.files.beside import attachments_of, cleaned, frames_left
from inpaint_core.files.containers import bmp_profile, check_length, riff_chunks
from inpaint_core.files.disk.memory import check_free
from inpaint_core.files.formats import FORMAT_OF_NAME, FORMATS, FormatName, listed
from inpaint_core.files.metadata import MAX_PIXELS, ImageFile, ImageMetadata, JpegSettings
from inpaint_core.files.modes.read import is_grey, read_indexed
from inpaint_core.files.tiff import read as tiff_read
from inpaint_core.files.tiff.pages import count_pages, split_pages
from inpaint_core.files.tiff.tags import ORIENTATION, looks_like_tiff
from inpaint_core.pixels import as_grey

_PILLOW_FORMATS: Final = tuple(one.name for one in FORMATS if one.is_read_by_pillow)
DAMAGE: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
    cv2.error,
)
"""What the decoders raise for damaged files."""

_PEAK_BYTES_PER_PIXEL: Final = {8: 14, 16: 24}
"""While a file of so many bits is decoded: the decoder's own copy, and those on the way."""


@dataclass(frozen=True, eq=False)
class Pixels:
    """Decoded pixels before they are turned upright: H x W x C, C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA."""

    values: NDArray[Any]
    metadata: ImageMetadata
    notices: tuple[str, ...] = ()


def decode_image(data: bytes, name: str, *, page: int = 0) -> ImageFile:
    """Read an image from the bytes of its file.

    The EXIF orientation is applied, CMYK is converted to sRGB, grey is opened as RGB with three equal
    channels; every other pixel value is the file's own. Of several frames the first is opened, of several
    pages of a TIFF the one that is asked for.

    Args:
        data: The whole file: PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF, or HEIC with its optional reader.
        name: What to call the image in messages.
        page: Of a TIFF, from 0.

    Raises:
        BadImageError: No image, damaged, cut short, too large, or of a kind that cannot be edited.
    """
    if not data:
        raise BadImageError(f"{name} is empty (0 bytes): there is no image in it.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what matters of them is said in the notices
            pixels = _decode_page(data, name, page)
    except UnidentifiedImageError as error:
        raise BadImageError(f"{name} is not an image this program can read ({listed(FORMATS)}).") from error
    except MemoryError as error:
        raise BadImageError(f"{name} needs more memory than this computer has free.") from error
    except DAMAGE as error:
        raise BadImageError(f"{name} is damaged or cut short and cannot be opened ({error}).") from error
    return _upright(pixels)


def _decode_page(data: bytes, name: str, page: int) -> Pixels:
    """Decode one page of a TIFF, or the first picture of any other file."""
    pages = max(count_pages(data), 1)
    if not 0 <= page < pages:
        raise BadImageError(f"{name} has no page {page + 1}: it has {pages}.")
    if pages == 1:
        return _decode(data, name)
    split = split_pages(data, page)
    pixels = _decode(split.single, name)
    attachments, notices = pixels.metadata.attachments, pixels.notices
    if split.smaller:
        attachments = attachments.and_lost(PREVIEW)
    kept = " The others are kept when it is saved as TIFF." if split.others else ""
    if pages - split.smaller > 1:
        notices += (f"The file holds {pages} pages; page {page + 1} was opened.{kept}",)
    metadata = replace(
        pixels.metadata,
        attachments=attachments,
        pages=split.others if split.others else None,
        frames_left=split.unreadable,
    )
    return replace(pixels, metadata=metadata, notices=notices)


def _decode(data: bytes, name: str) -> Pixels:
    if heif.looks_like_heif(data):
        photo = heif.open_heif(data, name)
        check_size(name, height=photo.height, width=photo.width, bits=photo.metadata.bits)
        return Pixels(photo.read_pixels(), photo.metadata, photo.notices)
    if looks_like_tiff(data):
        height, width = tiff_read.stated_size(data)
        check_size(name, height=height, width=width, bits=8)
        tiff_read.check_kind(data, name)
    own = tiff_read.open_own(data)
    if own is not None:
        check_size(name, height=own.height, width=own.width, bits=own.metadata.bits)
        values, extra = own.read_pixels()
        attachments = tiff_read.read_attachments(data)
        return Pixels(values, replace(own.metadata, extra=extra, attachments=attachments))
    with _open(data) as image:
        deep = png_chunks.is_16_bit(data)
        check_size(name, height=image.height, width=image.width, bits=16 if deep else 8)
        check_length(data, height=image.height, width=image.width)
        metadata, notices = _read_metadata(image, data)
        if deep:
            values = png_chunks.decode_16_bit(data, image.info.get("transparency"))
            mode = ("L;16", "LA;16", "RGB;16", "RGBA;16")[values.shape[2] - 1]
            metadata = replace(metadata, bits=16, source_mode=mode, is_grey=values.shape[2] <= 2)
            return Pixels(values, metadata, notices)
        return _decode_8_bit(image, data, name, metadata, notices)


def _open(data: bytes) -> Image.Image:
    """Read an image's header; nothing is decoded."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands in; Pillow's would stop or warn about large photos
    return Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS)


def check_size(name: str, *, height: int, width: int, bits: int) -> None:
    """Raise ``BadImageError`` for an image that is too large to decode, or has no pixel.

    Args:
        name: What to call the image.
        height: In pixels.
        width: In pixels.
        bits: Of a channel, 8 or 16.
    """
    if height * width > MAX_PIXELS:
        raise BadImageError(
            f"{name} is {width} × {height} pixels; the largest that can be opened is "
            f"{MAX_PIXELS // 1_000_000} megapixels."
        )
    if height * width == 0:
        raise BadImageError(f"{name} is {width} × {height} pixels: there is nothing in it.")
    check_free(height * width * _PEAK_BYTES_PER_PIXEL[bits], name)


def _read_metadata(image: Image.Image, data: bytes) -> tuple[ImageMetadata, tuple[str, ...]]:
    info = image.info
    notices = []
    frames = 0 if image.format == "TIFF" else frames_left(image, data)
    if frames:
        notices.append(f"The file holds {frames + 1} pictures; the first one was opened.")
    name: FormatName = "JPEG" if image.format == "MPO" else str(image.format)
    if name == "AVIF" and heif.avif_is_deep(data):
        notices.append("The photo has more than 8 bits per channel; it was opened with 8.")
    xmp = info.get("xmp")
    metadata = ImageMetadata(
        format=name,
        source_mode=image.mode,
        is_grey=image.mode in ("L", "LA", "I;16", "I;16B"),
        is_lossless=_is_lossless(name, data),
        is_compressed=info.get("compression", "") != "raw",
        icc_profile=info.get("icc_profile") or bmp_profile(data),
        exif=_read_exif(image, data),
        xmp=xmp.encode() if isinstance(xmp, str) else xmp or None,
        dpi=_read_dpi(image),
        jpeg=_read_jpeg_settings(image),
        attachments=attachments_of(image, data),
        frames_left=frames,
    )
    return metadata, (*notices, *(tiff_read.lost_by_pillow(data) if name == "TIFF" else ()))


def _is_lossless(name: FormatName, data: bytes) -> bool:
    known = FORMAT_OF_NAME[name].is_lossless
    if known is None:  # WebP: the kind of its first chunk of pixels says so
        return b"VP8L" in (data[12:16], *(data[at : at + 4] for at in riff_chunks(data)))
    return known


def _read_exif(image: Image.Image, data: bytes) -> bytes | None:
    raw = image.info.get("exif")
    if raw is None and image.format == "TIFF":
        # Pillow would turn a TIFF on loading; every format is turned later.
        image.getexif()[ORIENTATION] = 1
        return tiff_read.exif_of(data)
    if raw is None:
        text = image.getexif()  # of a PNG: an old text chunk
        raw = text.tobytes() if text else b""
    return exif.without_prefix(raw) or None


def _read_dpi(image: Image.Image) -> tuple[float, float] | None:
    dpi = image.info.get("dpi")
    if dpi is None:
        return None
    across, down = float(dpi[0]), float(dpi[1])
    return (across, down) if 1 < across < 1e6 and 1 < down < 1e6 else None


def _read_jpeg_settings(image: Image.Image) -> JpegSettings | None:
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return None
    tables = tuple(tuple(image.quantization[key]) for key in sorted(image.quantization))
    subsampling = JpegImagePlugin.get_sampling(image)
    return JpegSettings(
        tables=tables,
        subsampling=max(subsampling, 0),  # -1: unusual; 4:4:4 loses nothing
        progressive=bool(image.info.get("progressive")),
    )


def _decode_8_bit(
    image: Image.Image, data: bytes, name: str, metadata: ImageMetadata, notices: tuple[str, ...]
) -> Pixels:
    mode = image.mode
    if mode in ("I", "F") or mode.startswith("I;"):
        kind = "floating-point values" if mode == "F" else "values of another kind than 8 or 16 bits"
        raise BadImageError(f"{name} holds {kind}: convert it to 8 or 16 bits per channel first.")
    image.load()
    if image.size != image.im.size:
        image = image.copy()  # of a TIFF on its side Pillow states the size as turned, but it was not turned
    indexed = read_indexed(image, data)
    if indexed is not None:
        metadata = replace(metadata, indexed=indexed, is_grey=is_grey(indexed))
        return Pixels(indexed.pixels(), metadata, notices)
    if mode == "CMYK":
        image, profile, notice = color_profile.cmyk_to_srgb(image, metadata.icc_profile)
        metadata = replace(metadata, icc_profile=profile)
        notices += (notice,)
    elif mode == "LAB":
        raise BadImageError(f"{name} holds Lab colours: convert it to RGB first.")
    elif mode != _working_mode(image) or image.format == "TIFF":  # others need no copy
        image = image.convert(_working_mode(image))
    values = np.asarray(image)
    return Pixels(values if values.ndim == 3 else values[:, :, None], metadata, notices)


def _working_mode(image: Image.Image) -> Literal["L", "LA", "RGB", "RGBA"]:
    has_alpha = image.has_transparency_data
    if image.mode in ("L", "LA"):
        return "LA" if has_alpha else "L"
    return "RGBA" if has_alpha else "RGB"


def _upright(pixels: Pixels) -> ImageFile:
    metadata = pixels.metadata
    orientation = exif.orientation_of(metadata.exif)
    values = exif.turned(pixels.values, orientation)
    height, width, channels = values.shape
    color = as_grey(values[:, :, 0]) if channels <= 2 else values[:, :, :3]
    alpha = values[:, :, -1] if channels in (2, 4) else None
    block = metadata.exif and exif.upright_exif(metadata.exif, height=height, width=width)
    xmp, attachments = cleaned(metadata)
    extra = None if metadata.extra is None else np.ascontiguousarray(exif.turned(metadata.extra, orientation))
    dpi, jpeg, indexed = metadata.dpi, metadata.jpeg, metadata.indexed
    if indexed is not None:
        indexed = replace(indexed, values=np.ascontiguousarray(exif.turned(indexed.values, orientation)))
    if orientation >= 5:
        dpi, jpeg = dpi and dpi[::-1], jpeg and _transposed(jpeg)
    upright = replace(metadata, exif=block, xmp=xmp, dpi=dpi, jpeg=jpeg, attachments=attachments)
    return ImageFile(
        np.ascontiguousarray(color),
        None if alpha is None else np.ascontiguousarray(alpha),
        replace(upright, extra=extra, indexed=indexed),
        pixels.notices,
    )


def _transposed(jpeg: JpegSettings) -> JpegSettings:
    """Return the settings for the photo on its side: a table's rows are frequencies across, columns down."""
    tables = tuple(tuple(np.reshape(table, (8, 8)).T.ravel().tolist()) for table in jpeg.tables)
    # 4:2:2 on its side would be 4:4:0, which encoders do not offer; 4:4:4 loses nothing.
    return replace(jpeg, tables=tables, subsampling=0 if jpeg.subsampling == 1 else jpeg.subsampling)
