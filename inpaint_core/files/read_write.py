"""Read and write image files and masks; the one way images enter and leave the program."""

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.decode import decode_image
from inpaint_core.files.disk.regular_file import NotRegularFileError, read_stamped
from inpaint_core.files.encode import encode_image, is_exact
from inpaint_core.files.formats import (
    FORMAT_OF_SUFFIX,
    READABLE_SUFFIXES,
    SAVED_FORMATS,
    WRITABLE_SUFFIXES,
    FormatName,
    listed,
)
from inpaint_core.files.masks.mask_meaning import MaskFile, interpret
from inpaint_core.files.masks.mask_values import read_values
from inpaint_core.files.metadata import MAX_PIXELS, ImageFile, ImageMetadata, JpegSettings
from inpaint_core.pixels import as_grey
from inpaint_core.request import ImageArray, MaskArray, check_image

__all__ = [
    "MAX_PIXELS",
    "READABLE_SUFFIXES",
    "WRITABLE_SUFFIXES",
    "ImageFile",
    "ImageMetadata",
    "JpegSettings",
    "MaskFile",
    "decode_image",
    "keeps_every_pixel",
    "open_mask",
    "read_image",
    "read_mask",
    "write_image",
    "write_mask",
]

_UNKNOWN_SOURCE: Final = ImageMetadata(format="PNG")


def read_image(path: Path, *, page: int = 0) -> ImageFile:
    """Open an image file; see ``decode_image`` for what is done to it.

    Args:
        path: Of an ordinary file; pipes and devices are refused untouched.
        page: Of a TIFF, from 0.

    Raises:
        BadImageError: The file cannot be read or is no image this program can edit.
    """
    try:
        data, stamp = read_stamped(path)
    except OSError as error:
        raise BadImageError(_why_unreadable(path, error)) from error
    return replace(decode_image(data, path.name, page=page), stamp=stamp)


def write_image(
    path: Path,
    image: ImageArray,
    *,
    alpha: NDArray[Any] | None = None,
    metadata: ImageMetadata | None = None,
    quality: int | None = None,
    file_format: FormatName | None = None,
) -> tuple[str, ...]:
    """Save an image in the format its suffix names, as a whole or not at all.

    Lossless formats keep every pixel they have room for; JPEG uses the tables and subsampling of a JPEG
    source, unless a quality is given, which is without subsampling.

    Args:
        path: Where to; a link is followed.
        image: H x W x 3 RGB, uint8 or uint16.
        alpha: H x W opacity of the same dtype, not premultiplied, or None.
        metadata: Of the file the photo came from: profile, EXIF, XMP and resolution are written back.
        quality: Of JPEG, WebP and AVIF, 1..100; None for the source's own, or a high one. A WebP with a
            quality is lossy.
        file_format: One that is saved, whatever the suffix says; None for what it names.

    Returns:
        Sentences for the user about what the format could not hold.

    Raises:
        WriteError: Nothing was written; what was at ``path`` before is whole.
    """
    name = file_format or _format_to_write(path)
    check_image(image)
    if alpha is not None and (alpha.shape != image.shape[:2] or alpha.dtype != image.dtype):
        raise ValueError(f"alpha is {alpha.shape} {alpha.dtype}, the image {image.shape} {image.dtype}")
    data, notices = encode_image(
        image, alpha=alpha, metadata=metadata or _UNKNOWN_SOURCE, name=name, quality=quality
    )
    return (*notices, *replace_file(path, data))


def keeps_every_pixel(
    path: Path,
    image: ImageArray,
    *,
    alpha: NDArray[Any] | None = None,
    metadata: ImageMetadata | None = None,
    file_format: FormatName | None = None,
    quality: int | None = None,
) -> bool:
    """Return whether ``write_image`` with the same arguments would save every pixel value exactly."""
    return is_exact(
        file_format or _format_to_write(path),
        metadata or _UNKNOWN_SOURCE,
        bits=image.dtype.itemsize * 8,
        has_alpha=alpha is not None,
        quality=quality,
    )


def open_mask(path: Path, *, size: tuple[int, int] | None = None, label: int | None = None) -> MaskFile:
    """Read a mask that another program wrote; see ``masks.mask_meaning`` for what counts as hole.

    Args:
        path: Of the mask's image.
        size: Height and width of the photo that it belongs to, in pixels; None takes a mask of any size.
        label: The one label that is the hole; None for all.

    Returns:
        The hole, which may be empty, and what to tell the user about it.

    Raises:
        BadImageError: The file is no image.
        BadMaskError: It is of another size than the photo, is a picture and no mask, or has no such label.
    """
    try:
        data, _ = read_stamped(path)
    except OSError as error:
        raise BadImageError(_why_unreadable(path, error)) from error
    values = read_values(data, path.name)
    if size is not None and values.size != size:
        raise BadMaskError(
            f"The mask {path.name} is {values.size[1]} × {values.size[0]} pixels, "
            f"the photo {size[1]} × {size[0]}: they must be of one size."
        )
    return interpret(values, path.name, label=label)


def read_mask(path: Path, *, height: int, width: int) -> MaskArray:
    """Return the hole of a photo's mask alone, H x W bool, which may be empty; errors as of ``open_mask``."""
    return open_mask(path, size=(height, width)).hole


def write_mask(path: Path, mask: MaskArray) -> None:
    """Save a mask as a grey 8-bit PNG, 255 = hole, whatever the suffix.

    Raises:
        WriteError: Nothing was written; what was at ``path`` before is whole.
    """
    grey = as_grey(np.where(mask, np.uint8(255), np.uint8(0)))
    data, _ = encode_image(grey, alpha=None, metadata=ImageMetadata(format="PNG", is_grey=True), name="PNG")
    replace_file(path, data)


def _format_to_write(path: Path) -> FormatName:
    suffix = path.suffix.lower()
    known = FORMAT_OF_SUFFIX.get(suffix)
    if known is not None and known.is_saved:
        return known.name
    choose = f"choose {listed(SAVED_FORMATS, ' or ')}."
    if known is not None:
        raise WriteError(f"{known.title} photos can be opened but not saved: {choose}")
    if not suffix:
        raise WriteError(f"{path.name} has no ending that says its format, such as .png: {choose}")
    raise WriteError(f"{path.name} cannot be saved: {suffix} is not a format this program writes; {choose}")


def _why_unreadable(path: Path, error: OSError) -> str:
    name = path.name or str(path)
    if isinstance(error, NotRegularFileError):
        return f"{name} is {error.strerror}, not a photo."
    reasons = {
        errno.ENOENT: f"There is no file {name} in {path.parent}.",
        errno.ENOTDIR: f"There is no file {name} in {path.parent}.",
        errno.EACCES: f"{name} may not be read: there is no permission to open it.",
        errno.EPERM: f"{name} may not be read: there is no permission to open it.",
    }
    return reasons.get(error.errno or 0, f"{name} could not be read: {error}.")
