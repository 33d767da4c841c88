"""Undo: what changed, kept as 256-pixel tiles under a byte budget."""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box
from inpaint_core.request import MaskArray

Plane = Literal["image", "alpha", "mask", "forbidden"]
"""Which array of the document a tile belongs to."""

TILE_PX: Final = 256
MINIMUM_BUDGET_BYTES: Final = 256 * 2**20
MAX_BOXES: Final = 12
"""A change is told in at most so many pieces: each is shrunk and repainted by itself."""


class Tile:
    """A square of one plane as it looks on the other side of a step.

    A mask is kept as compressed bits, or as one value where it has only one; an image as its pixels: photos
    hardly shrink and are slow to deflate.
    """

    def __init__(self, plane: Plane, box: Box, pixels: NDArray[Any]) -> None:
        self.plane: Plane = plane
        self.box: Final = box
        self._kept: bool | bytes | NDArray[Any] = _packed(pixels)

    @property
    def size_bytes(self) -> int:
        if isinstance(self._kept, bool):
            return 1
        return len(self._kept) if isinstance(self._kept, bytes) else self._kept.nbytes

    def pixels(self) -> NDArray[Any]:
        """Return what the tile keeps: box.height x box.width (x 3)."""
        if isinstance(self._kept, bool):
            return np.full((self.box.height, self.box.width), self._kept)
        if isinstance(self._kept, bytes):
            bits = np.frombuffer(zlib.decompress(self._kept), np.uint8)
            count = self.box.height * self.box.width
            return np.unpackbits(bits, count=count).reshape(self.box.height, self.box.width).view(np.bool_)
        return self._kept

    def on(self, plane: Plane) -> "Tile":
        """Return a tile that keeps the same for another plane; this one is not used afterwards."""
        other = copy(self)
        other.plane = plane
        return other

    def swap(self, pixels: NDArray[Any]) -> None:
        """Put what is kept into ``pixels`` (those of the box, changed in place) and keep what was there."""
        there = _packed(pixels)
        pixels[...] = self.pixels()
        self._kept = there


class TileRecorder:
    """Remembers the tiles of a mask before they change, and afterwards keeps the ones that did."""

    def __init__(self, mask: MaskArray) -> None:
        self._mask = mask
        self._before: dict[Box, MaskArray] = {}

    def about_to_change(self, box: Box) -> None:
        """Note what ``box`` holds now; what was noted before stays."""
        for tile_box in tile_boxes(box, height=self._mask.shape[0], width=self._mask.shape[1]):
            if tile_box not in self._before:
                self._before[tile_box] = self._mask[tile_box.slices].copy()

    def changed_tiles(self) -> list[Tile]:
        """Return the noted tiles whose pixels are different now."""
        return [
            Tile("mask", box, pixels)
            for box, pixels in self._before.items()
            if not np.array_equal(pixels, self._mask[box.slices])
        ]

    def restore(self) -> Box:
        """Put everything back as it was; return the box that may have changed."""
        changed = Box(0, 0, 0, 0)
        for box, pixels in self._before.items():
            self._mask[box.slices] = pixels
            changed = changed.union(box)
        self._before.clear()
        return changed


def exchange(mask: MaskArray, new: MaskArray) -> list[Tile]:
    """Put ``new`` into a mask where they differ.

    Args:
        mask: H x W, changed in place.
        new: Of the same shape, only looked at.

    Returns:
        The tiles that changed, as they were.
    """
    # All is kept before anything changes: memory may run out on the way.
    others = _tiles_where(mask, lambda box: not np.array_equal(mask[box.slices], new[box.slices]))
    tiles = [Tile("mask", box, mask[box.slices]) for box in others]
    for tile in tiles:
        mask[tile.box.slices] = new[tile.box.slices]
    return tiles


def clear(mask: MaskArray) -> list[Tile]:
    """Take every hole away; return the tiles that had one, as they were.

    Args:
        mask: H x W, changed in place.
    """
    # All is kept before anything changes: memory may run out on the way.
    holes = _tiles_where(mask, lambda box: bool(mask[box.slices].any()))
    tiles = [Tile("mask", box, mask[box.slices]) for box in holes]
    for tile in tiles:
        mask[tile.box.slices] = False
    return tiles


