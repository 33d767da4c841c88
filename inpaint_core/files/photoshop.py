"""Image resources of Photoshop, in which IPTC captions and credits lie: APP13 of JPEG, a tag of TIFF."""

import struct
from collections.abc import Set
from typing import Final

HEADING: Final = b"Photoshop 3.0\x00"
"""Begins the APP13 segment of a JPEG."""

_IPTC: Final = 0x0404
_IPTC_CHECKSUM: Final = 0x0425
_ENTRY_MARK: Final = 0x1C
"""Begins each entry of an IPTC record; record, number and size follow."""
_LONGEST_PLAIN: Final = 0x7FFF
"""Longer entries state their size in another way, which nobody uses for texts."""
_THUMBNAILS: Final = (0x0409, 0x040C)
_SIGNATURES: Final = (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR", b"8B64")


def without_thumbnails(resources: bytes) -> bytes | None:
    """Return the resources without the small copies of the photo as it was; None for damaged ones."""
    found = _walk(resources)
    if found is None:
        return None
    return b"".join(block for number, block, _ in found if number not in _THUMBNAILS)


def iptc_of(resources: bytes) -> bytes | None:
    """Return the IPTC record, None if there is none."""
    return next((content for number, _, content in _walk(resources) or () if number == _IPTC), None)


def iptc_resource(record: bytes) -> bytes:
    """Return the resource that holds an IPTC record."""
    block = b"8BIM" + struct.pack(">HHI", _IPTC, 0, len(record)) + record
    return block + bytes(len(block) % 2)


def without_iptc(resources: bytes, numbers: Set[int]) -> bytes:
    """Return the resources without some entries of the IPTC record, and without its checksum.

    Args:
        resources: In a row.
        numbers: Of the entries in record 2.

    Returns:
        Nothing where the resources or their record are damaged.
    """
    kept = []
    for number, block, content in _walk(resources) or ():
        if number == _IPTC:
            record = _record_without(content, numbers)
            if record is None:
                return b""
            kept.append(iptc_resource(record))
        elif number != _IPTC_CHECKSUM:
            kept.append(block)
    return b"".join(kept)


def _record_without(record: bytes, numbers: Set[int]) -> bytes | None:
    """Return an IPTC record without some entries; None for a damaged one."""
    kept, at = [], 0
    while record[at:].strip(b"\x00"):
        if record[at] != _ENTRY_MARK or at + 5 > len(record):
            return None
        (size,) = struct.unpack_from(">H", record, at + 3)
        end = at + 5 + size
        if end > len(record) or size > _LONGEST_PLAIN:
            return None
        if record[at + 1] != 2 or record[at + 2] not in numbers:
            kept.append(record[at:end])
        at = end
    return b"".join(kept)


def _walk(resources: bytes) -> list[tuple[int, bytes, bytes]] | None:
    """Return number, whole block and content of each resource; None for damaged ones."""
    found, at = [], 0
    while at < len(resources):
        if not resources[at:].strip(b"\x00"):  # padding
            break
        if resources[at : at + 4] not in _SIGNATURES or at + 7 > len(resources):
            return None
        name = 1 + resources[at + 6]
        size_at = at + 6 + name + name % 2
        if size_at + 4 > len(resources):
            return None
        (size,) = struct.unpack_from(">I", resources, size_at)
        end = size_at + 4 + size
        if end > len(resources):
            return None
        (number,) = struct.unpack_from(">H", resources, at + 4)
        padded = end + size % 2
        block = resources[at:padded]
        found.append((number, block + bytes(len(block) % 2), resources[size_at + 4 : end]))
        at = padded
    return found
