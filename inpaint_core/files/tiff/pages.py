"""The pages of a TIFF file: one is edited, the others go along as they are stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inpaint_core.files.tiff.tags import (
    LONG,
    ByteOrder,
    Directory,
    Tag,
    byte_order,
    directory_offsets,
    header,
    numbers,
    pack_directory,
    read_directory_at,
    whole_numbers_of,
)

STRIP_OFFSETS: Final = 273
STRIP_LENGTHS: Final = 279
_TILE_OFFSETS: Final = 324
_TILE_LENGTHS: Final = 325
_KIND_OF_PAGE: Final = 254
_IS_SMALLER_COPY: Final = 1
_INNER_PAGES: Final = 330
_OLD_JPEG: Final = range(512, 522)
_MAX_BYTES: Final = 2**32 - 1


@dataclass(frozen=True, eq=False)
class StoredPage:
    """One page as the file holds it.

    Attributes:
        tags: Its directory, but for where its strips or tiles lie.
        segments: Its strips or tiles, compressed as they are.
        is_tiled: Whether they are tiles.
    """

    tags: Directory
    segments: tuple[bytes, ...]
    is_tiled: bool = False


@dataclass(frozen=True, eq=False)
class OtherPages:
    """What lies around the page that is edited.

    Attributes:
        order: Of the bytes of all of them.
        before: Pages in front of it.
        after: Pages behind it.
    """

    order: ByteOrder
    before: tuple[StoredPage, ...] = ()
    after: tuple[StoredPage, ...] = ()

    def __len__(self) -> int:
        return len(self.before) + len(self.after)


@dataclass(frozen=True, eq=False)
class SplitPages:
    """A file split at one page.

    Attributes:
        single: A file that holds this page alone, or the whole file where it is the first.
        others: The others that can be kept.
        smaller: How many were smaller copies of another page, which are not kept.
        unreadable: How many cannot be kept, because they are damaged or stored in an old way.
    """

    single: bytes
    others: OtherPages
    smaller: int = 0
    unreadable: int = 0


def count_pages(data: bytes) -> int:
    """Return how many pages a TIFF file has; 0 for what is no TIFF."""
    return sum(1 for _ in directory_offsets(data))


def split_pages(data: bytes, page: int) -> SplitPages:
    """Split a TIFF file at a page.

    Args:
        data: The whole file.
        page: From 0.

    Raises:
        ValueError: There is no such page, or it is damaged.
    """
    order, offsets = byte_order(data), list(directory_offsets(data))
    if not 0 <= page < len(offsets):
        raise ValueError(f"there is no page {page + 1}")
    found = SplitPages(data, OtherPages(order))
    for number, at in enumerate(offsets):
        tags = read_directory_at(data, at)
        if number == page:
            found = replace(found, single=data if page == 0 else _alone(data, tags, order))
            continue
        kind = whole_numbers_of(tags.get(_KIND_OF_PAGE), order)
        stored = _stored_page(data, tags, order)
        if kind and kind[0] & _IS_SMALLER_COPY:
            found = replace(found, smaller=found.smaller + 1)
        elif stored is None:
            found = replace(found, unreadable=found.unreadable + 1)
        elif number < page:
            found = replace(found, others=replace(found.others, before=(*found.others.before, stored)))
        else:
            found = replace(found, others=replace(found.others, after=(*found.others.after, stored)))
    return found


def join_pages(pages: Sequence[StoredPage], order: ByteOrder) -> bytes:
    """Return a classic TIFF file of these pages; the data of each lie behind its directory.

    Raises:
        ValueError: It would be larger than such a file can be.
    """
    parts, at = [header(order)], len(header(order))
    for number, page in enumerate(pages):
        lengths = [len(segment) for segment in page.segments]
        tags, data_bytes = dict(page.tags), sum(lengths)
        offsets_tag, lengths_tag = (
            (_TILE_OFFSETS, _TILE_LENGTHS) if page.is_tiled else (STRIP_OFFSETS, STRIP_LENGTHS)
        )
        tags[lengths_tag] = tags[offsets_tag] = numbers(LONG, tuple(lengths), order)  # of the right size
        first = at + len(pack_directory(tags, order, at))
        end = first + data_bytes
        if end > _MAX_BYTES:
            raise ValueError("a TIFF file can be at most 4 GB large; save it as PNG")
        tags[offsets_tag] = numbers(LONG, tuple(_starts(first, lengths)), order)
        is_last = number == len(pages) - 1
        following = 0 if is_last else end + end % 2
        parts += [pack_directory(tags, order, at, following=following), *page.segments]
        parts.append(bytes(0 if is_last else end % 2))
        at = following
    return b"".join(parts)


def _starts(first: int, lengths: list[int]) -> list[int]:
    starts = []
    for length in lengths:
        starts.append(first)
        first += length
    return starts


def _alone(data: bytes, tags: Directory, order: ByteOrder) -> bytes:
    stored = _stored_page(data, tags, order)
    if stored is None:
        raise ValueError("the page is damaged, or stored in a way that is not known")
    return join_pages([stored], order)


def _stored_page(data: bytes, tags: Directory, order: ByteOrder) -> StoredPage | None:
    """Return a page with its data; None where they are not all there, or lie in an unknown way."""
    is_tiled = _TILE_OFFSETS in tags
    names = (_TILE_OFFSETS, _TILE_LENGTHS) if is_tiled else (STRIP_OFFSETS, STRIP_LENGTHS)
    offsets, lengths = (whole_numbers_of(tags.get(name), order) for name in names)
    is_whole = offsets and len(offsets) == len(lengths)
    if not is_whole or any(number in tags for number in _OLD_JPEG):
        return None
    if any(at + length > len(data) for at, length in zip(offsets, lengths, strict=True)):
        return None
    if sum(lengths) > len(data):  # strips over one another: a claim, not a page
        return None
    if any(isinstance(tag, Tag) and tag.kind > 13 for tag in tags.values()):
        return None
    kept: Directory = {number: tag for number, tag in tags.items() if number not in (*names, _INNER_PAGES)}
    segments = tuple(data[at : at + length] for at, length in zip(offsets, lengths, strict=True))
    return StoredPage(kept, segments, is_tiled)
