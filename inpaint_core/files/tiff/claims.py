"""What a TIFF file claims to hold, checked against its length before memory is spent on it."""

from typing import Final

from inpaint_core.files.tiff.tags import (
    BYTE,
    LONG,
    SHORT,
    Directory,
    byte_order,
    directory_offsets,
    entries_at,
    first_number,
    read_directory_at,
    size_of,
    whole_numbers_of,
)

BITS: Final = 258
PHOTOMETRIC: Final = 262
SAMPLES: Final = 277
EXTRA_SAMPLES: Final = 338
WIDTH: Final = 256
HEIGHT: Final = 257
_ROWS_PER_STRIP: Final = 278
_PLANES: Final = 284
_TILE_WIDTH: Final = 322
_TILE_HEIGHT: Final = 323
_SAMPLE_FORMAT: Final = 339
_SEGMENTS: Final = {273: 279, 324: 325}
"""Where strips and tiles begin, and how long they are."""
_FORMATS: Final = {
    2: "signed numbers",
    3: "floating-point values",
    5: "complex numbers",
    6: "complex numbers",
}
_COMPRESSION: Final = 259
_LARGEST_RATIOS: Final = {1: 1, 5: 3000, 8: 1100, 32946: 1100, 32773: 70}
"""How many bytes one byte can stand for: stored, LZW, deflate twice, PackBits."""
_SLACK: Final = 65536
_KNOWN_BITS: Final = (1, 2, 4, 8, 16)
_SEPARATE: Final = 2


def check_claims(data: bytes) -> None:
    """Raise where the first page cannot be what it says.

    Its strips or tiles must be as many as its size asks for, begin inside the file, and not be longer
    together than the file.

    Raises:
        ValueError: With what is wrong.
    """
    at = next(directory_offsets(data), None)
    if at is None:
        raise ValueError("there is no page in it")
    for entry in entries_at(data, at):
        if entry.number in (*_SEGMENTS, *_SEGMENTS.values()):
            is_possible = entry.kind in (BYTE, SHORT, LONG, 16) and size_of(entry) <= len(data)
            if not is_possible:
                raise ValueError(f"it claims {entry.count:,} strips, more than it has room for")
    tags, order = read_directory_at(data, at), byte_order(data)
    for starts_tag, lengths_tag in _SEGMENTS.items():
        starts, lengths = (whole_numbers_of(tags.get(tag), order) for tag in (starts_tag, lengths_tag))
        if starts:
            _check_segments(data, starts, lengths)
            _check_number(len(starts), tags, data, is_tiled=starts_tag != 273)
            _check_length(sum(lengths), tags, data)


def _check_segments(data: bytes, starts: tuple[int, ...], lengths: tuple[int, ...]) -> None:
    if lengths and len(lengths) != len(starts):
        raise ValueError(f"it tells the lengths of {len(lengths):,} of its {len(starts):,} strips")
    if any(start >= len(data) for start, length in zip(starts, lengths, strict=False) if length):
        raise ValueError("a strip begins behind its end")
    if sum(lengths) > 2 * len(data):
        raise ValueError("its strips are longer than the file")


def _check_number(found: int, tags: Directory, data: bytes, *, is_tiled: bool) -> None:
    def first(number: int, otherwise: int) -> int:
        return first_number(tags, number, byte_order(data), otherwise)

    height, width = first(HEIGHT, 0), first(WIDTH, 0)
    planes = first(SAMPLES, 1) if first(_PLANES, 1) == _SEPARATE else 1
    if is_tiled:
        across, down = first(_TILE_WIDTH, 0), first(_TILE_HEIGHT, 0)
        wanted = _pieces(width, across) * _pieces(height, down) * planes
    else:
        wanted = _pieces(height, first(_ROWS_PER_STRIP, height)) * planes
    if found < wanted or found > max(wanted, height * planes):
        raise ValueError(f"it has {found:,} strips where its size asks for {wanted:,}")


def _check_length(stored: int, tags: Directory, data: bytes) -> None:
    """Raise where the strips cannot unpack to so many pixels, however well they are packed."""

    def first(number: int) -> int:
        return first_number(tags, number, byte_order(data), 1)

    ratio = _LARGEST_RATIOS.get(first(_COMPRESSION))
    needed = first(HEIGHT) * first(WIDTH) * first(SAMPLES) * first(BITS) // 8
    if ratio and stored and needed > ratio * stored + _SLACK:
        raise ValueError(f"it is too short for {first(WIDTH)} × {first(HEIGHT)} pixels")


def _pieces(whole: int, piece: int) -> int:
    return -(-whole // piece) if piece > 0 else 0


def unsupported_values(tags: Directory, data: bytes) -> str | None:
    """Return what a page holds that is neither 8 nor 16 bits of light, or None.

    Args:
        tags: Of the page.
        data: The whole file.
    """
    order = byte_order(data)
    formats = whole_numbers_of(tags.get(_SAMPLE_FORMAT), order)
    for value in formats:
        if value in _FORMATS:
            return _FORMATS[value]
    bits = whole_numbers_of(tags.get(BITS), order)
    if len(set(bits)) > 1:
        return None
    if bits and bits[0] > 16:
        return "more than 16 bits per channel"
    return f"{bits[0]} bits per channel" if bits and bits[0] not in _KNOWN_BITS else None
