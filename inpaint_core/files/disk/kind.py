"""What a file is, whatever its name says: told from its first bytes, before anything is decoded."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from inpaint_core.files.disk.regular_file import check_regular
from inpaint_core.files.formats import FormatName

_HEAD_BYTES: Final = 64
_SIGNATURES: Final[tuple[tuple[bytes, FormatName], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)
_HEIF_BRANDS: Final = (
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"hevm",
    b"hevs",
    b"mif1",
    b"msf1",
)
_WEBP_ANIMATION: Final = 0x02
_MAX_CHUNKS: Final = 1000
"""Before the pixels of a PNG; real files have a few."""


@dataclass(frozen=True)
class FileKind:
    """What the first bytes of a file say.

    Attributes:
        format: None for a file of no format that this program reads, and for one that cannot be read.
        is_lossless: Whether its own compression keeps every pixel.
        is_animated: Whether it is a PNG, WebP or AVIF of several pictures in time. Of a GIF this is not told.
    """

    format: FormatName | None
    is_lossless: bool = False
    is_animated: bool = False


UNKNOWN: Final = FileKind(None)


def kind_of(path: Path) -> FileKind:
    """Look at the first bytes of a file; never raises for what is in it, or for what is not there."""
    try:
        check_regular(path)
        with path.open("rb") as stream:
            return _kind_of(stream)
    except (OSError, ValueError):
        return UNKNOWN


def _kind_of(stream: BinaryIO) -> FileKind:
    head = stream.read(_HEAD_BYTES)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        is_extended = head[12:16] == b"VP8X"
        is_animated = is_extended and len(head) > 20 and bool(head[20] & _WEBP_ANIMATION)
        return FileKind("WEBP", is_lossless=_webp_is_lossless(stream), is_animated=is_animated)
    if head[4:8] == b"ftyp":
        size = min(int.from_bytes(head[:4], "big"), len(head))
        brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
        if b"avif" in brands or b"avis" in brands:
            return FileKind("AVIF", is_animated=brands[0] == b"avis")
        return FileKind("HEIF") if brands[0] in _HEIF_BRANDS else UNKNOWN
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return FileKind(name, is_lossless=name != "JPEG", is_animated=name == "PNG" and _is_apng(stream))
    return UNKNOWN


def _webp_is_lossless(stream: BinaryIO) -> bool:
    """Return whether the first chunk of pixels is of the lossless kind."""
    stream.seek(12)
    for _ in range(_MAX_CHUNKS):
        head = stream.read(8)
        if len(head) < 8 or head[:4] in (b"VP8L", b"VP8 ", b"ANMF"):
            return head[:4] == b"VP8L"
        size = int.from_bytes(head[4:], "little")
        stream.seek(size + size % 2, 1)
    return False


def _is_apng(stream: BinaryIO) -> bool:
    """Return whether a PNG says, before its pixels, that more than one picture follows."""
    stream.seek(8)
    for _ in range(_MAX_CHUNKS):
        head = stream.read(8)
        if len(head) < 8 or head[4:] == b"IDAT":
            return False
        if head[4:] == b"acTL":
            return int.from_bytes(stream.read(4), "big") > 1
        stream.seek(int.from_bytes(head[:4], "big") + 4, 1)
    return False
