"""The photo's pixels while they are edited: lent to whoever reads them, and copied tile by tile only."""

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from editor.state.history import tile_boxes
from inpaint_core.region import Box
from inpaint_core.request import ImageArray


def _nobody() -> None:
    return None


class PhotoPlane:
    """The pixels of one photo.

    ``lend`` gives out the whole photo without a copy. As long as somebody holds what was lent, or a part of
    it, tiles that change are kept beside it; when the last one has let go, they move into it. So neither a
    change nor a new loan copies the photo, which would hold the window's thread. Only a new loan copies it,
    if an older one that differs is still held.
    """

    def __init__(self, pixels: ImageArray) -> None:
        """Take over the pixels.

        Args:
            pixels: H x W x C, writable; must not be used elsewhere afterwards.
        """
        self._pixels: NDArray[Any] = np.ascontiguousarray(pixels)
        self._beside: dict[Box, NDArray[Any]] = {}
        self._loan: Callable[[], NDArray[Any] | None] = _nobody

    @property
    def shape(self) -> tuple[int, int, int]:
        height, width, channels = self._pixels.shape
        return height, width, channels

    @property
    def dtype(self) -> np.dtype[Any]:
        return self._pixels.dtype

    def read(self, box: Box) -> NDArray[Any]:
        """Return a copy of the pixels in ``box``, which lies in the photo."""
        beside = self._beside  # taken first: a save may lend in another thread just now, and moves the tiles
        found = self._pixels[box.slices].copy()
        for tile, pixels in beside.items():
            shared = tile.intersection(box)
            if not shared.is_empty:
                found[relative_to(shared, box).slices] = pixels[relative_to(shared, tile).slices]
        return found

    def read_every(self, step: int, box: Box) -> NDArray[Any]:
        """Return a copy of every ``step``-th pixel of every ``step``-th row of ``box``."""
        beside = self._beside
        found = self._pixels[box.slices][::step, ::step].copy()
        for tile, pixels in beside.items():
            shared = tile.intersection(box)
            if not shared.is_empty:
                put_every(found, relative_to(shared, box), pixels[relative_to(shared, tile).slices], step)
        return found

    def tile(self, box: Box) -> NDArray[Any]:
        """Return the pixels of one tile of the history, to be changed in place at once.

        Args:
            box: One of ``tile_boxes``.
        """
        if box in self._beside:
            return self._beside[box]
        if self._loan() is None:
            return self._pixels[box.slices]
        self._beside[box] = self._pixels[box.slices].copy()
        return self._beside[box]

    def write(self, box: Box, pixels: ImageArray) -> None:
        """Put ``pixels``, box.height x box.width x C, into the photo."""
        height, width, _ = self.shape
        for tile in tile_boxes(box, height=height, width=width):
            shared = tile.intersection(box)
            self.tile(tile)[relative_to(shared, tile).slices] = pixels[relative_to(shared, box).slices]

    def lend(self) -> ImageArray:
        """Return the whole photo as it is now, read-only. What changes later does not show in it."""
        lent = self._loan()
        if self._beside:
            if lent is not None:
                self._pixels, lent = self._pixels.copy(), None
            for box, pixels in self._beside.items():
                self._pixels[box.slices] = pixels
            self._beside = {}
        if lent is None:
            # Every view of this array holds it, as it stands on a memoryview: it says when the last is gone.
            # Views of an array that stands on another would hold only that one.
            lent = np.frombuffer(self._pixels.data.toreadonly().cast("B"), self.dtype)
            self._loan = weakref.ref(lent)
        return lent.reshape(self.shape)


def put_every(few: NDArray[Any], box: Box, pixels: NDArray[Any], step: int) -> None:
    """Put the pixels of a box where they belong among every ``step``-th pixel of the whole.

    Args:
        few: Every ``step``-th pixel of every ``step``-th row of a whole, changed in place.
        box: In that whole.
        pixels: Of the box.
        step: 1 or more.
    """
    chosen = pixels[-box.top % step :: step, -box.left % step :: step]
    row, column = -(-box.top // step), -(-box.left // step)
    few[row : row + chosen.shape[0], column : column + chosen.shape[1]] = chosen


def relative_to(box: Box, frame: Box) -> Box:
    """Return ``box`` in the coordinates of the top left corner of ``frame``, which holds it."""
    return Box(box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top)
