"""A small picture of a file, without decoding a large JPEG at its full size."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files import exif
from inpaint_core.files.decode import DAMAGE, decode_image
from inpaint_core.files.disk.regular_file import read_stamped

MAX_DECODED_PX: Final = 40_000_000
"""Larger photos are decoded when they are looked at, not for a thumbnail beside another one."""
_JPEG: Final = b"\xff\xd8\xff"
_MODES: Final = ("L", "RGB")
"""Of JPEGs that can be decoded small; others, such as CMYK, take the long way."""


@dataclass(frozen=True, eq=False)
class SmallPicture:
    """What a file shows, upright.

    Attributes:
        image: H x W x 3 RGB, uint8 or uint16.
        alpha: H x W opacity of the same dtype, or None.
        icc_profile: Of the pixels; None for sRGB.
    """

    image: NDArray[Any]
    alpha: NDArray[Any] | None
    icc_profile: bytes | None


def read_small(path: Path, side_px: int) -> SmallPicture:
    """Read a file as a small picture, its longer side between ``side_px`` and about twice that.

    A photo that is smaller than this keeps its size.

    Raises:
        BadImageError: The file cannot be read, is no image, or is too large for what it is wanted for.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limits stand in; Pillow's would stop or warn about large photos
    try:
        data, _ = read_stamped(path)
    except OSError as error:
        raise BadImageError(f"{path.name} could not be read: {error}.") from error
    if data.startswith(_JPEG) and (picture := _small_jpeg(data, side_px)):
        return picture
    if _is_large(data):
        raise BadImageError(f"{path.name} is too large to be decoded for a small picture.")
    found = decode_image(data, path.name)
    step = max(1, max(found.image.shape[:2]) // side_px)
    alpha = None if found.alpha is None else found.alpha[::step, ::step].copy()
    return SmallPicture(found.image[::step, ::step].copy(), alpha, found.metadata.icc_profile)


def _is_large(data: bytes) -> bool:
    """Return whether a picture that has to be decoded as a whole is too large for that."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                return image.width * image.height > MAX_DECODED_PX
    except (*DAMAGE, MemoryError):
        return False  # what it is, decoding says


def _small_jpeg(data: bytes, side_px: int) -> SmallPicture | None:
    """Return a JPEG decoded at an eighth of its size or more; None where that is not possible."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=("JPEG",))
            if image.mode not in _MODES:
                return None
            image.draft(image.mode, (side_px, side_px))
            block, profile = image.info.get("exif"), image.info.get("icc_profile")
            values = np.asarray(image.convert("RGB"))
    except (*DAMAGE, MemoryError):
        return None
    step = max(1, max(values.shape[:2]) // side_px)
    turned = exif.turned(values[::step, ::step], exif.orientation_of(block and exif.without_prefix(block)))
    return SmallPicture(np.ascontiguousarray(turned), None, profile)
