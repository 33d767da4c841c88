"""The photo at half, quarter ... size, shrunk only where and when it is looked at. No Qt."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.widgets.qimage_bridge import to_8_bit, to_premultiplied
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

TILE_PX: Final = 512
"""Side of a piece that is shrunk at once: 1 to 2 ms of work."""

ReadPixels = Callable[[Box], ImageArray]
ReadAlpha = Callable[[Box], NDArray[Any]]
Place = tuple[int, int]
"""Column and row of a tile in its level."""


class PhotoLevels:
    """Level 0 is the photo itself, each further one half the size of the one before.

    A level is brought up to date tile by tile, after what it is made from in the larger ones. So neither
    opening nor undo has to shrink 24 megapixels at once.
    """

    def __init__(
        self, read_pixels: ReadPixels, read_alpha: ReadAlpha | None, *, height: int, width: int
    ) -> None:
        """Shrink nothing yet.

        Args:
            read_pixels: Gives the photo's pixels in a box, box.height x box.width x 3 RGB, uint8 or uint16.
            read_alpha: Gives its opacity, box.height x box.width in the photo's dtype; None if it has none.
            height: Of the photo.
            width: Of the photo.
        """
        self._read_pixels, self._read_alpha = read_pixels, read_alpha
        self.sizes = [(height, width)]
        while max(self.sizes[-1]) > TILE_PX:
            level_height, level_width = self.sizes[-1]
            self.sizes.append(((level_height + 1) // 2, (level_width + 1) // 2))
        channels = 3 if read_alpha is None else 4
        self._levels = [np.empty((*size, channels), np.uint8) for size in self.sizes[1:]]
        self._stale: list[dict[Place, Box]] = [{} for _ in self.sizes]
        self.refresh(self.box(0))

    def box(self, level: int) -> Box:
        """Return all of a level, in its own pixels."""
        height, width = self.sizes[level]
        return Box(0, 0, width, height)

    def refresh(self, box: Box) -> None:
        """Note that the photo has changed in ``box`` (its own pixels)."""
        for level in range(1, len(self.sizes)):
            box = Box(box.left // 2, box.top // 2, (box.right + 1) // 2, (box.bottom + 1) // 2)
            for place, tile in self._tiles(level, box):
                stale = self._stale[level].get(place, Box(0, 0, 0, 0))
                self._stale[level][place] = stale.union(tile.intersection(box))

    def pixels(self, level: int, box: Box, *, deadline: float | None = None) -> NDArray[np.uint8] | None:
        """Return a part of a level.

        Args:
            level: 0 is full size.
            box: In the level's pixels.
            deadline: ``time.perf_counter()`` after which no more is shrunk.

        Returns:
            box.height x box.width uint8, not to be changed: x 3 RGB, or x 4 in Qt's order, premultiplied, if
            the photo has an alpha. None when it did not get ready in time; what was done is kept.
        """
        if level == 0:
            pixels = self._read_pixels(box)
            if self._read_alpha is None:
                return to_8_bit(pixels)
            return to_premultiplied(pixels, self._read_alpha(box))
        for place, _ in self._tiles(level, box):
            stale = self._stale[level].get(place)
            if stale is not None and not stale.intersection(box).is_empty:
                if not self._shrink(level, stale, deadline):
                    return None
                del self._stale[level][place]
        return self._levels[level - 1][box.slices]

    def rough(self, level: int, box: Box) -> NDArray[np.uint8]:
        """Return a part of a level in no time, made of single pixels; otherwise as ``pixels``."""
        step = 1 << level
        height, width = self.sizes[0]
        columns = np.minimum(np.arange(box.left, box.right) * step + step // 2, width - 1)
        rows = np.minimum(np.arange(box.top, box.bottom) * step + step // 2, height - 1)
        left, right = int(columns[0]), int(columns[-1]) + 1
        lines = [Box(left, row, right, row + 1) for row in rows.tolist()]
        few = columns - left  # before anything is computed: of a row hardly one pixel in a dozen is shown
        pixels = np.stack([self._read_pixels(line)[0, few] for line in lines])
        if self._read_alpha is None:
            return to_8_bit(pixels)
        return to_premultiplied(pixels, np.stack([self._read_alpha(line)[0, few] for line in lines]))

    def _tiles(self, level: int, box: Box) -> Iterator[tuple[Place, Box]]:
        """Yield place and box of the tiles that share pixels with ``box`` (all in the level's pixels)."""
        inside = box.intersection(self.box(level))
        if inside.is_empty:
            return
        for row in range(inside.top // TILE_PX, (inside.bottom - 1) // TILE_PX + 1):
            for column in range(inside.left // TILE_PX, (inside.right - 1) // TILE_PX + 1):
                left, top = column * TILE_PX, row * TILE_PX
                tile = Box(left, top, left + TILE_PX, top + TILE_PX).intersection(self.box(level))
                yield (column, row), tile

    def _shrink(self, level: int, box: Box, deadline: float | None) -> bool:
        """Make ``box`` of a level from the level before; return whether there was time."""
        height, width = self.sizes[level - 1]
        wanted = Box(box.left * 2, box.top * 2, min(box.right * 2, width), min(box.bottom * 2, height))
        if deadline is not None and time.perf_counter() > deadline:
            return False
        larger = self.pixels(level - 1, wanted, deadline=deadline)
        if larger is None:
            return False
        self._levels[level - 1][box.slices] = _halved(larger, box)
        return True


def _halved(pixels: NDArray[np.uint8], half: Box) -> NDArray[np.uint8]:
    """Average 2 x 2 pixels into one; an odd last row or column is repeated first."""
    missing_height, missing_width = half.height * 2 - pixels.shape[0], half.width * 2 - pixels.shape[1]
    if missing_height or missing_width:
        edges = ((0, missing_height), (0, missing_width), (0, 0))
        pixels = np.pad(pixels, edges, mode="edge")
    return np.asarray(cv2.resize(pixels, (half.width, half.height), interpolation=cv2.INTER_AREA), np.uint8)
