"""EXIF blocks, changed in place: every byte that need not change stays, maker notes included.

Rebuilding a block would move its parts, and maker notes hold offsets that would then point nowhere.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

ORIENTATION: Final = 0x0112
EXIF_IFD: Final = 0x8769
PIXEL_WIDTH: Final = 0xA002
PIXEL_HEIGHT: Final = 0xA003
THUMBNAIL_OFFSET: Final = 0x0201
THUMBNAIL_LENGTH: Final = 0x0202

_SHORT: Final = 3
_LONG: Final = 4
_PREFIX: Final = b"Exif\x00\x00"


class _Entry(NamedTuple):
    tag: int
    kind: int
    value: int
    value_at: int


def without_prefix(exif: bytes) -> bytes:
    """Return the block from its TIFF header on; JPEG puts ``Exif`` and two zero bytes before it."""
    return exif.removeprefix(_PREFIX)


def orientation_of(exif: bytes | None) -> int:
    """Return the EXIF orientation, 1 to 8; 1 if there is none or the block is damaged."""
    if exif is None:
        return 1
    for entry in _entries(exif, _first_directory(exif)):
        if entry.tag == ORIENTATION and 1 <= entry.value <= 8:
            return entry.value
    return 1


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
    for entry in _entries(exif, first):
        if entry.tag == ORIENTATION:
            _put(block, entry, 1)
        elif entry.tag == EXIF_IFD:
            for inner in _entries(exif, entry.value):
                if inner.tag == PIXEL_WIDTH:
                    _put(block, inner, width)
                elif inner.tag == PIXEL_HEIGHT:
                    _put(block, inner, height)
    _blank_thumbnail(block, exif, first)
    return bytes(block)


def _blank_thumbnail(block: bytearray, exif: bytes, first: int) -> None:
    if first == 0:
        return
    count = _read(exif, "H", first)
    link_at = first + 2 + 12 * count
    if link_at + 4 > len(exif):
        return
    thumbnail = {entry.tag: entry.value for entry in _entries(exif, _read(exif, "I", link_at))}
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
    return offset if 8 <= offset <= len(exif) - 2 else 0


def _entries(exif: bytes, directory: int) -> Iterator[_Entry]:
    """Yield the whole-number entries of a directory; nothing for one that lies outside the block."""
    if not 8 <= directory <= len(exif) - 2:
        return
    for index in range(_read(exif, "H", directory)):
        at = directory + 2 + 12 * index
        if at + 12 > len(exif):
            return
        kind, count = _read(exif, "H", at + 2), _read(exif, "I", at + 4)
        if count == 1 and kind in (_SHORT, _LONG):
            value = _read(exif, "H" if kind == _SHORT else "I", at + 8)
            yield _Entry(_read(exif, "H", at), kind, value, at + 8)


def _read(exif: bytes, code: str, at: int) -> int:
    return int(struct.unpack_from(_order(exif) + code, exif, at)[0])


def _put(block: bytearray, entry: _Entry, value: int) -> None:
    """Write a number over another one; a size too large for its two bytes is left alone."""
    code = "H" if entry.kind == _SHORT else "I"
    if value < 1 << (16 if code == "H" else 32):
        struct.pack_into(_order(bytes(block[:2])) + code, block, entry.value_at, value)


def _order(exif: bytes) -> str:
    return "<" if exif[:2] == b"II" else ">"
