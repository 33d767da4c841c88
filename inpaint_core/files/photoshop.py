"""Image resources of Photoshop, in which IPTC captions and credits lie: APP13 of JPEG, a tag of TIFF."""

import struct
from typing import Final

HEADING: Final = b"Photoshop 3.0\x00"
"""Begins the APP13 segment of a JPEG."""

_IPTC: Final = 0x0404
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
