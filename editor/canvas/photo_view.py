"""The widget that shows the photo and its mask, zoomed and panned. No hand moves anything here."""

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from editor.canvas.cluster_highlight import ClusterHighlight
from editor.canvas.mask_overlay import MaskColor
from editor.canvas.photo_painter import Look, PhotoPainter
from editor.canvas.viewport import Viewport
from editor.state.document import Document
from inpaint_core.region import Box, mask_bounds

DARK_CANVAS: Final = QColor(43, 43, 43)
LIGHT_CANVAS: Final = QColor(196, 196, 196)
MAX_RECTS: Final = 40
"""A paint region of more pieces is painted as one rectangle."""


class PhotoView(QWidget):
    """Shows a document in a viewport of its own, and what lies over it: the mask or a cluster."""

    zoom_changed = Signal(float)
    """1.0 = 100 %: one image pixel on one screen pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._unsubscribes: list[Callable[[], None]] = []
        self._painter: PhotoPainter | None = None
        self._viewport = Viewport()
        self._keeps_fit = True
        self._mask_visible = True
        self._mask_color: MaskColor = "red"
        self._highlight: ClusterHighlight | None = None
        self._show_original = self._was_previewing = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))

    # What is shown

    @property
    def document(self) -> Document | None:
        return self._document

    def set_document(self, document: Document | None) -> None:
        """Show ``document``, fitted; None shows the empty canvas."""
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self._unsubscribes = []
        self._document, self._painter, self._highlight = document, None, None
        self._was_previewing = self._show_original = False
        if document is not None:
            self._viewport.set_image_size(height=document.height, width=document.width)
            self._painter = PhotoPainter(document, self._viewport)
            self._unsubscribes = [
                document.on_image_changed(self._on_image_changed),
                document.on_mask_changed(self._on_mask_changed),
            ]
        self.fit()

    @property
    def mask_visible(self) -> bool:
        return self._mask_visible

    @mask_visible.setter
    def mask_visible(self, visible: bool) -> None:
        self._mask_visible = visible
        self.update()

    @property
    def mask_color(self) -> MaskColor:
        return self._mask_color

    @mask_color.setter
    def mask_color(self, color: MaskColor) -> None:
        self._mask_color = color
        self.update()

    @property
    def show_original(self) -> bool:
        """Show the photo as it was opened, without the mask."""
        return self._show_original

    @show_original.setter
    def show_original(self, shown: bool) -> None:
        self._show_original = shown
        self.update()

    @property
    def highlight(self) -> ClusterHighlight | None:
        return self._highlight

    def set_highlight(self, highlight: ClusterHighlight | None) -> None:
        """Lay a cluster over the photo, instead of the mask; None takes it away."""
        before, self._highlight = self._highlight, highlight
        if (before is None) != (highlight is None):
            self.update()  # the mask goes or comes back, wherever it is
        elif before is not None and highlight is not None:
            self._update_box(before.box.union(highlight.box))

    def set_covered(self, *, top_px: int, bottom_px: int) -> None:
        """Say how many logical pixels at the upper and the lower edge lie under something else."""
        ratio = self.devicePixelRatio()
        self._viewport.set_covered(top=round(top_px * ratio), bottom=round(bottom_px * ratio))
        self.update()

    def mask_rows(self) -> tuple[float, float]:
        """Return where the mask begins and ends, in logical pixels from the upper edge; nothing: 0, 0."""
        bounds = mask_bounds(self._document.mask) if self._document is not None else Box(0, 0, 0, 0)
        ratio = self.devicePixelRatio()
        top, bottom = (self._viewport.to_view(0, row)[1] / ratio for row in (bounds.top, bounds.bottom))
        return (top, bottom) if not bounds.is_empty else (0, 0)

    # Zoom and pan

    @property
    def zoom(self) -> float:
        """1.0 = 100 %: one image pixel on one screen pixel."""
        return self._viewport.zoom

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    def fit(self) -> None:
        """Show the whole photo, and keep doing so when the window changes its size."""
        self._keeps_fit = True
        self._viewport.fit()
        self._on_view_changed()

    def zoom_to(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom to ``factor`` (1.0 = 100 %); ``anchor``, in widget coordinates, stays where it is."""
        if self._document is None:
            return
        point = (anchor or QPointF(self.rect().center())) * self.devicePixelRatio()
        self._keeps_fit = False
        self._viewport.zoom_about(factor, point.x(), point.y())
        self._on_view_changed()

    @property
    def keeps_fit(self) -> bool:
        """Whether the whole photo is kept in view."""
        return self._keeps_fit

    @property
    def centre(self) -> tuple[float, float]:
        """The image point in the middle of the view."""
        return self.to_image(QPointF(self.width() / 2, self.height() / 2))

    def look_at(self, zoom: float, x: float, y: float) -> None:
        """Zoom to ``zoom`` (1.0 = 100 %) with the image point ``x, y`` in the middle, as far as that goes."""
        self.zoom_to(zoom)
        now_x, now_y = self.centre
        ratio = self.zoom / self.devicePixelRatio()
        self.pan_by(QPointF((now_x - x) * ratio, (now_y - y) * ratio))

    def pan_by(self, distance: QPointF) -> None:
        """Move the photo by logical pixels."""
        if self._document is None:
            return
        moved = distance * self.devicePixelRatio()
        if self._viewport.pan(moved.x(), moved.y()) != (0, 0):
            self._keeps_fit = False
            self.update()

    def to_image(self, point: QPointF) -> tuple[float, float]:
        """Return the image point under a widget point."""
        scaled = point * self.devicePixelRatio()
        return self._viewport.to_image(scaled.x(), scaled.y())

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        region = event.region()
        rects = [event.rect()] if region.rectCount() > MAX_RECTS else list(region)  # type: ignore[call-overload]  # iterable, its stubs do not say so
        if self._painter is None:
            painter.fillRect(event.rect(), self._canvas_color())
            painter.end()
            return
        look = self._look()
        painter.scale(1 / look.pixel_ratio, 1 / look.pixel_ratio)
        for rect in rects:
            if not self._painter.paint(painter, self._device_box(rect), look):
                self.update(rect)
        painter.setClipping(False)  # what is drawn here stays inside the event's region all the same
        if self._highlight is not None:
            self._highlight.paint(painter, self._viewport, line_px=max(1, round(look.pixel_ratio)))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take_view_size()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_view_size()
        return super().event(event)

    # Behind the scenes

    def _take_view_size(self) -> None:
        ratio = self.devicePixelRatio()
        self._viewport.set_view_size(height=round(self.height() * ratio), width=round(self.width() * ratio))
        if self._keeps_fit:
            self.fit()
        else:
            self._on_view_changed()

    def _on_view_changed(self) -> None:
        self.update()
        self.zoom_changed.emit(self.zoom)

    def _on_image_changed(self, box: Box) -> None:
        if self._document is None or self._painter is None:
            return
        self._painter.refresh_photo(box)
        is_previewing = self._document.previewed is not None
        if is_previewing != self._was_previewing:
            self._was_previewing = is_previewing
            self.update()  # the mask is hidden under a preview
        self._update_box(box)

    def _on_mask_changed(self, box: Box) -> None:
        if self._painter is not None:
            self._painter.refresh_mask(box)
            self._update_box(box)

    def _update_box(self, box: Box) -> None:
        """Repaint what shows ``box``, with room for smooth scaling and the mask's edge."""
        ratio = self.devicePixelRatio()
        view = self._viewport.box_to_view(box)
        margin = 3 * ratio + 2 * max(1.0, self.zoom)
        left, top = math.floor((view.left - margin) / ratio), math.floor((view.top - margin) / ratio)
        right, bottom = math.ceil((view.right + margin) / ratio), math.ceil((view.bottom + margin) / ratio)
        self.update(QRect(left, top, right - left, bottom - top) & self.rect())

    def _look(self) -> Look:
        is_stroking = self._document is not None and self._document.is_stroking
        hides_mask = (self._was_previewing and not is_stroking) or self._highlight is not None
        shows_mask = self._mask_visible and not self._show_original and not hides_mask
        return Look(
            canvas=self._canvas_color(),
            mask_color=self._mask_color if shows_mask else None,
            shows_original=self._show_original,
            pixel_ratio=self.devicePixelRatio(),
        )

    def _canvas_color(self) -> QColor:
        return DARK_CANVAS if self.palette().window().color().lightness() < 128 else LIGHT_CANVAS

    def _device_box(self, rect: QRect) -> Box:
        ratio = self.devicePixelRatio()
        return Box(
            math.floor(rect.left() * ratio),
            math.floor(rect.top() * ratio),
            math.ceil((rect.right() + 1) * ratio),
            math.ceil((rect.bottom() + 1) * ratio),
        )
