"""The mask over the photo: a tint with a thin edge, computed for the screen pixels that are being painted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from editor.canvas.viewport import Viewport
from editor.widgets.qimage_bridge import from_words
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import MaskArray

MaskColor = Literal["red", "green", "blue", "high contrast", "magenta", "cyan", "yellow"]
MaskView = Literal["tint", "outline", "black and white"]
"""How a mask is shown."""


@dataclass(frozen=True, kw_only=True)
class Tint:
    """Colours of the overlay, 0xRRGGBB, and how much of the photo they hide, 0..1.

    Attributes:
        inside: Colour within the mask.
        inside_opacity: Of that colour.
        edge: Colour of its border.
        gap_opacity: Of the colour between the lines of a hatch; None for an even tint.
    """

    inside: int
    inside_opacity: float
    edge: int
    gap_opacity: float | None = None

    def words(self) -> NDArray[np.uint32]:
        """Return 256 words 0xAARRGGBB, premultiplied, from well outside the mask (0) to well inside (255)."""
        position = np.arange(256) / 255
        # Outside the edge fades away, inside it gives way to the tint.
        edge_share = np.interp(position, [0.1, EDGE_CODE / 255, 0.95], [0.0, 0.95, 0.0])
        inside_share = np.interp(position, [EDGE_CODE / 255, 0.95], [0.0, self.inside_opacity])
        opacity = edge_share + inside_share
        words = np.round(opacity * 255).astype(np.uint32) << np.uint32(24)
        for shift in (16, 8, 0):
            channel = edge_share * (self.edge >> shift & 0xFF) + inside_share * (self.inside >> shift & 0xFF)
            words |= np.round(channel).astype(np.uint32) << np.uint32(shift)
        return words


EDGE_CODE: Final = 170
"""How far inside a mask pixel beside a straight border is, of 255, after averaging 3 x 3."""

TINTS: Final[dict[MaskColor, Tint]] = {
    "red": Tint(inside=0xFF2D3C, inside_opacity=0.45, edge=0xFF5964),
    "green": Tint(inside=0x18C952, inside_opacity=0.45, edge=0x4BEB7F),
    "blue": Tint(inside=0x2D7DFF, inside_opacity=0.45, edge=0x5EA0FF),
    "high contrast": Tint(inside=0xFFE500, inside_opacity=0.6, edge=0x000000),
    "magenta": Tint(inside=0xFF2DD2, inside_opacity=0.45, edge=0xFF6BE0),
    "cyan": Tint(inside=0x00D7E6, inside_opacity=0.45, edge=0x6BF2FA),
    "yellow": Tint(inside=0xFFD60A, inside_opacity=0.45, edge=0xFFE666),
}

WHITE: Final = Tint(inside=0xFFFFFF, inside_opacity=1.0, edge=0xFFFFFF)
"""On black, where the mask is shown without the photo."""

FORBIDDEN_TINT: Final = Tint(inside=0xB45CFF, inside_opacity=0.6, edge=0x7A1FD0, gap_opacity=0.16)
"""Where fills must not copy from: hatched, so that it is no hole in any colour."""

HATCH_PX: Final = 5
"""Width of a hatch's lines and gaps across, for each device pixel of the edge's width."""


def outline_of(tint: Tint) -> Tint:
    """Return a tint of which only the edge is left."""
    return replace(tint, inside_opacity=0.0, gap_opacity=None)


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
        if read_mask().any():
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
        if box.is_empty:
            return
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


@dataclass(frozen=True, eq=False)
class Overlay:
    """A picture to be laid over the view; around it is nothing.

    Attributes:
        box: Where it lies, in device pixels of the view.
        image: Of the box's size.
    """

    box: Box
    image: QImage


def render_overlay(
    pyramid: MaskPyramid, viewport: Viewport, view_box: Box, *, tint: Tint, edge_px: int
) -> Overlay | None:
    """Return the overlay of a part of the view.

    Args:
        pyramid: The mask.
        viewport: Where the photo lies.
        view_box: What to render, in device pixels.
        tint: Colours.
        edge_px: Width of the edge, in device pixels; it is soft and lies on the mask's border.

    Returns:
        What lies in ``view_box``, no larger than the mask that is seen there: a small hole is drawn quickly
        in however large a view. None where nothing is masked.
    """
    found = _sampled(pyramid, viewport, _widened(view_box, edge_px))
    if found is None:
        return None
    seen, inside = found
    box = _widened(seen, edge_px).intersection(view_box)
    if box.is_empty:
        return None
    inside = _placed(inside, seen, _widened(box, edge_px))
    side = 2 * edge_px + 1
    softened = cv2.blur(inside * np.uint8(255), (side, side), borderType=cv2.BORDER_REPLICATE)
    # A speck or a scratch would be averaged away: a mask pixel is an edge at least.
    codes = np.maximum(np.asarray(softened, np.uint8), inside * np.uint8(EDGE_CODE))
    codes = codes[edge_px:-edge_px, edge_px:-edge_px]
    words = tint.words().take(codes)
    if tint.gap_opacity is not None:
        gaps = replace(tint, inside_opacity=tint.gap_opacity).words().take(codes)
        words = np.where(_is_line(viewport, box, HATCH_PX * edge_px), words, gaps)
    return Overlay(box, from_words(words))


def _widened(box: Box, px: int) -> Box:
    return Box(box.left - px, box.top - px, box.right + px, box.bottom + px)


def _placed(pixels: NDArray[np.uint8], box: Box, frame: Box) -> NDArray[np.uint8]:
    """Return what ``frame`` shows of the pixels of ``box``; 0 around them."""
    shared = box.intersection(frame)
    placed = np.zeros((frame.height, frame.width), np.uint8)
    if not shared.is_empty:
        placed[shared.moved(-frame.left, -frame.top).slices] = pixels[
            shared.moved(-box.left, -box.top).slices
        ]
    return placed


def _is_line(viewport: Viewport, view_box: Box, line_px: int) -> MaskArray:
    """Return where a hatch has its lines; it moves with the photo, so that pieces of the view fit."""
    left, top = viewport.origin
    along = np.arange(view_box.left - left, view_box.right - left)
    down = np.arange(view_box.top - top, view_box.bottom - top)
    return np.asarray((along[None, :] + down[:, None]) // line_px % 2 == 0)


def _sampled(pyramid: MaskPyramid, viewport: Viewport, view_box: Box) -> tuple[Box, NDArray[np.uint8]] | None:
    """Return where in ``view_box`` the mask is, and 0 or 1 for each device pixel there; None if nowhere."""
    index = pyramid.level_for(viewport.zoom)
    level = pyramid.level(index)
    scale = viewport.zoom * 2**index  # device pixels on a level's pixel, 0.5 or more
    origin_x, origin_y = viewport.origin
    columns = np.floor((np.arange(view_box.left, view_box.right) - origin_x + 0.5) / scale).astype(np.intp)
    rows = np.floor((np.arange(view_box.top, view_box.bottom) - origin_y + 0.5) / scale).astype(np.intp)
    # Below one device pixel a level pixel could fall between two samples: let it reach its neighbour.
    reach = 1 if scale < 1 else 0
    looked_at = Box(int(columns[0]) - reach, int(rows[0]) - reach, int(columns[-1]) + 1, int(rows[-1]) + 1)
    looked_at = looked_at.intersection(Box(0, 0, level.shape[1], level.shape[0]))
    bounds = mask_bounds(level[looked_at.slices].view(np.bool_))
    if bounds.is_empty:
        return None
    bounds = bounds.moved(looked_at.left, looked_at.top)
    inside = Box(bounds.left, bounds.top, bounds.right + reach, bounds.bottom + reach).intersection(looked_at)
    crop = level[inside.slices]
    if reach:
        crop = np.asarray(cv2.dilate(crop, np.ones((2, 2), np.uint8), anchor=(1, 1)), np.uint8)
    # Both are in rising order: what lies inside the mask is one piece.
    top, bottom = (int(place) for place in np.searchsorted(rows, [inside.top, inside.bottom]))
    left, right = (int(place) for place in np.searchsorted(columns, [inside.left, inside.right]))
    part = crop.take(rows[top:bottom] - inside.top, axis=0)
    part = part.take(columns[left:right] - inside.left, axis=1)
    return Box(left, top, right, bottom).moved(view_box.left, view_box.top), part


def _any_of_four(source: NDArray[np.uint8], half: Box) -> NDArray[np.uint8]:
    rows, below = source[::2].copy(), source[1::2]
    rows[: below.shape[0]] |= below
    if rows.shape[1] % 2:
        rows = np.pad(rows, ((0, 0), (0, half.width * 2 - rows.shape[1])))
    pairs = rows.view(np.uint16)  # two neighbours as one number: several times quicker
    return np.asarray(pairs != 0).view(np.uint8)
