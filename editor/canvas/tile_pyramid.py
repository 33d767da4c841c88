"""The photo as QImage tiles at full, half, quarter ... size, made when first drawn."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColorSpace, QImage

from editor.widgets.qimage_bridge import convert_to_srgb, from_premultiplied, to_8_bit, to_premultiplied
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

TILE_PX: Final = 512
MARGIN_PX: Final = 1
"""Each tile carries this much of its neighbours, so that smooth scaling shows no seam."""
KEPT_TILES: Final = 256
"""At 1 MB a tile; a 4K window at the worst zoom needs about 150."""
STRIP_PX: Final = 512

ReadPixels = Callable[[Box], ImageArray]


class TilePyramid:
    """Half-size copies of a photo, and tiles of them ready to draw.

    The smaller levels are made at once (10 ms for 24 megapixels, measured 2026-11); tiles when asked for.
    """

    def __init__(
        self,
        read_pixels: ReadPixels,
        alpha: NDArray[Any] | None,
        *,
        height: int,
        width: int,
        color_space: QColorSpace | None = None,
    ) -> None:
        """Build the levels.

        Args:
            read_pixels: Gives the photo's pixels in a box, box.height x box.width x 3 RGB, uint8 or uint16.
            alpha: H x W opacity in the photo's dtype, or None.
            height: Of the photo.
            width: Of the photo.
            color_space: Of the photo's pixels; None shows them as they are.
        """
        self._read_pixels = read_pixels
        self._alpha = alpha
        self._color_space = color_space
        self._sizes = [(height, width)]
        while max(self._sizes[-1]) > TILE_PX:
            level_height, level_width = self._sizes[-1]
            self._sizes.append(((level_height + 1) // 2, (level_width + 1) // 2))
        channels = 3 if alpha is None else 4
        self._levels = [np.empty((*size, channels), np.uint8) for size in self._sizes[1:]]
        self._tiles: OrderedDict[tuple[int, int, int], QImage] = OrderedDict()
        self._shrink(Box(0, 0, width, height))

    @property
    def level_count(self) -> int:
        return len(self._sizes)

    @property
    def has_alpha(self) -> bool:
        return self._alpha is not None

    def level_for(self, zoom: float) -> int:
        """Return the smallest level that still has a pixel for each screen pixel at ``zoom``."""
        level = 0
        while level + 1 < self.level_count and 2.0 ** -(level + 1) >= zoom:
            level += 1
        return level

    def tiles_in(self, level: int, box: Box) -> list[tuple[int, int]]:
        """Return column and row of the tiles of a level that show any part of ``box`` (image pixels)."""
        side = TILE_PX << level
        inside = box.intersection(Box(0, 0, self._sizes[0][1], self._sizes[0][0]))
        if inside.is_empty:
            return []
        return [
            (column, row)
            for row in range(inside.top // side, (inside.bottom - 1) // side + 1)
            for column in range(inside.left // side, (inside.right - 1) // side + 1)
        ]

    def tile_box(self, level: int, column: int, row: int, *, margin_px: int = 0) -> Box:
        """Return a tile's box in its level's own pixels, with its margin if wanted."""
        height, width = self._sizes[level]
        left, top = column * TILE_PX, row * TILE_PX
        tile = Box(left, top, min(left + TILE_PX, width), min(top + TILE_PX, height))
        return tile.grown(margin_px, height=height, width=width)

    def tile(self, level: int, column: int, row: int, *, deadline: float | None = None) -> QImage | None:
        """Return a tile with its margin.

        Args:
            level: 0 is full size, 1 half size, and so on.
            column: Of the tile, from the left.
            row: Of the tile, from the top.
            deadline: ``time.perf_counter()`` after which no new tile is made.

        Returns:
            The image of ``tile_box(..., margin_px=MARGIN_PX)``; None if it would have to be made too late.
        """
        key = (level, column, row)
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        if deadline is not None and time.perf_counter() > deadline:
            return None
        self._tiles[key] = self._make_tile(level, self.tile_box(level, column, row, margin_px=MARGIN_PX))
        if len(self._tiles) > KEPT_TILES:
            self._tiles.popitem(last=False)
        return self._tiles[key]

    def refresh(self, box: Box) -> None:
        """Take in new pixels in ``box`` (image pixels)."""
        if box.is_empty:
            return
        self._shrink(box)
        for level in range(self.level_count):
            reach = (MARGIN_PX + 1) << level
            around = box.grown(reach, height=self._sizes[0][0], width=self._sizes[0][1])
            for column, row in self.tiles_in(level, around):
                self._tiles.pop((level, column, row), None)

    def _make_tile(self, level: int, box: Box) -> QImage:
        if level == 0:
            alpha = None if self._alpha is None else self._alpha[box.slices]
            pixels = to_premultiplied(self._read_pixels(box), alpha)
        elif self.has_alpha:
            pixels = self._levels[level - 1][box.slices]
        else:
            pixels = to_premultiplied(self._levels[level - 1][box.slices], None)
        image = from_premultiplied(pixels, has_alpha=self.has_alpha)
        if self._color_space is not None:
            convert_to_srgb(image, self._color_space)
        return image

    def _shrink(self, box: Box) -> None:
        """Bring every smaller level up to date below ``box`` (image pixels)."""
        for level in range(1, self.level_count):
            height, width = self._sizes[level]
            box = Box(
                box.left // 2,
                box.top // 2,
                min(width, (box.right + 1) // 2),
                min(height, (box.bottom + 1) // 2),
            )
            for top in range(box.top, box.bottom, STRIP_PX):
                strip = Box(box.left, top, box.right, min(top + STRIP_PX, box.bottom))
                self._levels[level - 1][strip.slices] = _halved(self._larger(level - 1, strip), strip)

    def _larger(self, level: int, half: Box) -> NDArray[np.uint8]:
        """Return the pixels of ``level`` that the next smaller level's box ``half`` is made of."""
        height, width = self._sizes[level]
        box = Box(half.left * 2, half.top * 2, min(half.right * 2, width), min(half.bottom * 2, height))
        if level > 0:
            return self._levels[level - 1][box.slices]
        if self._alpha is not None:
            return to_premultiplied(self._read_pixels(box), self._alpha[box.slices])
        return to_8_bit(self._read_pixels(box))


def _halved(pixels: NDArray[np.uint8], half: Box) -> NDArray[np.uint8]:
    """Average 2 x 2 pixels into one; an odd last row or column is repeated first."""
    missing_height, missing_width = half.height * 2 - pixels.shape[0], half.width * 2 - pixels.shape[1]
    if missing_height or missing_width:
        edges = ((0, missing_height), (0, missing_width), (0, 0))
        pixels = np.pad(pixels, edges, mode="edge")
    return np.asarray(cv2.resize(pixels, (half.width, half.height), interpolation=cv2.INTER_AREA), np.uint8)
