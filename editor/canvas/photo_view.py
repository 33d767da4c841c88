"""The widget that shows the photo and its mask. No hand moves anything here."""

import math
import time
from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from editor.canvas.compare.comparing import Comparing
from editor.canvas.inside.cluster_highlight import ClusterHighlight
from editor.canvas.inside.copy_arrow import CopyArrow
from editor.canvas.mask_overlay import MaskView
from editor.canvas.overlay import Overlay
from editor.canvas.photo_painter import FRAME_BUDGET_SECONDS, Look, PhotoPainter
from editor.canvas.zoomed_view import ZoomedView
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.settings import TintChoice
from inpaint_core.filling.separate.holes import rough_parts
from inpaint_core.region import Box

DARK_CANVAS: Final = QColor(43, 43, 43)
LIGHT_CANVAS: Final = QColor(196, 196, 196)
LOOKED_AT_PX: Final = 100_000
"""So many pixels of the mask are looked at to see whether something lies over a hole."""
MAX_RECTS: Final = 40
"""A paint region of more pieces is painted as one rectangle."""


class PhotoView(ZoomedView):
    """Shows a document in a viewport of its own, and what lies over it: the mask or a cluster."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._unsubscribes: list[Callable[[], None]] = []
        self._painter: PhotoPainter | None = None
        self._mask_visible = True
        self._mask_color: TintChoice = "red"
        self._mask_view: MaskView = "tint"
        self._highlight: ClusterHighlight | None = None
        self._copy_arrow: CopyArrow | None = None
        self._show_original = self._was_previewing = False
        self.comparing: Final = Comparing(self.update)
        self.heat: Overlay | None = None
        self.hole_marks: Overlay | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("PhotoView", "Photo"))

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
        self._is_empty = document is None
        self._copy_arrow = None
        self._was_previewing = self._show_original = False
        if document is not None:
            self._viewport.set_image_size(height=document.height, width=document.width)
            self._painter = PhotoPainter(document, self._viewport)
            self._unsubscribes = [
                document.on_image_changed(self._on_image_changed),
                document.on_mask_changed(self._on_mask_changed),
                document.on_forbidden_changed(self._on_forbidden_changed),
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
    def mask_color(self) -> TintChoice:
        return self._mask_color

    @mask_color.setter
    def mask_color(self, color: TintChoice) -> None:
        self._mask_color = color
        self.update()

    @property
    def mask_view(self) -> MaskView:
        return self._mask_view

    @mask_view.setter
    def mask_view(self, view: MaskView) -> None:
        self._mask_view = view
        self.update()

    @property
    def show_original(self) -> bool:
        """Show the photo as it was opened, without the mask."""
        return self._show_original

    @show_original.setter
    def show_original(self, shown: bool) -> None:
        self._show_original = shown
        self.update()

    def set_heat(self, heat: Overlay | None) -> None:
        """Lay a tint over the photo; None takes it away."""
        self.heat = heat
        self.update()

    def set_hole_marks(self, marks: Overlay | None) -> None:
        """Mark places of the photo; None takes the marks away."""
        if marks is not None or self.hole_marks is not None:
            self.hole_marks = marks
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

    @property
    def copy_arrow(self) -> CopyArrow | None:
        return self._copy_arrow

    def set_copy_arrow(self, arrow: CopyArrow | None) -> None:
        """Lay an arrow over the photo, from a place of the hole to what it is copied from; None for none."""
        for one in (self._copy_arrow, arrow):
            if one is not None:
                self._update_box(one.box)
        self._copy_arrow = arrow

    def hole_under(self, rect: QRect) -> int:
        """Return how many pixels of the mask lie under a rectangle, of large ones every n-th; 0 for none."""
        if self._document is None:
            return 0
        under = self._document.mask[self._viewport.box_to_image(self._device_box(rect)).slices]
        step = max(1, math.isqrt(under.size // LOOKED_AT_PX))
        return int(np.count_nonzero(under[::step, ::step]))

    def hole_rects(self) -> list[QRectF]:
        """Return where the holes lie, in logical pixels of the widget; also what is outside of its view."""
        if self._document is None:
            return []
        ratio = self.devicePixelRatio()
        views = (self._viewport.box_to_view(part) for part in rough_parts(self._document.mask))
        return [
            QRectF(view.left / ratio, view.top / ratio, view.width / ratio, view.height / ratio)
            for view in views
        ]

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter, event)
        finally:  # also when memory runs out: a painter left open takes the program along
            painter.end()

    def _paint(self, painter: QPainter, event: QPaintEvent) -> None:
        region = event.region()
        rects = [event.rect()] if region.rectCount() > MAX_RECTS else list(region)  # type: ignore[call-overload]  # iterable, its stubs do not say so
        if self._painter is None:
            painter.fillRect(event.rect(), self._canvas_color())
            return
        look = self._look()
        painter.scale(1 / look.pixel_ratio, 1 / look.pixel_ratio)
        deadline = time.perf_counter() + FRAME_BUDGET_SECONDS  # of all pieces together
        for rect in rects:
            box, width_px = self._device_box(rect), self.width() * look.pixel_ratio
            for part, part_look in self.comparing.parts(box, look, width_px=width_px):
                if not self._painter.paint(painter, part, part_look, deadline=deadline):
                    self.update(rect)
        painter.setClipping(False)  # what is drawn here stays inside the event's region all the same
        for overlay in (self.heat, self.hole_marks, self._highlight, self._copy_arrow):
            if overlay is not None and not self._show_original:
                painter.save()  # its font is one for device pixels: words in logical ones would grow by it
                overlay.paint(painter, self._viewport, line_px=max(1, round(look.pixel_ratio)))
                painter.restore()
        if not self._show_original:
            painter.resetTransform()
            top = self._viewport.covered_top / look.pixel_ratio
            self.comparing.paint(painter, width=self.width(), height=self.height(), top=top)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    # Behind the scenes

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

    def _on_forbidden_changed(self, box: Box) -> None:
        if self._painter is not None:
            self._painter.refresh_forbidden(box)
            self._update_box(box)

    def _look(self) -> Look:
        is_stroking = self._document is not None and self._document.is_stroking
        hides_mask = (self._was_previewing and not is_stroking) or self._highlight is not None
        shows_mask = self._mask_visible and not self._show_original and not hides_mask
        return Look(
            canvas=self._canvas_color(),
            mask_color=self._mask_color if shows_mask else None,
            mask_view=self._mask_view,
            shows_original=self._show_original,
            pixel_ratio=self.devicePixelRatio(),
        )

    def _canvas_color(self) -> QColor:
        return DARK_CANVAS if self.palette().window().color().lightness() < 128 else LIGHT_CANVAS
