"""Saving a photo and checking the file: outside the fills it must be the photo that was opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadImageError, WriteError
from inpaint_core.files.disk.stamp import FileStamp
from inpaint_core.files.formats import FORMAT_OF_NAME
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.request import ImageArray, MaskArray

TIFF_SUFFIXES: Final = FORMAT_OF_NAME["TIFF"].suffixes
KEEP_EVERY_PIXEL: Final = "To keep every pixel outside the fills exactly, save as PNG or TIFF."


@dataclass(frozen=True)
class Saved:
    """A file that was written and read back.

    Attributes:
        notices: Sentences for the user.
        stamp: Tells whether the file has changed since.
    """

    notices: tuple[str, ...]
    stamp: FileStamp | None


def save_verified(
    path: Path,
    *,
    image: ImageArray,
    alpha: NDArray[Any] | None,
    metadata: ImageMetadata,
    original: ImageArray,
    ever_accepted: MaskArray | None,
) -> Saved:
    """Write a photo, and read a lossless file back to see that it holds every pixel.

    Args:
        path: Where to; the suffix gives the format.
        image: H x W x 3, what to write.
        alpha: H x W opacity or None.
        metadata: Of the file the photo came from.
        original: H x W x 3, the photo as opened.
        ever_accepted: H x W, True where a completion ever changed a pixel; None where none was accepted.

    Raises:
        WriteError: The file could not be written, or differs from the photo outside the fills.
    """
    notices = write_image(path, image, alpha=alpha, metadata=metadata)
    page = len(metadata.pages.before) if metadata.pages else 0
    try:
        written = read_image(path, page=page if path.suffix.lower() in TIFF_SUFFIXES else 0)
    except BadImageError as error:
        raise WriteError(f"{path.name} was written but cannot be read back: {error}") from error
    if not written.metadata.is_lossless:
        again = f"{written.metadata.format} compresses the whole photo again. {KEEP_EVERY_PIXEL}"
        return Saved((*notices, again), written.stamp)
    if written.image.dtype != image.dtype or (alpha is not None and written.alpha is None):
        return Saved(
            notices, written.stamp
        )  # the format holds fewer bits or no transparency, which the notices say
    strayed = changed_pixels(original, written.image) if written.image.shape == original.shape else None
    if strayed is not None and ever_accepted is not None:
        strayed &= ~ever_accepted
    if strayed is None or strayed.any() or _is_other_photo(image, written, ever_accepted):
        raise WriteError(
            f"{path.name} was written, but reading it back gave other pixels. "
            "Your photo here is unchanged: save it under another name or on another disk."
        )
    return Saved(notices, written.stamp)


def _is_other_photo(image: ImageArray, written: ImageFile, ever_accepted: MaskArray | None) -> bool:
    """Return whether a file holds other pixels than it was given; of a palette or few bits, but for fills."""
    if written.metadata.indexed is None or ever_accepted is None:
        return not np.array_equal(written.image, image)
    return bool((changed_pixels(image, written.image) & ~ever_accepted).any())


def changed_pixels(before: ImageArray, after: ImageArray) -> MaskArray:
    """Return H x W bool, True where any channel differs between two H x W x 3 arrays."""
    differs = before != after
    # Three ors are many times faster than any(axis=2), which works pixel by pixel.
    changed: MaskArray = differs[:, :, 0] | differs[:, :, 1] | differs[:, :, 2]
    return changed
