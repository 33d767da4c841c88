"""Taking out of a file's metadata where a photo was taken. All else stays byte for byte."""

import struct
from typing import Final

from inpaint_core.files.photoshop import without_iptc
from inpaint_core.files.tiff.tags import GPS_DIRECTORY, LONG, byte_order, size_of, walk_directory
from inpaint_core.files.xmp import property_pattern

_ENTRY_BYTES: Final = 12
_HEADER_BYTES: Final = 8
_IPTC_PLACES: Final = frozenset({26, 27, 90, 92, 95, 100, 101, 103})
"""Of record 2: content location, city, sublocation, province, country, and the reference to a place."""
_XMP_PLACES: Final = property_pattern(
    rb"exif:GPS\w+|exifEX:GPS\w+|photoshop:(?:City|State|Country)"
    rb"|Iptc4xmpCore:(?:Location|CountryCode)|Iptc4xmpExt:Location(?:Created|Shown)|geo:(?:lat|long|alt)"
)


def exif_without_place(exif: bytes) -> bytes | None:
    """Return an EXIF block without its GPS directory, which is overwritten; nothing else moves but entries.

    Args:
        exif: Block from its TIFF header on.

    Returns:
        None where the block is damaged, so that nobody can say that it holds no place.
    """
    if len(exif) < _HEADER_BYTES or exif[:4] not in (b"II*\x00", b"MM\x00*"):
        return None
    order, block = byte_order(exif), bytearray(exif)
    (first,) = struct.unpack_from(order + "I", exif, 4)
    if not _HEADER_BYTES <= first <= len(exif) - 6:
        return None
    gps = [entry for entry in walk_directory(exif, first) if entry.number == GPS_DIRECTORY]
    for entry in reversed(gps):
        if entry.kind == LONG:
            (at,) = struct.unpack(order + "I", entry.content)
            _blank_directory(block, exif, at)
        _remove_entry(block, first, entry.content_at - _HEADER_BYTES)
    return bytes(block)


def xmp_without_place(xmp: bytes) -> bytes:
    """Return an XMP packet without coordinates, and without the names of places."""
    return _XMP_PLACES.sub(b"", xmp)


def resources_without_place(resources: bytes) -> bytes:
    """Return Photoshop resources without the places of the IPTC record; none for damaged ones."""
    return without_iptc(resources, _IPTC_PLACES)


def _blank_directory(block: bytearray, exif: bytes, at: int) -> None:
    """Overwrite a directory and the values that it points to."""
    if not _HEADER_BYTES <= at <= len(exif) - 2:
        return
    order = byte_order(exif)
    for entry in walk_directory(exif, at):
        size = size_of(entry)
        if size > len(entry.content):
            (start,) = struct.unpack(order + "I", entry.content)
            if _HEADER_BYTES <= start and start + size <= len(block):
                block[start : start + size] = bytes(size)
        first = entry.content_at - _HEADER_BYTES
        block[first : first + _ENTRY_BYTES] = bytes(_ENTRY_BYTES)
    block[at : at + 2] = bytes(2)


def _remove_entry(block: bytearray, directory: int, entry_at: int) -> None:
    """Close the gap of one entry: those behind it and the link to the next directory move up."""
    order = byte_order(bytes(block[:2]))
    (count,) = struct.unpack_from(order + "H", block, directory)
    end = min(directory + 2 + _ENTRY_BYTES * count + 4, len(block))
    rest = bytes(block[entry_at + _ENTRY_BYTES : end])
    block[entry_at:end] = rest + bytes(end - entry_at - len(rest))
    struct.pack_into(order + "H", block, directory, max(0, count - 1))
