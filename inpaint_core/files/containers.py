"""What lies beside the photo in PNG, WebP, AVIF and HEIC files: looked at without decoding anything."""

import struct
from collections.abc import Iterator
from typing import Final

from inpaint_core.files.attachments import CREDENTIALS, DEPTH_MAP, GAIN_MAP, Attachments
from inpaint_core.files.png_chunks import SIGNATURE

_WRITTEN_ANEW: Final = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP", b"eXIf", b"tIME", b"bKGD", b"hIST", b"sPLT",
     b"acTL", b"fcTL", b"fdAT", b"iDOT")
)  # fmt: skip
"""Read into other places, or true of the old pixels only."""
_UNSAFE_BUT_KEPT: Final = frozenset(
    (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi", b"sBIT", b"pHYs", b"oFFs",
     b"pCAL", b"sCAL", b"sTER")
)  # fmt: skip
"""Their names tell strangers to drop them after an edit; but filling a hole changes nothing they say."""
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By colour type."""
_DEFLATE_RATIO: Final = 1100
"""Deflate packs at most 1032 bytes into one."""
_SLACK: Final = 65536
_RAW_EXIF: Final = (b"Raw profile type exif\x00", b"Raw profile type APP1\x00")
_XMP: Final = b"XML:com.adobe.xmp\x00"
_CREDENTIALS_BOX: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def list_png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each chunk but the pixels; ends at the end of a file that is cut short."""
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 8 + length
        if end > len(data) or name == b"IEND":
            return
        if name != b"IDAT":
            yield name, data[at + 8 : end]
        at = end + 4


def png_attachments(data: bytes, *, dpi_is_known: bool) -> Attachments:
    """Return what a PNG carries beside profile, EXIF and XMP.

    Args:
        data: The whole file.
        dpi_is_known: Whether the resolution was read already; otherwise pixel proportions are kept here.
    """
    kept, lost = [], list[str]()
    for name, content in list_png_chunks(data):
        if name == b"caBX":
            lost.append(CREDENTIALS)
        elif _is_written_anew(name, content) or (name == b"pHYs" and dpi_is_known):
            continue
        elif name in _UNSAFE_BUT_KEPT or name[3:4].islower():
            kept.append((name, content))
        elif name[:1].islower():
            words = name.decode("latin-1")
            lost.append(f"The photo's PNG entry {words} holds for the unedited photo only; it was left out.")
    return Attachments(png_chunks=tuple(kept)).and_lost(*lost)


def _is_written_anew(name: bytes, content: bytes) -> bool:
    return (
        name in _WRITTEN_ANEW
        or (name == b"iTXt" and content.startswith(_XMP))
        or content.startswith(_RAW_EXIF)
    )


def check_length(data: bytes, *, height: int, width: int) -> None:
    """Raise for a PNG or BMP that is too short for the size it claims, before memory is spent on it.

    Raises:
        ValueError: It is.
    """
    if data.startswith(SIGNATURE) and len(data) > 25:
        row = (width * data[24] * _PNG_CHANNELS.get(data[25], 1) + 7) // 8 + 1
        room = _DEFLATE_RATIO * len(data)
    elif data[:2] == b"BM" and data[30:34] == bytes(4):  # not compressed
        row, room = width * struct.unpack_from("<H", data, 28)[0] // 8, len(data)
    else:
        return
    if height * row > room + _SLACK:
        raise ValueError(f"it is too short for {width} × {height} pixels")


def bmp_profile(data: bytes) -> bytes | None:
    """Return the colour profile within a BMP, None if there is none."""
    if len(data) < 138 or data[14:18] != b"\x7c\0\0\0" or data[70:74] != b"DEBM":
        return None
    at, size = struct.unpack_from("<II", data, 126)
    return data[14 + at : 14 + at + size] or None


def riff_attachments(data: bytes) -> Attachments:
    """Return what a WebP carries beside pixels, profile, EXIF and XMP; nothing of it can be kept."""
    known = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"EXIF", b"XMP ", b"ANIM", b"ANMF")
    names = [data[at : at + 4] for at in riff_chunks(data)]
    lost = [CREDENTIALS] if b"C2PA" in names else []
    others = [name.decode("latin-1").strip() for name in names if name not in (*known, b"C2PA")]
    if others:
        lost.append(f"The photo's further WebP blocks ({', '.join(others[:3])}) were left out.")
    return Attachments().and_lost(*lost)


def riff_chunks(data: bytes) -> Iterator[int]:
    """Yield where each chunk of a WebP begins."""
    at = 12
    while at + 8 <= len(data):
        yield at
        (length,) = struct.unpack_from("<I", data, at + 4)
        at += 8 + length + length % 2


def box_attachments(data: bytes) -> Attachments:
    """Return what an AVIF or HEIC carries beside the photo; nothing of it can be kept."""
    lost, meta = [], b""
    for kind, start, stop in _boxes(data):
        if kind == b"meta":
            meta += data[start:stop]
        elif kind == b"uuid" and data[start : start + 16] == _CREDENTIALS_BOX:
            lost.append(CREDENTIALS)
    if b"hdrgainmap" in meta or b"tmap" in meta:
        lost.append(GAIN_MAP)
    if b":auxid:2\x00" in meta or b"aux:depth" in meta or b"disparity" in meta:
        lost.append(DEPTH_MAP)
    return Attachments().and_lost(*lost)


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and stop of the content of each box of the file."""
    at = 0
    while at + 8 <= len(data):
        size, start = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1 and at + 16 <= len(data):  # the real size stands behind the kind
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        stop = min(at + size, len(data)) if size else len(data)
        if stop < start:
            return
        yield data[at + 4 : at + 8], start, stop
        at = stop
