"""Paints one document into a view: canvas, photo tiles, pixel grid, mask overlay."""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPoint, QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap, QRegion

from editor.canvas.mask_overlay import (
    FORBIDDEN_TINT,
    TINTS,
    WHITE,
    MaskColor,
    MaskPyramid,
    MaskView,
    Tint,
    outline_of,
    render_overlay,
)
from editor.canvas.masks.auto_tint import auto_tint
from editor.canvas.photo_levels import TILE_PX, ReadAlpha, ReadPixels
from editor.canvas.tile_pyramid import MARGIN_PX, TilePyramid
from editor.canvas.viewport import Viewport
from editor.state.choosing.difference import amplified
from editor.state.document import Document
from editor.widgets.qimage_bridge import color_space_from
from inpaint_core.region import Box

NEAREST_FROM_ZOOM: Final = 4.0
GRID_FROM_ZOOM: Final = 8.0
CHECKER_PX: Final = 8
SHADOW_PX: Final = 8
HIDDEN_FROM_PX: Final = 2
"""So far inside its rectangle the photo covers everything: its edge is rounded to whole pixels."""
FRAME_BUDGET_SECONDS: Final = 0.008
"""Time for making tiles in one frame, of however many pieces; what is missing then is shown as it was, or
coarsely, and made in the next. Half of a frame, so that a stroke begun right after opening a large photo
keeps up with the hand."""
PIECE_BUDGET_SECONDS: Final = 0.001
"""Each piece has that much all the same: it might never be sharp if nothing was made of it in a frame."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the photo is to be shown.

    Attributes:
        canvas: Grey around the photo.
        mask_color: Tint of the overlay, or what stands out most from this photo; None hides it.
        mask_view: Whether the mask is a tint, a line around it, or white on black in place of the photo.
        shows_original: Show the photo as it was opened.
        pixel_ratio: Device pixels on a logical pixel.
        shows_difference: Show what differs from the photo as it was opened, amplified.
    """

    canvas: QColor
    mask_color: MaskColor | Literal["auto"] | None
    mask_view: MaskView
    shows_original: bool
    pixel_ratio: float
    shows_difference: bool = False