def invert(mask: MaskArray) -> list[Tile]:
    """Make a mask's holes known and the rest holes; return its tiles as they were.

    Args:
        mask: H x W, changed in place.
    """
    height, width = mask.shape
    boxes = tile_boxes(Box(0, 0, width, height), height=height, width=width)
    tiles = [Tile("mask", box, mask[box.slices]) for box in boxes]
    np.logical_not(mask, out=mask)
    return tiles


def _tiles_where(mask: MaskArray, is_wanted: Callable[[Box], bool]) -> Iterator[Box]:
    """Yield the tiles of a mask for which something is true, if it is true of the strip they lie in."""
    height, width = mask.shape
    for top in range(0, height, TILE_PX):  # rows lie together in memory: a strip is looked at quickly
        strip = Box(0, top, width, min(top + TILE_PX, height))
        if is_wanted(strip):
            yield from filter(is_wanted, tile_boxes(strip, height=height, width=width))


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


@dataclass(frozen=True, eq=False)
class Step:
    """One entry of the Undo menu.

    Attributes:
        label: What the user did, for example ``"Paint mask"``.
        tiles: What to swap to get to the other side of the step.
        revision_before: Number of the image's state before the step.
        revision_after: And after it; the same where only the mask changed.
    """

    label: str
    tiles: tuple[Tile, ...]
    revision_before: int
    revision_after: int

    @cached_property
    def size_bytes(self) -> int:
        """What it costs; a mask's tiles change that a little when they are swapped."""
        return sum(tile.size_bytes for tile in self.tiles)


class History:
    """The steps that can be undone and redone, in order, oldest dropped first when they cost too much."""

    def __init__(self, budget_bytes: int | Callable[[], int] | None = None) -> None:
        """Start empty.

        Args:
            budget_bytes: What all steps together may cost, or what says so at each new step; by default an
                eighth of the machine's memory. The latest step is kept even if it alone costs more.
        """
        self._budget_bytes = default_budget_bytes() if budget_bytes is None else budget_bytes
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def budget_bytes(self) -> int:
        """What all steps together may cost now."""
        return self._budget_bytes() if callable(self._budget_bytes) else self._budget_bytes

    @property
    def undo_step(self) -> Step | None:
        """The step that Undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def redo_step(self) -> Step | None:
        """The step that Redo would repeat."""
        return self._undone[-1] if self._undone else None

    @property
    def size_bytes(self) -> int:
        return sum(step.size_bytes for step in (*self._done, *self._undone))

    def push(self, step: Step) -> None:
        """Add a step that was just done; what could be redone is forgotten."""
        self._undone.clear()
        self._done.append(step)
        self._drop_oldest()

    def undo(self) -> Step | None:
        """Move the latest step to the other side and return it; the caller swaps its tiles."""
        return _move(self._done, self._undone)

    def redo(self) -> Step | None:
        """Move the latest undone step back and return it; the caller swaps its tiles."""
        return _move(self._undone, self._done)

    def _drop_oldest(self) -> None:
        excess_bytes = self.size_bytes - self.budget_bytes
        while excess_bytes > 0 and len(self._done) > 1:
            excess_bytes -= self._done.pop(0).size_bytes


def tile_boxes(box: Box, *, height: int, width: int) -> Iterator[Box]:
    """Yield the history tiles of a plane of ``height`` x ``width`` that share pixels with ``box``."""
    inside = box.intersection(Box(0, 0, width, height))
    if inside.is_empty:
        return
    for top in range(inside.top // TILE_PX * TILE_PX, inside.bottom, TILE_PX):
        for left in range(inside.left // TILE_PX * TILE_PX, inside.right, TILE_PX):
            yield Box(left, top, min(left + TILE_PX, width), min(top + TILE_PX, height))


def default_budget_bytes() -> int:
    """Return an eighth of the machine's memory, at least 256 MB; 256 MB where it cannot be asked."""
    try:
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf
        return MINIMUM_BUDGET_BYTES
    return max(MINIMUM_BUDGET_BYTES, memory_bytes // 8)


def _move(source: list[Step], target: list[Step]) -> Step | None:
    if not source:
        return None
    target.append(source.pop())
    return target[-1]


def _packed(pixels: NDArray[Any]) -> bool | bytes | NDArray[Any]:
    if pixels.dtype != np.bool_:
        return pixels.copy()
    if not pixels.any() or pixels.all():
        return bool(pixels.flat[0])
    return zlib.compress(np.packbits(pixels).tobytes(), level=1)
