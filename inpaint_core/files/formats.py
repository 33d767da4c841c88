"""The formats of image files, one row each: all that is known of them but how they are read and written.

A new format that Pillow reads is a row here. One that is saved too gets its encoder in ``encode.py``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.errors import WriteError

FormatName = str
"""``name`` of a row of ``FORMATS``."""


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """One format.

    Attributes:
        name: Its key; Pillow's name of it where Pillow reads it.
        title: Its name for the user.
        suffixes: Of its files, in lower case; the first is that of new files.
        is_saved: Whether files of it can be written; the others can only be opened.
        saving_note: What the user should know when saving; behind the title in the dialog.
        is_lossless: Whether its own compression keeps every pixel; None where each file says so itself.
        has_16_bit: Whether it is written with 16 bits a channel.
        has_alpha: Whether it is written with transparency.
        has_palette: Whether it is written with a palette, or with 1 bit a pixel.
        max_side_px: Longest side that it holds; None without a limit.
        is_read_by_pillow: False for a format with a reader of our own.
    """

    name: FormatName
    title: str
    suffixes: tuple[str, ...]
    is_saved: bool = True
    saving_note: str = ""
    is_lossless: bool | None = True
    has_16_bit: bool = False
    has_alpha: bool = True
    has_palette: bool = False
    max_side_px: int | None = None
    is_read_by_pillow: bool = True


FORMATS: Final = (
    FileFormat(
        name="PNG",
        title="PNG",
        suffixes=(".png",),
        saving_note="keeps every pixel",
        has_16_bit=True,
        has_palette=True,
    ),
    FileFormat(
        name="TIFF",
        title="TIFF",
        suffixes=(".tif", ".tiff", ".btf"),
        saving_note="keeps every pixel",
        has_16_bit=True,
        has_palette=True,
    ),
    FileFormat(
        name="JPEG",
        title="JPEG",
        suffixes=(".jpg", ".jpeg", ".jpe", ".jfif"),
        saving_note="smaller, compresses again",
        is_lossless=False,
        has_alpha=False,
        max_side_px=65500,
    ),
    FileFormat(name="WEBP", title="WebP", suffixes=(".webp",), is_lossless=None, max_side_px=16383),
    FileFormat(name="AVIF", title="AVIF", suffixes=(".avif",), is_lossless=False, max_side_px=65536),
    FileFormat(name="BMP", title="BMP", suffixes=(".bmp",), has_alpha=False, has_palette=True),
    FileFormat(name="GIF", title="GIF", suffixes=(".gif",), is_saved=False),
    FileFormat(
        name="HEIF",
        title="HEIC",
        suffixes=(".heic", ".heif"),
        is_saved=False,
        is_lossless=False,
        is_read_by_pillow=False,
    ),
)
"""In the order in which they are offered."""

FORMAT_OF_NAME: Final[dict[FormatName, FileFormat]] = {one.name: one for one in FORMATS}
FORMAT_OF_SUFFIX: Final[dict[str, FileFormat]] = {suffix: one for one in FORMATS for suffix in one.suffixes}
SAVED_FORMATS: Final = tuple(one for one in FORMATS if one.is_saved)
READABLE_SUFFIXES: Final[tuple[str, ...]] = tuple(FORMAT_OF_SUFFIX)
WRITABLE_SUFFIXES: Final[tuple[str, ...]] = tuple(s for one in SAVED_FORMATS for s in one.suffixes)
LOSSLESS_SUFFIXES: Final[tuple[str, ...]] = tuple(
    suffix for one in SAVED_FORMATS if one.is_lossless is not False for suffix in one.suffixes
)
"""Of formats whose files can keep every pixel."""


def listed(formats: tuple[FileFormat, ...], last: str = ", ") -> str:
    """Return the titles of formats for a sentence: ``PNG, TIFF, JPEG``; ``last`` stands before the last."""
    *first, end = (one.title for one in formats)
    return f"{', '.join(first)}{last}{end}"


def check_written_name(path: Path) -> None:
    """Raise where a file's name ends in nothing that can be written; before the work, not after it.

    Raises:
        WriteError: Naming the endings that can.
    """
    if path.suffix.lower() not in WRITABLE_SUFFIXES:
        known = ", ".join(WRITABLE_SUFFIXES)
        raise WriteError(f"{path.name} cannot be written: its name must end in one of {known}.")
