"""Bytes of a mask's file → the numbers as the file holds them: labels, grey, colours, opacity.

A photo's reader turns a palette into colours and refuses numbers of 32 bits. In a mask both may be labels.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from inpaint_core.errors import BadImageError
from inpaint_core.files import exif
from inpaint_core.files.decode import DAMAGE, check_size, decode_image
from inpaint_core.files.metadata import ImageFile
from inpaint_core.files.tiff import read as tiff_read
from inpaint_core.files.tiff.claims import BITS, check_claims
from inpaint_core.files.tiff.opened import opened_tiff
from inpaint_core.files.tiff.tags import (
    byte_order,
    first_number,
    looks_like_tiff,
    read_directory,
    text_of,
    whole_numbers_of,
)

_SAMPLE_FORMAT: Final = 339
_SOFTWARE: Final = 305
_SIGNED_OR_REAL: Final = (2, 3)
_WIDE_BITS: Final = (32, 64)
_BYTE_RANGE: Final = 255.0
_WORD_RANGE: Final = 65535.0


@dataclass(frozen=True, eq=False)
class MaskValues:
    """What a mask's file holds, upright.

    Attributes:
        levels: H x W x C, any kind of number: C = 1 grey or labels, 3 RGB.
        alpha: H x W opacity, not premultiplied, 0 to the largest number of its type; None without one.
        indices: H x W, the numbers in a file with a palette (its colours are in ``levels``); or None.
        is_exact: Whether every number is the one that was meant: False after lossy compression.
        top: The largest number that the file can mean: 255, 65535, or 1 for floats between 0 and 1.
    """

    levels: NDArray[Any]
    alpha: NDArray[Any] | None
    indices: NDArray[np.uint8] | None
    is_exact: bool
    top: float

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height, width = self.levels.shape[:2]
        return height, width


def read_values(data: bytes, name: str) -> MaskValues:
    """Read the numbers of a mask from the bytes of its file.

    Of several pictures or pages the first is read.

    Args:
        data: The whole file, of any format that a photo may have; TIFF also with signed and floating-point
            numbers and with 32 or 64 bits.
        name: What to call the mask in messages.

    Raises:
        BadImageError: No image, damaged, cut short or too large.
    """
    numbers = _tiff_numbers(data, name)
    if numbers is not None:
        return MaskValues(numbers, None, None, is_exact=True, top=_range_of(numbers))
    photo = decode_image(data, name)
    metadata = photo.metadata
    indices = _palette_indices(data, name, photo) if metadata.source_mode == "P" else None
    levels: NDArray[Any] = photo.image
    if metadata.is_grey or _has_equal_channels(levels):
        levels = levels[:, :, :1]
    is_exact = metadata.is_lossless and metadata.source_mode != "CMYK"
    return MaskValues(levels, photo.alpha, indices, is_exact=is_exact, top=_range_of(levels))


def _has_equal_channels(levels: NDArray[Any]) -> bool:
    return all(np.array_equal(levels[:, :, 0], levels[:, :, at]) for at in (1, 2))


def _range_of(numbers: NDArray[Any]) -> float:
    """Return what full brightness is in these numbers."""
    if numbers.dtype == np.uint8:
        return _BYTE_RANGE
    if numbers.dtype == np.uint16:
        return _WORD_RANGE
    finite = numbers[np.isfinite(numbers)]
    largest = float(finite.max(initial=0))
    if numbers.dtype.kind == "f" and largest <= 1:
        return 1.0
    return _BYTE_RANGE if largest <= _BYTE_RANGE else max(_WORD_RANGE, largest)


def _palette_indices(data: bytes, name: str, photo: ImageFile) -> NDArray[np.uint8] | None:
    """Return the numbers behind the colours of a file that was decoded without an error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # said when the photo was decoded
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                upright = ImageOps.exif_transpose(image)
    except DAMAGE as error:
        raise BadImageError(f"{name} is damaged or cut short and cannot be opened ({error}).") from error
    indices = np.asarray(upright)
    return indices if upright.mode == "P" and indices.shape == photo.image.shape[:2] else None


def _tiff_numbers(data: bytes, name: str) -> NDArray[Any] | None:
    """Return H x W x 1 of a TIFF whose numbers no photo has; None for any other file.

    Raises:
        BadImageError: It is damaged or too large.
    """
    if not looks_like_tiff(data):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not _has_other_numbers(data):
                return None
            height, width = tiff_read.stated_size(data)
            check_size(name, height=height, width=width, bits=16)
            check_claims(data)
            return _decoded_numbers(data, name, height=height, width=width)
    except MemoryError as error:
        raise BadImageError(f"{name} needs more memory than this computer has free.") from error
    except DAMAGE as error:
        raise BadImageError(f"{name} is damaged or cut short and cannot be opened ({error}).") from error


def _has_other_numbers(data: bytes) -> bool:
    """Return whether the first page holds signed or floating-point numbers, wide ones, or truth values."""
    tags, order = read_directory(data), byte_order(data)
    formats = whole_numbers_of(tags.get(_SAMPLE_FORMAT), order)
    bits = first_number(tags, BITS, order, 1)
    if bits == 1:
        # tifffile stores True as 1 and calls that black, as fax machines do; it reads True again.
        return (text_of(tags.get(_SOFTWARE)) or b"").startswith(b"tifffile")
    return bits in _WIDE_BITS or any(one in _SIGNED_OR_REAL for one in formats)


def _decoded_numbers(data: bytes, name: str, *, height: int, width: int) -> NDArray[Any]:
    with opened_tiff(io.BytesIO(data)) as tiff:
        page = tiff.pages.first
        orientation = exif.orientation_of(tiff_read.exif_of(data))
        try:
            values = np.asarray(page.asarray())
            if page.planarconfig == 2 and values.ndim == 3:
                values = np.moveaxis(values, 0, -1)
        except (ValueError, KeyError) as error:
            if "imagecodecs" not in str(error):
                raise
            values, orientation = _opencv_numbers(data), 1
    if values.ndim == 2:
        values = values[:, :, None]
    if (
        values.ndim != 3
        or sorted(values.shape[:2]) != sorted((height, width))
        or values.dtype.kind not in "iufb"
    ):
        raise ValueError("unexpected layout of the image data")
    if values.dtype == np.bool_:
        values = values.astype(np.uint8)
    first = values[:, :, :1]
    if not all(np.array_equal(first, values[:, :, at : at + 1]) for at in range(1, values.shape[2])):
        raise BadImageError(
            f"{name} holds {values.shape[2]} different channels of {values.dtype} numbers: a mask has one."
        )
    return np.ascontiguousarray(exif.turned(first, orientation))


def _opencv_numbers(data: bytes) -> NDArray[Any]:
    """Decode a compression that tifffile lacks; turned upright."""
    values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None:
        raise ValueError("the image data cannot be decoded")
    return np.asarray(values)