class PhotoPainter:
    """The images of one document, kept up to date with it, and how they are put on the screen."""

    def __init__(self, document: Document, viewport: Viewport) -> None:
        self._document = document
        self._viewport = viewport
        self._color_space = color_space_from(document.metadata.icc_profile)
        self._photo = self._pyramid(
            document.shown_pixels, document.shown_alpha if document.has_alpha else None
        )
        self._original: TilePyramid | None = None
        self._difference: TilePyramid | None = None
        self._mask = MaskPyramid(lambda: document.mask)
        self._forbidden = MaskPyramid(lambda: document.forbidden)

    def refresh_photo(self, box: Box) -> None:
        """Take in that the shown photo changed in ``box``."""
        self._photo.refresh(box)
        if self._difference is not None:
            self._difference.refresh(box)

    def refresh_mask(self, box: Box) -> None:
        """Take in that the mask changed in ``box``."""
        self._mask.refresh(box)

    def refresh_forbidden(self, box: Box) -> None:
        """Take in that what must not be copied changed in ``box``."""
        self._forbidden.refresh(box)

    def paint(self, painter: QPainter, view_box: Box, look: Look, *, deadline: float) -> bool:
        """Paint a part of the view.

        Args:
            painter: Its unit is the device pixel.
            view_box: What to paint; nothing outside it is touched.
            look: How.
            deadline: ``time.perf_counter()`` after which no more tiles are made, but one that is begun.

        Returns:
            Whether everything is sharp; if not, the part must be painted again.
        """
        part = _rect(view_box)
        painter.setClipRect(part)
        photo = _rect(self._viewport.box_to_view(self._document.box))
        if not photo.contains(part):
            self._paint_canvas(painter, part, photo, look)
        is_sharp = self._paint_tiles(painter, view_box, self._shown_pyramid(look), deadline)
        painter.setClipRect(part)
        if self._viewport.zoom >= GRID_FROM_ZOOM:
            self._paint_grid(painter, view_box)
        if look.mask_color is not None:
            self._paint_masks(painter, view_box, look)
        return is_sharp

    @cached_property
    def _auto_tint(self) -> Tint:
        """Found once: a colour that changed with each fill would only confuse."""
        return auto_tint(self._document.original)

    def _paint_masks(self, painter: QPainter, view_box: Box, look: Look) -> None:
        """Paint the masks over a part of the view; white on black only the one that is edited."""
        tint = self._auto_tint if look.mask_color == "auto" else TINTS[look.mask_color or "red"]
        layers = [(self._forbidden, FORBIDDEN_TINT), (self._mask, tint)]
        if look.mask_view == "black and white":
            photo = self._viewport.box_to_view(self._document.box)
            painter.fillRect(_rect(photo) & _rect(view_box), QColor(0, 0, 0))
            layers = [(self._mask if self._document.edited == "mask" else self._forbidden, WHITE)]
        edge_px = max(1, round(look.pixel_ratio))
        if look.mask_view == "outline":
            edge_px *= 2  # nothing else shows where the mask is
        for mask, colours in layers:
            shown = outline_of(colours) if look.mask_view == "outline" else colours
            overlay = render_overlay(mask, self._viewport, view_box, tint=shown, edge_px=edge_px)
            if overlay is not None:
                painter.drawImage(QPoint(overlay.box.left, overlay.box.top), overlay.image)

    def _pyramid(self, read_pixels: ReadPixels, read_alpha: ReadAlpha | None) -> TilePyramid:
        document = self._document
        return TilePyramid(
            read_pixels,
            read_alpha,
            height=document.height,
            width=document.width,
            color_space=self._color_space,
        )

    def _shown_pyramid(self, look: Look) -> TilePyramid:
        if look.shows_difference:
            return self._difference_pyramid()
        if not look.shows_original:
            return self._photo
        if self._original is None:
            original, alpha = self._document.original, self._document.original_alpha
            self._original = self._pyramid(
                lambda box: original[box.slices], None if alpha is None else lambda box: alpha[box.slices]
            )
        return self._original

    def _difference_pyramid(self) -> TilePyramid:
        if self._difference is None:
            document = self._document

            def read(box: Box) -> NDArray[np.uint8]:
                return amplified(document.shown_pixels(box), document.original[box.slices])

            self._difference = TilePyramid(read, None, height=document.height, width=document.width)
        return self._difference

    def _paint_canvas(self, painter: QPainter, part: QRect, photo: QRect, look: Look) -> None:
        # Not under the photo, which hides it: a shadow of eight layers there would take longer than all else.
        hidden = photo.adjusted(HIDDEN_FROM_PX, HIDDEN_FROM_PX, -HIDDEN_FROM_PX, -HIDDEN_FROM_PX)
        painter.setClipRegion(QRegion(part) - QRegion(hidden))
        painter.fillRect(part, look.canvas)
        reach = round(SHADOW_PX * look.pixel_ratio)
        for spread in range(reach, 0, -1):
            shade = QColor(0, 0, 0, round(22 * (1 - spread / (reach + 1)) ** 2) + 1)
            painter.fillRect(
                photo.adjusted(-spread, -spread, spread, spread).translated(0, reach // 4), shade
            )
        line = max(1, round(look.pixel_ratio))
        painter.fillRect(photo.adjusted(-line, -line, line, line), QColor(0, 0, 0, 110))

    def _paint_tiles(self, painter: QPainter, view_box: Box, pyramid: TilePyramid, deadline: float) -> bool:
        zoom = self._viewport.zoom
        level = pyramid.level_for(zoom)
        deadline = max(deadline, time.perf_counter() + PIECE_BUDGET_SECONDS)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < NEAREST_FROM_ZOOM)
        is_sharp = True
        part = _rect(view_box)
        for column, row in pyramid.tiles_in(level, self._viewport.box_to_image(view_box)):
            target = self._tile_rect(pyramid, level, column, row)
            painter.setClipRect(target & part)
            if pyramid.has_alpha:
                self._paint_checkerboard(painter, target & part)
            image = pyramid.tile(level, column, row, deadline=deadline)
            if image is None:
                is_sharp = False
                image = pyramid.outdated_tile(level, column, row)
            if image is None:
                rough = pyramid.rough_photo()
                box = Box(0, 0, rough.width(), rough.height())
                self._draw(painter, rough, box, pyramid.level_count - 1)
            else:
                box = pyramid.tile_box(level, column, row, margin_px=MARGIN_PX)
                self._draw(painter, image, box, level)
        return is_sharp

    def _draw(self, painter: QPainter, image: QImage, box: Box, level: int) -> None:
        """Draw the image of ``box`` (in a level's pixels) where it belongs."""
        left, top = self._viewport.to_view(box.left << level, box.top << level)
        scale = self._viewport.zoom * 2**level
        target = QRectF(left, top, box.width * scale, box.height * scale)
        painter.drawImage(target, image, QRectF(0, 0, box.width, box.height))

    def _tile_rect(self, pyramid: TilePyramid, level: int, column: int, row: int) -> QRect:
        """Return the device pixels that are this tile's alone: neighbours share none and leave none."""
        side = TILE_PX << level
        box = Box(column * side, row * side, (column + 1) * side, (row + 1) * side)
        box = box.intersection(self._document.box)
        left, top = self._viewport.to_view(box.left, box.top)
        right, bottom = self._viewport.to_view(box.right, box.bottom)
        # A photo's last device pixel may be covered only partly; it is drawn whole.
        edges = [
            round(left),
            round(top),
            max(round(right), round(left) + 1),
            max(round(bottom), round(top) + 1),
        ]
        return QRect(QPoint(edges[0], edges[1]), QPoint(edges[2] - 1, edges[3] - 1))

    def _paint_checkerboard(self, painter: QPainter, part: QRect) -> None:
        origin_x, origin_y = self._viewport.origin
        painter.setBrushOrigin(origin_x, origin_y)
        painter.fillRect(part, QBrush(_checkerboard()))

    def _paint_grid(self, painter: QPainter, view_box: Box) -> None:
        box = self._viewport.box_to_image(view_box)
        if box.is_empty:
            return
        left, top = self._viewport.to_view(box.left, box.top)
        right, bottom = self._viewport.to_view(box.right, box.bottom)
        zoom = self._viewport.zoom
        painter.setPen(QColor(128, 128, 128, 90))
        lines = [
            QLineF(round(left + step * zoom), top, round(left + step * zoom), bottom)
            for step in range(box.width)
        ]
        lines += [
            QLineF(left, round(top + step * zoom), right, round(top + step * zoom))
            for step in range(box.height)
        ]
        painter.drawLines(lines)


def _checkerboard() -> QPixmap:
    pixmap = QPixmap(2 * CHECKER_PX, 2 * CHECKER_PX)
    pixmap.fill(QColor(204, 204, 204))
    painter = QPainter(pixmap)
    for x, y in ((0, 0), (CHECKER_PX, CHECKER_PX)):
        painter.fillRect(x, y, CHECKER_PX, CHECKER_PX, QColor(255, 255, 255))
    painter.end()
    return pixmap


def _rect(box: Box) -> QRect:
    return QRect(box.left, box.top, box.width, box.height)
