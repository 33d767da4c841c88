"""EXIF blocks, changed in place: every byte that need not change stays, maker notes included.

Rebuilding a block would move its parts, and maker notes hold offsets that would then point nowhere.
"""

import struct
from collections.abc import Iterator
from typing import Any, Final

from numpy.typing import NDArray
from PIL import Image

from inpaint_core.files.tiff.tags import (
    EXIF_DIRECTORY,
    LONG,
    ORIENTATION,
    SHORT,
    Entry,
    byte_order,
    walk_directory,
)

PIXEL_WIDTH: Final = 0xA002
PIXEL_HEIGHT: Final = 0xA003
THUMBNAIL_OFFSET: Final = 0x0201
THUMBNAIL_LENGTH: Final = 0x0202

_FIRST_AT: Final = 8
"""Where the header ends: no directory begins before."""
_CODES: Final = {SHORT: "H", LONG: "I"}
_PREFIX: Final = b"Exif\x00\x00"


def without_prefix(exif: bytes) -> bytes:
    """Return the block from its TIFF header on; JPEG puts ``Exif`` and two zero bytes before it."""
    return exif.removeprefix(_PREFIX)


def orientation_of(exif: bytes | None) -> int:
    """Return the EXIF orientation, 1 to 8; 1 if there is none or the block is damaged."""
    if exif is None:
        return 1
    for entry in _whole_numbers(exif, _first_directory(exif)):
        if entry.number == ORIENTATION and 1 <= (value := _value_of(exif, entry)) <= 8:
            return value
    return 1


def turned(values: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Return pixels as they are meant to be seen.

    Args:
        values: H x W, or H x W x C.
        orientation: Of the file, 1 to 8.
    """
    if orientation >= 5:
        values = values.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        values = values[::-1]
    if orientation in (2, 3, 6, 7):
        values = values[:, ::-1]
    return values


def upright_exif(exif: bytes, *, height: int, width: int) -> bytes:
    """Return the block as it fits an upright photo that has been edited.

    The orientation becomes 1, recorded pixel sizes become the photo's, and the embedded thumbnail is blanked:
    it would still show what has been removed. Nothing else changes.

    Args:
        exif: Block from its TIFF header on.
        height: Of the upright photo, in pixels.
        width: Of the upright photo, in pixels.
    """
    block = bytearray(exif)
    first = _first_directory(exif)
    sizes = {PIXEL_WIDTH: width, PIXEL_HEIGHT: height}
    for entry in _whole_numbers(exif, first):
        if entry.number == ORIENTATION:
            _put(block, entry, 1)
        elif entry.number == EXIF_DIRECTORY:
            for inner in _whole_numbers(exif, _value_of(exif, entry)):
                if inner.number in sizes:
                    _put(block, inner, sizes[inner.number])
    _blank_thumbnail(block, exif, first)
    return bytes(block)


def is_understood(exif: bytes) -> bool:
    """Return whether Pillow can read and pack these EXIF data, as its AVIF encoder does."""
    block = Image.Exif()
    try:
        block.load(exif)
        block.tobytes()
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error):
        return False
    return True


def _blank_thumbnail(block: bytearray, exif: bytes, first: int) -> None:
    if first == 0:
        return
    count = _read(exif, "H", first)
    link_at = first + 2 + 12 * count
    if link_at + 4 > len(exif):
        return
    thumbnail = {
        entry.number: _value_of(exif, entry) for entry in _whole_numbers(exif, _read(exif, "I", link_at))
    }
    start, length = thumbnail.get(THUMBNAIL_OFFSET, 0), thumbnail.get(THUMBNAIL_LENGTH, 0)
    stop = min(start + length, len(block))
    if 8 <= start < stop:
        block[start:stop] = bytes(stop - start)
    block[link_at : link_at + 4] = bytes(4)


def _first_directory(exif: bytes) -> int:
    """Return where the first directory begins, 0 if this is no EXIF block."""
    if len(exif) < 8 or exif[:4] not in (b"II*\x00", b"MM\x00*"):
        return 0
    offset = _read(exif, "I", 4)
    return offset if _FIRST_AT <= offset <= len(exif) - 2 else 0


def _whole_numbers(exif: bytes, directory: int) -> Iterator[Entry]:
    """Yield the entries of a directory that hold one whole number; none where no directory can be."""
    if directory >= _FIRST_AT:
        yield from (
            entry for entry in walk_directory(exif, directory) if entry.count == 1 and entry.kind in _CODES
        )


def _value_of(exif: bytes, entry: Entry) -> int:
    return _read(exif, _CODES[entry.kind], entry.content_at)


def _read(exif: bytes, code: str, at: int) -> int:
    return int(struct.unpack_from(byte_order(exif) + code, exif, at)[0])


def _put(block: bytearray, entry: Entry, value: int) -> None:
    """Write a number over another one; a size too large for its two bytes is left alone."""
    code = _CODES[entry.kind]
    if value < 1 << (8 * struct.calcsize(f"<{code}")):
        struct.pack_into(byte_order(bytes(block[:2])) + code, block, entry.content_at, value)
