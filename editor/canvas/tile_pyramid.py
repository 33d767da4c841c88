"""The photo as QImage tiles at full, half, quarter ... size, made when first drawn."""

import time
from collections import OrderedDict
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColorSpace, QImage

from editor.canvas.photo_levels import TILE_PX, PhotoLevels, ReadAlpha, ReadPixels
from editor.widgets.qimage_bridge import convert_to_srgb, from_premultiplied, to_premultiplied
from inpaint_core.region import Box

MARGIN_PX: Final = 1
"""Each tile carries this much of its neighbours, so that smooth scaling shows no seam."""
KEPT_TILES: Final = 256
"""At 1 MB a tile; a 4K window at the worst zoom needs about 150."""
KEPT_OUTDATED: Final = 64
"""As many as one screen shows."""

Key = tuple[int, int, int]
"""Level, column and row of a tile."""


class TilePyramid:
    """Tiles of a photo and of its half-size copies, ready to draw."""

    def __init__(
        self,
        read_pixels: ReadPixels,
        read_alpha: ReadAlpha | None,
        *,
        height: int,
        width: int,
        color_space: QColorSpace | None = None,
    ) -> None:
        """Make nothing yet.

        Args:
            read_pixels: Gives the photo's pixels in a box, box.height x box.width x 3 RGB, uint8 or uint16.
            read_alpha: Gives its opacity, box.height x box.width in the photo's dtype; None if it has none.
            height: Of the photo.
            width: Of the photo.
            color_space: Of the photo's pixels; None shows them as they are.
        """
        self.has_alpha = read_alpha is not None
        self._color_space = color_space
        self._photo = PhotoLevels(read_pixels, read_alpha, height=height, width=width)
        self._tiles: OrderedDict[Key, QImage] = OrderedDict()
        self._outdated: dict[Key, QImage] = {}
        self._rough: QImage | None = None

    @property
    def level_count(self) -> int:
        return len(self._photo.sizes)

    def level_for(self, zoom: float) -> int:
        """Return the smallest level that still has a pixel for each screen pixel at ``zoom``."""
        level = 0
        while level + 1 < self.level_count and 2.0 ** -(level + 1) >= zoom:
            level += 1
        return level

    def tiles_in(self, level: int, box: Box) -> list[tuple[int, int]]:
        """Return column and row of the tiles of a level that show any part of ``box`` (image pixels)."""
        side = TILE_PX << level
        inside = box.intersection(self._photo.box(0))
        if inside.is_empty:
            return []
        return [
            (column, row)
            for row in range(inside.top // side, (inside.bottom - 1) // side + 1)
            for column in range(inside.left // side, (inside.right - 1) // side + 1)
        ]

    def tile_box(self, level: int, column: int, row: int, *, margin_px: int = 0) -> Box:
        """Return a tile's box in its level's own pixels, with its margin if wanted."""
        height, width = self._photo.sizes[level]
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
        box = self.tile_box(level, column, row, margin_px=MARGIN_PX)
        pixels = self._photo.pixels(level, box, deadline=deadline)
        if pixels is None:
            return None
        self._tiles[key] = self._to_image(pixels)
        self._outdated.pop(key, None)
        if len(self._tiles) > KEPT_TILES:
            self._tiles.popitem(last=False)
        return self._tiles[key]

    def outdated_tile(self, level: int, column: int, row: int) -> QImage | None:
        """Return what a tile showed before its pixels changed, to be shown until it is made anew."""
        return self._outdated.get((level, column, row))

    def rough_photo(self) -> QImage:
        """Return the smallest level as a single image, made of few pixels and so at once."""
        if self._rough is None:
            level = self.level_count - 1
            self._rough = self._to_image(self._photo.rough(level, self._photo.box(level)))
        return self._rough

    def refresh(self, box: Box) -> None:
        """Note that the pixels in ``box`` (image pixels) have changed."""
        if box.is_empty:
            return
        self._photo.refresh(box)
        self._rough = None
        height, width = self._photo.sizes[0]
        for level in range(self.level_count):
            around = box.grown((MARGIN_PX + 1) << level, height=height, width=width)
            for column, row in self.tiles_in(level, around):
                key = (level, column, row)
                if image := self._tiles.pop(key, None):
                    self._outdated[key] = image
        while len(self._outdated) > KEPT_OUTDATED:
            self._outdated.pop(next(iter(self._outdated)))

    def _to_image(self, pixels: NDArray[np.uint8]) -> QImage:
        if not self.has_alpha:
            pixels = to_premultiplied(pixels, None)
        image = from_premultiplied(pixels, has_alpha=self.has_alpha)
        if self._color_space is not None:
            convert_to_srgb(image, self._color_space)
        return image
