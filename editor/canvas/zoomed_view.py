"""A widget that looks at a part of a picture: zoomed, moved, fitted again when its size changes."""

import math
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from editor.canvas.viewport import Viewport
from editor.state.photos.put_aside import ViewPlace
from inpaint_core.region import Box

REVEAL_MARGIN_PX: Final = 22
"""Around a hole that is brought out from under something: room for its number, in logical pixels."""


class ZoomedView(QWidget):
    """Keeps a viewport and repaints when that moves; what is in it, subclasses draw."""

    zoom_changed = Signal(float)
    """1.0 = 100 %: one image pixel on one screen pixel."""
    moved = Signal()
    """The photo was moved at the same zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewport = Viewport()
        self._keeps_fit, self._fits_uncovered = True, False
        self._revealed: Box | None = None
        """What of a fitted photo was brought out from under something."""
        self._is_empty = True
        """Whether there is nothing to look at, so nothing to zoom."""
        self.setMinimumSize(160, 120)

    @property
    def zoom(self) -> float:
        """1.0 = 100 %: one image pixel on one screen pixel."""
        return self._viewport.zoom

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    def fit(self) -> None:
        """Show the whole photo where nothing lies over it, also when the window changes its size."""
        self._fit(uncovered=self._viewport.is_covered)

    def _fit(self, *, uncovered: bool) -> None:
        self._keeps_fit, self._fits_uncovered = True, uncovered
        self._revealed = None
        self._fit_again()

    def _fit_again(self) -> None:
        self._viewport.fit(uncovered=self._fits_uncovered)
        if self._revealed is not None:
            self._viewport.reveal(self._revealed, margin_px=self._reveal_margin_px)
        self._on_view_changed()

    def zoom_to(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom to ``factor`` (1.0 = 100 %); ``anchor``, in widget coordinates, stays where it is."""
        if self._is_empty:
            return
        point = (anchor or QPointF(self.rect().center())) * self.devicePixelRatio()
        self._keeps_fit = self._fits_uncovered = False
        self._viewport.zoom_about(factor, point.x(), point.y())
        self._on_view_changed()

    def show_box(self, box: Box, *, margin: float) -> None:
        """Zoom to a part of the photo, with ``margin`` of its longer side around it."""
        if not self._is_empty:
            self._keeps_fit = False
            self._viewport.show(box, margin=margin)
            self._on_view_changed()

    def reveal(self, box: Box | None) -> None:
        """Move the photo, at the same zoom, as little as brings a part of it to where nothing lies over it.

        Args:
            box: That part. None puts a photo that was fitted back to its place; when nothing lies over it
                any more, it goes there by itself.
        """
        if self._is_empty:
            return
        if self._keeps_fit:
            self._revealed = box
            self._fit_again()
        elif box is not None:
            self._viewport.reveal(box, margin_px=self._reveal_margin_px)
            self._on_view_changed()

    @property
    def _reveal_margin_px(self) -> int:
        return round(REVEAL_MARGIN_PX * self.devicePixelRatio())

    @property
    def place(self) -> ViewPlace:
        """What is looked at, for ``show_place``."""
        if self._keeps_fit:
            return ViewPlace(None, is_beside_fills=self._fits_uncovered)
        return ViewPlace(self.zoom, *self._viewport.middle)

    def show_place(self, place: ViewPlace) -> None:
        """Look at the same again, in a window that may have another size now."""
        if place.zoom is None:
            self._fit(uncovered=place.is_beside_fills and self._viewport.is_covered)
            return
        self._keeps_fit = False
        self._viewport.look_at(place.zoom, place.x, place.y)
        self._on_view_changed()

    def pan_by(self, distance: QPointF) -> None:
        """Move the photo by logical pixels."""
        if self._is_empty:
            return
        moved = distance * self.devicePixelRatio()
        if self._viewport.pan(moved.x(), moved.y()) != (0, 0):
            self._keeps_fit = False
            self.update()
            self.moved.emit()

    def to_image(self, point: QPointF) -> tuple[float, float]:
        """Return the image point under a widget point."""
        scaled = point * self.devicePixelRatio()
        return self._viewport.to_image(scaled.x(), scaled.y())

    def set_covered(self, *, top_px: int, bottom_px: int) -> None:
        """Say how many logical pixels at the upper and the lower edge lie under something else."""
        ratio = self.devicePixelRatio()
        was_covered = self._viewport.is_covered
        self._viewport.set_covered(top=round(top_px * ratio), bottom=round(bottom_px * ratio))
        is_moved = self._fits_uncovered or self._revealed is not None
        if was_covered and not self._viewport.is_covered and self._keeps_fit and is_moved:
            self.fit()
        self.update()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take_view_size()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_view_size()
        return super().event(event)

    # Behind the scenes

    def _take_view_size(self) -> None:
        ratio = self.devicePixelRatio()
        self._viewport.set_view_size(height=round(self.height() * ratio), width=round(self.width() * ratio))
        if self._keeps_fit:
            self._fit_again()
        else:
            self._on_view_changed()

    def _on_view_changed(self) -> None:
        self.update()
        self.zoom_changed.emit(self.zoom)

    def _update_box(self, box: Box) -> None:
        """Repaint what shows ``box``, with room for smooth scaling and the mask's edge."""
        ratio = self.devicePixelRatio()
        view = self._viewport.box_to_view(box)
        margin = 3 * ratio + 2 * max(1.0, self.zoom)
        left, top = math.floor((view.left - margin) / ratio), math.floor((view.top - margin) / ratio)
        right, bottom = math.ceil((view.right + margin) / ratio), math.ceil((view.bottom + margin) / ratio)
        self.update(QRect(left, top, right - left, bottom - top) & self.rect())

    def _device_box(self, rect: QRect) -> Box:
        ratio = self.devicePixelRatio()
        return Box(
            math.floor(rect.left() * ratio),
            math.floor(rect.top() * ratio),
            math.ceil((rect.right() + 1) * ratio),
            math.ceil((rect.bottom() + 1) * ratio),
        )
