"""The segments of a JPEG file: what goes along with an edited photo, and what lies behind it."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from inpaint_core.files.attachments import (
    CREDENTIALS,
    DEPTH_MAP,
    GAIN_MAP,
    PREVIEW,
    RESOURCES,
    TRAILER,
    VIDEO,
    Attachments,
)
from inpaint_core.files.photoshop import HEADING, without_thumbnails

_START_OF_SCAN: Final = 0xDA
_COMMENT: Final = 0xFE
_JUMBF: Final = 0xEB
_APPLICATION: Final = range(0xE0, 0xF0)
_ROOM: Final = 65533
EXTENDED_XMP: Final = b"http://ns.adobe.com/xmp/extension/\x00"
_WRITTEN_ANEW: Final = {
    0xE0: (b"JFIF\x00", b"JFXX\x00"),
    0xE1: (b"Exif\x00", b"http://ns.adobe.com/xap/1.0/\x00"),
    0xE2: (b"ICC_PROFILE\x00", b"MPF\x00"),
    0xEE: (b"Adobe",),
}
"""What the decoder reads into other places, or what says how this one file is built."""
GAIN_MAP_HEAD: Final = b"urn:iso:std:iso:ts:21496:-1"
_PICTURES: Final = (b"GImage", b"GDepth")


def walk_segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield marker, content and end of each segment before the pixels; a damaged file ends the walk."""
    at = 2
    while data[:2] == b"\xff\xd8" and at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2 or at + 2 + length > len(data):
            return
        at += 2 + length
        yield marker, data[at - length + 2 : at], at
        if marker == _START_OF_SCAN:
            return


def read_attachments(data: bytes) -> Attachments:
    """Return what a JPEG carries beside profile, EXIF and XMP; promises within the XMP are not looked at.

    Args:
        data: The whole file.
    """
    found, photoshop = Attachments(), b""
    for marker, content, end in walk_segments(data):
        if marker == _START_OF_SCAN:
            found = found.and_lost(*_behind(data, end))
        elif marker == _COMMENT:
            found = replace(found, comments=(*found.comments, content))
        elif marker == 0xED and content.startswith(HEADING):
            photoshop += content.removeprefix(HEADING)
        elif marker in _APPLICATION:
            found = _with_block(found, marker, content)
    if photoshop:
        clean = without_thumbnails(photoshop)
        found = found.and_lost(RESOURCES) if clean is None else replace(found, photoshop=clean)
    return found


def _with_block(found: Attachments, marker: int, content: bytes) -> Attachments:
    if content.startswith(_WRITTEN_ANEW.get(marker, ())):
        return found
    if marker == _JUMBF and content.startswith(b"JP"):
        return found.and_lost(CREDENTIALS if b"c2pa" in content else TRAILER)
    if content.startswith((GAIN_MAP_HEAD, b"HDR_RI")):
        return found.and_lost(GAIN_MAP)
    if content.startswith(EXTENDED_XMP) and any(word in content for word in _PICTURES):
        return found.and_lost(DEPTH_MAP)
    if b"\xff\xd8\xff" in content:
        return found.and_lost(PREVIEW)
    return replace(found, jpeg_segments=(*found.jpeg_segments, _segment(marker, content)))


def _behind(data: bytes, scan_at: int) -> tuple[str, ...]:
    """Say what lies behind the pixels that is no picture of a multi-picture file."""
    end = data.find(b"\xff\xd9", scan_at)  # within the pixels FF is always followed by 00 or a restart
    rest = data[end + 2 :].strip(b"\x00\xff\x20\r\n") if end >= 0 else b""
    has_index = b"MPF\x00" in data[:scan_at]  # pictures that it lists are looked at elsewhere
    if not rest or (has_index and b"\xff\xd8\xff" in data[end + 2 : end + 66]):
        return ()
    return (VIDEO if b"ftyp" in rest[:64] or b"MotionPhoto" in rest else TRAILER,)


def with_segments(data: bytes, attachments: Attachments) -> bytes:
    """Return a JPEG with attachments added behind the segments it begins with.

    Args:
        data: A JPEG without any of them.
        attachments: What to add; a comment too long for its segment is cut in pieces.
    """
    parts = [*attachments.jpeg_segments]
    rest = attachments.photoshop
    while rest:
        piece, rest = rest[: _ROOM - len(HEADING)], rest[_ROOM - len(HEADING) :]
        parts.append(_segment(0xED, HEADING + piece))
    for comment in attachments.comments:
        pieces = range(0, max(len(comment), 1), _ROOM)
        parts += [_segment(_COMMENT, comment[at : at + _ROOM]) for at in pieces]
    at = 2
    for marker, _, end in walk_segments(data):
        if marker not in _APPLICATION:
            break
        at = end
    return b"".join([data[:at], *parts, data[at:]]) if parts else data


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
