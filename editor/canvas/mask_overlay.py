"""The mask over the photo: a tint with a thin edge, computed for the screen pixels that are being painted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from editor.canvas.viewport import Viewport
from editor.qimage_bridge import from_words
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

MaskColor = Literal["red", "green", "blue", "high contrast"]


@dataclass(frozen=True, kw_only=True)
class Tint:
    """Colours of the overlay, 0xAARRGGBB, premultiplied."""

    inside: int
    edge: int


def _premultiplied(rgb: int, opacity: float) -> int:
    channels = [round((rgb >> shift & 0xFF) * opacity) for shift in (16, 8, 0)]
    return round(255 * opacity) << 24 | channels[0] << 16 | channels[1] << 8 | channels[2]


TINTS: Final[dict[MaskColor, Tint]] = {
    "red": Tint(inside=_premultiplied(0xFF2D3C, 0.45), edge=_premultiplied(0xFF5964, 0.95)),
    "green": Tint(inside=_premultiplied(0x18C952, 0.45), edge=_premultiplied(0x4BEB7F, 0.95)),
    "blue": Tint(inside=_premultiplied(0x2D7DFF, 0.45), edge=_premultiplied(0x5EA0FF, 0.95)),
    "high contrast": Tint(inside=_premultiplied(0xFFE500, 0.6), edge=_premultiplied(0x000000, 1.0)),
}


class MaskPyramid:
    """The mask at full, half, quarter ... size. A pixel of a smaller level is set where *any* below it is.

    Thin scratches stay visible when zoomed out.
    """

    def __init__(self, read_mask: Callable[[], MaskArray]) -> None:
        """Build the levels.

        Args:
            read_mask: Gives the whole mask as it is now, H x W; only looked at, never changed.
        """
        self._read_mask = read_mask
        height, width = read_mask().shape
        self._levels: list[NDArray[np.uint8]] = []
        while max(height, width) > 64:
            height, width = (height + 1) // 2, (width + 1) // 2
            self._levels.append(np.zeros((height, width), np.uint8))
        self.refresh(self.box)

    @property
    def box(self) -> Box:
        height, width = self._read_mask().shape
        return Box(0, 0, width, height)

    @property
    def level_count(self) -> int:
        return 1 + len(self._levels)

    def level(self, index: int) -> NDArray[np.uint8]:
        """Return a level, 0 or 1 in each pixel; level 0 is the mask itself."""
        return self._read_mask().view(np.uint8) if index == 0 else self._levels[index - 1]

    def level_for(self, zoom: float) -> int:
        """Return the smallest level that still has a pixel for each screen pixel at ``zoom``."""
        index = 0
        while index + 1 < self.level_count and 2.0 ** -(index + 1) >= zoom:
            index += 1
        return index

    def refresh(self, box: Box) -> None:
        """Take in what changed in ``box`` (mask pixels)."""
        for index, target in enumerate(self._levels):
            height, width = target.shape
            half = Box(
                box.left // 2,
                box.top // 2,
                min(width, (box.right + 1) // 2),
                min(height, (box.bottom + 1) // 2),
            )
            source = self.level(index)[half.top * 2 : half.bottom * 2, half.left * 2 : half.right * 2]
            target[half.slices] = _any_of_four(source, half)
            box = half


def render_overlay(
    pyramid: MaskPyramid, viewport: Viewport, view_box: Box, *, tint: Tint, edge_px: int
) -> QImage | None:
    """Return the overlay of a part of the view.

    Args:
        pyramid: The mask.
        viewport: Where the photo lies.
        view_box: What to render, in device pixels.
        tint: Colours.
        edge_px: Width of the edge, in device pixels; it lies inside the mask.

    Returns:
        A picture of view_box's size, or None where nothing is masked.
    """
    around = Box(
        view_box.left - edge_px, view_box.top - edge_px, view_box.right + edge_px, view_box.bottom + edge_px
    )
    inside = _sampled(pyramid, viewport, around)
    if inside is None:
        return None
    kernel = np.ones((2 * edge_px + 1, 2 * edge_px + 1), np.uint8)
    core = np.asarray(cv2.erode(inside, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=1), np.uint8)
    # 0 outside, 1 edge, 2 inside the edge
    codes = (inside + core)[edge_px:-edge_px, edge_px:-edge_px]
    return from_words(np.array([0, tint.edge, tint.inside], np.uint32).take(codes))


def _sampled(pyramid: MaskPyramid, viewport: Viewport, view_box: Box) -> NDArray[np.uint8] | None:
    """Return 0 or 1 for each device pixel of ``view_box``, or None where all are 0."""
    index = pyramid.level_for(viewport.zoom)
    level = pyramid.level(index)
    scale = viewport.zoom * 2**index  # device pixels on a level's pixel, 0.5 or more
    origin_x, origin_y = viewport.origin
    columns = np.floor((np.arange(view_box.left, view_box.right) - origin_x + 0.5) / scale).astype(np.intp)
    rows = np.floor((np.arange(view_box.top, view_box.bottom) - origin_y + 0.5) / scale).astype(np.intp)
    # Below one device pixel a level pixel could fall between two samples: let it reach its neighbour.
    reach = 1 if scale < 1 else 0
    inside = Box(int(columns[0]) - reach, int(rows[0]) - reach, int(columns[-1]) + 1, int(rows[-1]) + 1)
    inside = inside.intersection(Box(0, 0, level.shape[1], level.shape[0]))
    if inside.is_empty:
        return None
    crop = level[inside.slices]
    if not crop.any():
        return None
    if reach:
        crop = np.asarray(cv2.dilate(crop, np.ones((2, 2), np.uint8), anchor=(1, 1)), np.uint8)
    known_rows = (rows >= inside.top) & (rows < inside.bottom)
    known_columns = (columns >= inside.left) & (columns < inside.right)
    result = np.zeros((view_box.height, view_box.width), np.uint8)
    part = crop.take(rows[known_rows] - inside.top, axis=0).take(columns[known_columns] - inside.left, axis=1)
    result[np.ix_(known_rows, known_columns)] = part
    return result


def _any_of_four(source: NDArray[np.uint8], half: Box) -> NDArray[np.uint8]:
    missing_height, missing_width = half.height * 2 - source.shape[0], half.width * 2 - source.shape[1]
    if missing_height or missing_width:
        source = np.pad(source, ((0, missing_height), (0, missing_width)))
    rows = source[::2] | source[1::2]
    return rows[:, ::2] | rows[:, 1::2]
