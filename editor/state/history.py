"""Undo: what changed, kept as 256-pixel tiles under a byte budget."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from editor.state.editing.spill import Spill
from editor.state.editing.tile import MAX_BOXES, TILE_PX, Plane, Tile, few_boxes, tile_boxes
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

__all__ = [
    "MAX_BOXES",
    "TILE_PX",
    "History",
    "Plane",
    "Step",
    "Tile",
    "TileRecorder",
    "clear",
    "default_budget_bytes",
    "exchange",
    "few_boxes",
    "invert",
    "tile_boxes",
]

MINIMUM_BUDGET_BYTES: Final = 256 * 2**20
NEAR_STEPS: Final = 3
"""So many steps on either side of now are kept in memory, where undo finds them at once."""


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

    def noted_boxes(self) -> list[Box]:
        """Return the noted tiles."""
        return list(self._before)

    def before(self, tile_box: Box) -> MaskArray | None:
        """Return what a noted tile held; None for others."""
        return self._before.get(tile_box)

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


@dataclass(frozen=True, eq=False)
class Step:
    """One entry of the Undo menu.

    Attributes:
        label: What the user did, for example ``"Paint mask"``.
        tiles: What to swap to get to the other side of the step.
        revision_before: Number of the image's state before the step.
        revision_after: And after it; the same where only the mask changed.
        edit: How what it put into the photo can be made again; None where it changed only masks.
    """

    label: str
    tiles: tuple[Tile, ...]
    revision_before: int
    revision_after: int
    edit: EditStep | None = None

    @cached_property
    def size_bytes(self) -> int:
        """What it costs; a mask's tiles change that a little when they are swapped."""
        return sum(tile.size_bytes for tile in self.tiles)


class History:
    """The steps that can be undone and redone, in order.

    When they cost too much, those that are far from now go to the disk, or else the oldest are dropped.
    """

    def __init__(
        self, budget_bytes: int | Callable[[], int] | None = None, spill: Spill | None = None
    ) -> None:
        """Start empty.

        Args:
            budget_bytes: What all steps together may cost in memory, or what says so at each new step; by
                default an eighth of the machine's memory. The latest step is kept even if it alone costs
                more.
            spill: Takes steps when they cost more; None drops them.
        """
        self._budget_bytes = default_budget_bytes() if budget_bytes is None else budget_bytes
        self._spill = spill
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._away: set[Step] = set()
        self.settled: list[EditStep | None] = []
        """Of the steps that changed the photo and were dropped since: they cannot be undone any more."""

    @property
    def edits(self) -> tuple[EditStep | None, ...]:
        """How everything done to the photo can be made again, in order; None for what has no record."""
        done = (step.edit for step in self._done if step.revision_before != step.revision_after)
        return (*self.settled, *done)

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
    def done(self) -> tuple[Step, ...]:
        """The steps that can be undone, the oldest first."""
        return tuple(self._done)

    @property
    def undone(self) -> tuple[Step, ...]:
        """The steps that can be redone, the one that Redo would repeat first."""
        return tuple(reversed(self._undone))

    @property
    def size_bytes(self) -> int:
        """What the steps cost in memory, without those on the disk."""
        steps = (*self._done, *self._undone)
        return sum(step.size_bytes for step in steps if step not in self._away)

    def push(self, step: Step) -> None:
        """Add a step that was just done; what could be redone is forgotten."""
        self._away.difference_update(self._undone)
        self._undone.clear()
        self._done.append(step)
        self._keep_to_budget()

    def resume(
        self, done: Iterable[Step], undone: Iterable[Step], settled: Iterable[EditStep | None] = ()
    ) -> None:
        """Take over the steps of an earlier session, ordered as ``done`` and ``undone`` are."""
        self.settled = list(settled)
        self._done, self._undone = list(done), list(undone)[::-1]
        self._keep_to_budget()

    def undo(self) -> Step | None:
        """Move the latest step to the other side and return it; the caller swaps its tiles."""
        return self._move(self._done, self._undone)

    def redo(self) -> Step | None:
        """Move the latest undone step back and return it; the caller swaps its tiles."""
        return self._move(self._undone, self._done)

    def _move(self, source: list[Step], target: list[Step]) -> Step | None:
        if not source:
            return None
        step = source.pop()
        target.append(step)
        self._away.discard(step)  # what its tiles have now was in the photo until now
        if self._spill is not None:
            for near in source[-NEAR_STEPS:]:
                if near in self._away:
                    self._away.remove(near)
                    self._spill.bring_back(near.tiles)
        return step

    def _keep_to_budget(self) -> None:
        excess_bytes = self.size_bytes - self.budget_bytes
        while excess_bytes > 0:
            if self._spill is not None and self._spill.has_room:
                far = self._farthest_in_memory()
                if far is None:
                    return  # what remains is needed soon
                self._away.add(far)
                self._spill.put_away(far.tiles)
                excess_bytes -= far.size_bytes
            elif len(self._done) > 1:
                excess_bytes -= self._drop_oldest()
            else:
                return

    def _drop_oldest(self) -> int:
        """Forget the oldest step; return how many bytes of memory that gives back, soon or at once."""
        dropped = self._done.pop(0)
        if dropped.revision_before != dropped.revision_after:
            self.settled.append(dropped.edit)
        was_away = dropped in self._away
        self._away.discard(dropped)
        # Room on the disk is room for a step that is in memory now; but not on a disk that is broken.
        gives_nothing = was_away and (self._spill is None or self._spill.has_failed)
        return 0 if gives_nothing else dropped.size_bytes

    def _farthest_in_memory(self) -> Step | None:
        """Return the step that may go to the disk first; None where all that remain are needed soon."""
        far = (*self._done[:-NEAR_STEPS], *self._undone[:-NEAR_STEPS])
        return next((step for step in far if step not in self._away), None)


def default_budget_bytes() -> int:
    """Return an eighth of the machine's memory, at least 256 MB; 256 MB where it cannot be asked."""
    try:
        memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf
        return MINIMUM_BUDGET_BYTES
    return max(MINIMUM_BUDGET_BYTES, memory_bytes // 8)
