"""The tag directories of TIFF files and EXIF blocks, which are the same thing: read and packed byte for byte.

Values are carried as they are stored, in the byte order of their block, so that nothing a camera or an editor
wrote is re-encoded on the way.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

ByteOrder = Literal["<", ">"]

ORIENTATION: Final = 274
EXIF_DIRECTORY: Final = 34665
GPS_DIRECTORY: Final = 34853
INTEROPERABILITY_DIRECTORY: Final = 40965
_DIRECTORIES: Final = (EXIF_DIRECTORY, GPS_DIRECTORY, INTEROPERABILITY_DIRECTORY)

BYTE: Final = 1
SHORT: Final = 3
LONG: Final = 4
RATIONAL: Final = 5
UNDEFINED: Final = 7
_SIZES: Final = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}  # fmt: skip
_NARROWED: Final = {16: (LONG, "Q", "I"), 17: (9, "q", "i"), 18: (13, "Q", "I")}
"""Types of BigTIFF, and what they are in a classic file: type there, how to read, how to write."""
_CODES: Final = {BYTE: "B", SHORT: "H", LONG: "I", RATIONAL: "II"}
_MAX_DEPTH: Final = 3


@dataclass(frozen=True)
class Tag:
    """One value as stored.

    Attributes:
        kind: Its TIFF type, 1 to 13; 16 to 18 for numbers of BigTIFF that are too large for those.
        count: How many numbers or characters.
        content: Their bytes, in the block's byte order.
    """

    kind: int
    count: int
    content: bytes


Directory = dict[int, "Tag | Directory"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a directory, and where it keeps its value or the offset of it."""

    number: int
    kind: int
    """TIFF type of the value, 1 to 13."""
    count: int
    """How many numbers or characters."""
    content: bytes
    """The value where it has room there, else its offset: 4 bytes, in BigTIFF 8."""
    content_at: int
    """Offset of ``content`` in the block."""


class _Layout(NamedTuple):
    """How directories are stored: classic TIFF, or BigTIFF with 8-byte offsets."""

    length: str
    entry: str
    offset: str
    first_at: int


_CLASSIC: Final = _Layout("H", "HHI4s", "I", 4)
_BIG: Final = _Layout("Q", "HHQ8s", "Q", 8)
_LAYOUTS: Final = {b"II*\x00": _CLASSIC, b"MM\x00*": _CLASSIC, b"II+\x00": _BIG, b"MM\x00+": _BIG}


def looks_like_tiff(block: bytes) -> bool:
    """Return whether a file or block begins like a TIFF, classic or big."""
    return block[:4] in _LAYOUTS


def byte_order(block: bytes) -> ByteOrder:
    """Return the byte order that a block's header states."""
    return ">" if block[:2] == b"MM" else "<"


def read_directory(block: bytes) -> Directory:
    """Return the first directory of a TIFF file or EXIF block, with those inside it.

    Tags whose values lie outside the block are left out; a block that is none gives an empty directory.
    """
    at = next(directory_offsets(block), None)
    return {} if at is None else read_directory_at(block, at)


def read_directory_at(block: bytes, at: int) -> Directory:
    """Return a directory of a TIFF file, with those inside it; see ``read_directory``.

    Args:
        block: The whole file.
        at: One of ``directory_offsets``.
    """
    layout = _LAYOUTS.get(block[:4])
    return {} if layout is None else _read(block, at, layout, depth=1)


def directory_offsets(block: bytes) -> Iterator[int]:
    """Yield where the directory of each page of a TIFF file begins; none for what is no TIFF.

    Ends where the file ends, and before a page for the second time.
    """
    layout = _LAYOUTS.get(block[:4])
    if layout is None or len(block) < 2 * layout.first_at:
        return
    order, seen, link_at = byte_order(block), set[int](), layout.first_at
    while link_at + struct.calcsize(order + layout.offset) <= len(block):
        (at,) = struct.unpack_from(order + layout.offset, block, link_at)
        if at == 0 or at in seen or at + struct.calcsize(order + layout.length) > len(block):
            return
        seen.add(at)
        yield at
        (count,) = struct.unpack_from(order + layout.length, block, at)
        link_at = at + struct.calcsize(order + layout.length) + count * struct.calcsize(order + layout.entry)


def entries_at(block: bytes, at: int) -> list[Entry]:
    """Return the entries of a page's directory as they claim to be, also where their values are missing."""
    layout = _LAYOUTS.get(block[:4])
    return [] if layout is None else list(walk_directory(block, at, layout))


def size_of(entry: Entry) -> int:
    """Return how many bytes the value of an entry claims to take; 0 for an unknown type."""
    return _SIZES.get(entry.kind, 0) * entry.count


