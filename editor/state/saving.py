"""Saving a photo and checking the file: outside the fills it must be the photo that was opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.errors import BadImageError, WriteError
from inpaint_core.files.disk.misnamed import kept_format_notice
from inpaint_core.files.disk.stamp import FileStamp
from inpaint_core.files.formats import FORMAT_OF_NAME, FormatName
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.request import ImageArray, MaskArray

TIFF_SUFFIXES: Final = FORMAT_OF_NAME["TIFF"].suffixes
KEEP_EVERY_PIXEL: Final = QT_TRANSLATE_NOOP(
    "StateSaving", "To keep every pixel outside the fills exactly, save as PNG or TIFF."
)


@dataclass(frozen=True)
class Saved:
    """A file that was written and read back.

    Attributes:
        notices: Sentences for the user.
        stamp: Tells whether the file has changed since.
    """

    notices: tuple[str, ...]
    stamp: FileStamp | None


@dataclass(frozen=True, eq=False)
class Picture:
    """The pixels of a photo.

    Attributes:
        image: H x W x 3.
        alpha: H x W opacity or None.
    """

    image: ImageArray
    alpha: NDArray[Any] | None


@dataclass(frozen=True, eq=False)
class Writing:
    """How to write a file.

    Attributes:
        metadata: Of the file the photo came from, as far as it goes along.
        quality: Of a lossy format, 1..100; None for that of the source, or lossless where the format can.
        file_format: What to write in spite of the suffix; None for what that names.
    """

    metadata: ImageMetadata
    quality: int | None = None
    file_format: FormatName | None = None


def save_verified(
    path: Path, picture: Picture, how: Writing, *, original: Picture, ever_accepted: MaskArray | None
) -> Saved:
    """Write a photo, and read a lossless file back to see that it holds every pixel.

    Args:
        path: Where to; the suffix gives the format.
        picture: What to write.
        how: To write it.
        original: The photo as opened.
        ever_accepted: H x W, True where a completion ever changed a pixel; None where none was accepted.

    Raises:
        WriteError: The file could not be written, or differs from the photo outside the fills.
    """
    image, alpha = picture.image, picture.alpha
    metadata, file_format = how.metadata, how.file_format
    notices = write_image(
        path, image, alpha=alpha, metadata=metadata, quality=how.quality, file_format=file_format
    )
    if file_format is not None:
        notices = (kept_format_notice(file_format), *notices)
    page = len(metadata.pages.before) if metadata.pages else 0
    try:
        written = read_image(path, page=page if path.suffix.lower() in TIFF_SUFFIXES else 0)
    except BadImageError as error:
        raise WriteError(
            translate("StateSaving", "{path} was written but cannot be read back: {error}").format(
                path=path.name, error=error
            )
        ) from error
    if not written.metadata.is_lossless:
        return Saved(notices, written.stamp)  # whoever asks where to save says so before
    if written.image.dtype != image.dtype or (alpha is not None and written.alpha is None):
        return Saved(notices, written.stamp)  # fewer bits or no transparency, which the notices say
    is_indexed = written.metadata.indexed is not None
    is_kept = _is_kept(image, original.image, written.image, ever_accepted, is_indexed=is_indexed)
    if alpha is not None and original.alpha is not None and written.alpha is not None:
        before, now, there = (plane[:, :, None] for plane in (original.alpha, alpha, written.alpha))
        is_kept = is_kept and _is_kept(now, before, there, ever_accepted, is_indexed=is_indexed)
    if not is_kept:
        raise WriteError(
            translate(
                "StateSaving",
                "{path} was written, but reading it back gave other pixels. Your photo here is "
                "unchanged: save it under another name or on another disk.",
            ).format(path=path.name)
        )
    return Saved(notices, written.stamp)


def compressed_again(format_name: str) -> str:
    """Return what is said of a lossy file that was written without a question."""
    return translate("StateSaving", "{format} compresses the whole photo again. {keep_every_pixel}").format(
        format=format_name, keep_every_pixel=translate("StateSaving", KEEP_EVERY_PIXEL)
    )


def _is_kept(
    wanted: NDArray[Any],
    original: NDArray[Any],
    written: NDArray[Any],
    ever_accepted: MaskArray | None,
    *,
    is_indexed: bool,
) -> bool:
    """Return whether a file holds what it should, and outside the fills what it held; all H x W x C.

    A palette, or few bits, may round what was filled.
    """
    if written.shape != original.shape:
        return False
    strayed = changed_pixels(original, written)
    if ever_accepted is not None:
        strayed &= ~ever_accepted
    if strayed.any():
        return False
    if not is_indexed or ever_accepted is None:
        return np.array_equal(written, wanted)
    return not (changed_pixels(wanted, written) & ~ever_accepted).any()


def changed_pixels(before: NDArray[Any], after: NDArray[Any]) -> MaskArray:
    """Return H x W bool, True where any channel differs between two H x W x C arrays, C = 1 or 3."""
    differs: MaskArray = before != after
    if differs.shape[2] == 1:
        return differs[:, :, 0]
    # Three ors are many times faster than any(axis=2), which works pixel by pixel.
    changed: MaskArray = differs[:, :, 0] | differs[:, :, 1] | differs[:, :, 2]
    return changed
