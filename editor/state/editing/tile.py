"""Squares of a plane: what undo keeps and what the journal writes. No Qt."""

import zlib
from collections.abc import Iterable, Iterator
from copy import copy
from threading import Lock
from typing import Any, Final, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box

Plane = Literal["image", "alpha", "mask", "forbidden"]
"""Which array of the document a tile belongs to."""

Payload = bool | bytes | NDArray[Any]
"""What one tile holds, never changed in place: a mask's one value or its compressed bits; else pixels."""

TILE_PX: Final = 256
MAX_BOXES: Final = 12
"""A change is told in at most so many pieces: each is shrunk and repainted by itself."""
STORED_BYTES: Final = 100
"""About what remains in memory of a tile whose pixels are on the disk."""


@runtime_checkable
class Stored(Protocol):
    """A payload that was put away."""

    def load(self) -> Payload:
        """Return it.

        Raises:
            OSError: It cannot be read any more.
        """
        ...


_REPLACING: Final = Lock()
"""Held for a moment by whoever gives a tile something else to keep: a lock for each tile would be many."""


class Tile:
    """A square of one plane as it looks on the other side of a step.

    A mask is kept as compressed bits, or as one value where it has only one; an image as its pixels: photos
    hardly shrink and are slow to deflate.
    """

    def __init__(self, plane: Plane, box: Box, pixels: NDArray[Any], *, is_own: bool = False) -> None:
        """Keep the pixels of a square.

        Args:
            plane: Where they are.
            box: Of the square.
            pixels: box.height x box.width (x C).
            is_own: Nobody else has or changes these pixels of a photo: they need not be copied.
        """
        self.plane: Plane = plane
        self.box: Final = box
        self._kept: Payload | Stored = pixels if is_own else packed(pixels)

    @property
    def kept(self) -> Payload | Stored:
        """What stands for the pixels now; another one after each ``swap``."""
        return self._kept

    @property
    def size_bytes(self) -> int:
        """The memory that it takes."""
        if isinstance(self._kept, np.ndarray):
            return self._kept.nbytes
        if isinstance(self._kept, bool):
            return 1
        return len(self._kept) if isinstance(self._kept, bytes) else STORED_BYTES

    def pixels(self) -> NDArray[Any]:
        """Return what the tile keeps: box.height x box.width (x 3)."""
        return unpacked(loaded(self._kept), self.box)

    def on(self, plane: Plane) -> "Tile":
        """Return a tile that keeps the same for another plane; this one is not used afterwards."""
        other = copy(self)
        other.plane = plane
        return other

    def swap(self, pixels: NDArray[Any]) -> None:
        """Put what is kept into ``pixels`` (those of the box, changed in place) and keep what was there."""
        there = packed(pixels)
        pixels[...] = self.pixels()
        with _REPLACING:
            self._kept = there

    def replace_kept(self, kept: Payload | Stored, by: Payload | Stored) -> None:
        """Keep ``by``, which stands for the same pixels, if ``kept`` is still what the tile keeps.

        May be called in another thread than ``swap``.
        """
        with _REPLACING:
            if self._kept is kept:
                self._kept = by


def packed(pixels: NDArray[Any]) -> Payload:
    """Return a payload that does not share memory with ``pixels``: H x W bool, or H x W x C."""
    if pixels.dtype != np.bool_:
        return pixels.copy()
    if not pixels.any() or pixels.all():
        return bool(pixels.flat[0])
    return zlib.compress(np.packbits(pixels).tobytes(), level=1)


def unpacked(payload: Payload, box: Box) -> NDArray[Any]:
    """Return the pixels of a payload: box.height x box.width (x C); not to be written to."""
    if isinstance(payload, bool):
        return np.full((box.height, box.width), payload)
    if isinstance(payload, bytes):
        bits = np.frombuffer(zlib.decompress(payload), np.uint8)
        count = box.height * box.width
        return np.unpackbits(bits, count=count).reshape(box.height, box.width).view(np.bool_)
    return payload


def tile_boxes(box: Box, *, height: int, width: int) -> Iterator[Box]:
    """Yield the history tiles of a plane of ``height`` x ``width`` that share pixels with ``box``."""
    inside = box.intersection(Box(0, 0, width, height))
    if inside.is_empty:
        return
    for top in range(inside.top // TILE_PX * TILE_PX, inside.bottom, TILE_PX):
        for left in range(inside.left // TILE_PX * TILE_PX, inside.right, TILE_PX):
            yield Box(left, top, min(left + TILE_PX, width), min(top + TILE_PX, height))


def few_boxes(boxes: Iterable[Box]) -> list[Box]:
    """Return boxes that hold all of the given ones: neighbours in a row joined, and one in place of many."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.top, box.left)):
        last = joined[-1] if joined else None
        if last and (last.top, last.bottom, last.right) == (box.top, box.bottom, box.left):
            joined[-1] = last.union(box)
        else:
            joined.append(box)
    if len(joined) <= MAX_BOXES:
        return joined
    return [
        Box(
            min(box.left for box in joined),
            min(box.top for box in joined),
            max(box.right for box in joined),
            max(box.bottom for box in joined),
        )
    ]


def loaded(kept: Payload | Stored) -> Payload:
    """Return a payload, read from the disk if it was put away there."""
    return kept if isinstance(kept, (bool, bytes, np.ndarray)) else kept.load()