def walk_directory(block: bytes, at: int, layout: _Layout = _CLASSIC) -> Iterator[Entry]:
    """Yield the entries of one directory, as many as the block holds.

    Args:
        block: A whole TIFF file or EXIF block.
        at: Where the directory begins; beyond the block there is none.
        layout: Of the block; that of an EXIF block when left out.
    """
    order = byte_order(block)
    first = at + struct.calcsize(order + layout.length)
    if first > len(block):
        return
    (count,) = struct.unpack_from(order + layout.length, block, at)
    size, inline = struct.calcsize(order + layout.entry), struct.calcsize(order + layout.offset)
    for entry_at in range(first, min(first + count * size, len(block) - size + 1), size):
        number, kind, values, content = struct.unpack_from(order + layout.entry, block, entry_at)
        yield Entry(number, kind, values, content, entry_at + size - inline)


def pack_directory(directory: Directory, order: ByteOrder, at: int, *, following: int = 0) -> bytes:
    """Return the bytes of a classic directory and of all it points to.

    Args:
        directory: Its tags; their values must be in ``order``.
        order: Of the file it becomes part of.
        at: Where in that file the bytes will lie; even.
        following: Where the next page's directory will lie; 0 for the last page.
    """
    values_at = at + 2 + 12 * len(directory) + 4
    entries, values = [struct.pack(order + "H", len(directory))], b""
    for number, tag in sorted(directory.items()):
        here = values_at + len(values)
        if isinstance(tag, dict):
            entries.append(struct.pack(order + "HHII", number, LONG, 1, here))
            values += pack_directory(tag, order, here)
        elif len(tag.content) <= 4:
            entries.append(struct.pack(order + "HHI4s", number, tag.kind, tag.count, tag.content))
        else:
            entries.append(struct.pack(order + "HHII", number, tag.kind, tag.count, here))
            values += tag.content + bytes(len(tag.content) % 2)
    return b"".join(entries) + struct.pack(order + "I", following) + values


def pack_block(directory: Directory, order: ByteOrder) -> bytes:
    """Return a whole EXIF block, header and directory."""
    return header(order) + pack_directory(directory, order, 8)


def header(order: ByteOrder) -> bytes:
    """Return the eight bytes before a directory that follows at once."""
    return (b"II*\x00" if order == "<" else b"MM\x00*") + struct.pack(order + "I", 8)


def numbers(kind: int, values: tuple[int, ...], order: ByteOrder) -> Tag:
    """Return a tag of whole numbers; those of a ``RATIONAL`` come in pairs."""
    code = _CODES[kind]
    count = len(values) // len(code)
    return Tag(kind, count, struct.pack(order + code * count, *values))


def whole_numbers_of(tag: "Tag | Directory | None", order: ByteOrder) -> tuple[int, ...]:
    """Return the numbers of a tag of bytes, shorts or longs; none for no tag or another type."""
    codes = {BYTE: "B", SHORT: "H", LONG: "I"}
    if not isinstance(tag, Tag) or tag.kind not in codes:
        return ()
    return struct.unpack(f"{order}{tag.count}{codes[tag.kind]}", tag.content)


def first_number(tags: "Directory", number: int, order: ByteOrder, otherwise: int) -> int:
    """Return the first number of one of the tags of a directory."""
    return (*whole_numbers_of(tags.get(number), order), otherwise)[0]


def text_of(tag: "Tag | Directory | None") -> bytes | None:
    """Return a tag's bytes, None for no tag or an empty one."""
    return (tag.content or None) if isinstance(tag, Tag) else None


def rational_of(tag: "Tag | Directory | None", order: ByteOrder) -> float | None:
    """Return the first fraction of a tag, None for no tag, another type, or a division by zero."""
    if not isinstance(tag, Tag) or tag.kind != RATIONAL or tag.count < 1:
        return None
    above, below = struct.unpack_from(order + "II", tag.content)
    return above / below if below else None


def _read(block: bytes, at: int, layout: _Layout, depth: int) -> Directory:
    order, directory = byte_order(block), Directory()
    for entry in walk_directory(block, at, layout):
        size = _SIZES.get(entry.kind, 0) * entry.count
        (offset,) = struct.unpack(order + layout.offset, entry.content)
        if entry.number in _DIRECTORIES and entry.kind in _SIZES:
            inner = _read(block, offset, layout, depth + 1) if depth < _MAX_DEPTH else None
            if inner:
                directory[entry.number] = inner
        elif 0 < size <= len(entry.content):
            directory[entry.number] = _tag(entry, entry.content[:size], order)
        elif 0 < size and offset + size <= len(block):
            directory[entry.number] = _tag(entry, block[offset : offset + size], order)
    return directory


def _tag(entry: Entry, content: bytes, order: ByteOrder) -> Tag:
    """Return the value as classic TIFF stores it; what is too large for that keeps its type."""
    if entry.kind not in _NARROWED:
        return Tag(entry.kind, entry.count, content)
    kind, wide, narrow = _NARROWED[entry.kind]
    values = struct.unpack(f"{order}{entry.count}{wide}", content)
    try:
        return Tag(kind, entry.count, struct.pack(f"{order}{entry.count}{narrow}", *values))
    except struct.error:
        return Tag(entry.kind, entry.count, content)
