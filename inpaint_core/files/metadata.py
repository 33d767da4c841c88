"""What an image file holds: pixels, and everything needed to write it back the way it was."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from numpy.typing import NDArray

from inpaint_core.files.attachments import NO_ATTACHMENTS, Attachments
from inpaint_core.files.disk.stamp import FileStamp
from inpaint_core.files.formats import FormatName
from inpaint_core.files.modes.indexed import Indexed
from inpaint_core.files.tiff.pages import OtherPages
from inpaint_core.request import ImageArray

MAX_PIXELS: Final = 400_000_000
"""Larger images are refused before decoding: at 16 bit with alpha this is 3.2 GB of pixels."""


@dataclass(frozen=True, kw_only=True)
class JpegSettings:
    """How a JPEG was compressed, so that saving it again costs as little as it can.

    Attributes:
        tables: Quantisation tables, 64 numbers each, in the file's order.
        subsampling: 0 = 4:4:4, 1 = 4:2:2, 2 = 4:2:0.
        progressive: Whether the file was a progressive JPEG.
    """

    tables: tuple[tuple[int, ...], ...]
    subsampling: int
    progressive: bool


@dataclass(frozen=True, eq=False, kw_only=True)
class ImageMetadata:
    """Everything of a file but its pixels.

    Attributes:
        format: The file's format.
        source_mode: How the file stored its pixels: ``"L"``, ``"LA"``, ``"P"``, ``"RGB"``, ``"CMYK"`` and so
            on, with ``";16"`` behind it for 16 bits a channel.
        bits: 8 or 16 per channel of the opened photo.
        is_grey: The file stored grey values; a result that is grey in every pixel is saved as grey again.
        is_lossless: The file's own compression kept every pixel.
        is_compressed: False for a TIFF that was not compressed, which is then written back the same way.
        icc_profile: Colour profile of the pixels, or None.
        exif: EXIF block beginning at its TIFF header, orientation already 1, or None.
        xmp: XMP packet, or None.
        dpi: Horizontal and vertical pixels an inch, or None.
        jpeg: For JPEG files: how they were compressed.
        attachments: Captions, comments, text and blocks of other programs.
        extra: H x W x E samples that are neither colour nor opacity, such as infrared; upright like the
            photo, and written back into a TIFF.
        indexed: The pixels as the file stores them, where that is as numbers of a short list of colours: a
            palette, or 1, 2 or 4 bits. Upright like the photo.
        pages: Of a TIFF: the pages around this one, written back into a TIFF.
        frames_left: How many other pictures the file holds that no save can keep, such as those of an
            animation.
    """

    format: FormatName
    source_mode: str = "RGB"
    bits: Literal[8, 16] = 8
    is_grey: bool = False
    is_lossless: bool = True
    is_compressed: bool = True
    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    jpeg: JpegSettings | None = None
    attachments: Attachments = NO_ATTACHMENTS
    extra: NDArray[Any] | None = None
    indexed: Indexed | None = None
    pages: OtherPages | None = None
    frames_left: int = 0


@dataclass(frozen=True, eq=False)
class ImageFile:
    """An image as read from a file, upright.

    Attributes:
        image: H x W x 3 RGB, uint8 or uint16, in the colour space of ``metadata.icc_profile`` (sRGB if None).
        alpha: H x W opacity of the same dtype, not premultiplied, or None for an opaque image.
        metadata: What is needed to write the file back.
        notices: Sentences for the user about what could not be kept.
        stamp: Tells whether the file has changed since; None for an image that came from no file.
    """

    image: ImageArray
    alpha: NDArray[Any] | None
    metadata: ImageMetadata
    notices: tuple[str, ...] = ()
    stamp: FileStamp | None = None
