"""A cluster map as an image: crisp cells, hole outlined, what is under the pointer; a click selects."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.canvas.inside.copy_arrow import PENS, paint_arrow
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.selection import Combine, combine_by_hand
from editor.widgets.qimage_bridge import to_qimage
from editor.widgets.theme import current_shades
from inpaint_core.prior.copy_map import Copied, Place
from inpaint_core.prior.view import ClusterMap, CopyArrows, PriorView, hole_outlines, paint_labels
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

MIN_SIDE_PX: Final = 120
DEFAULT_WIDTH_PX: Final = 232
DEFAULT_HEIGHT_PX: Final = 140
"""It takes all that is left of the dock; a dock lower than this is scrolled."""
FADED: Final = 0.25
"""What is left of the colours of the other clusters while one is highlighted."""
NOBODY: Final = -1
"""In the place of a cluster: none."""
BUTTONS: Final = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}
"""Keys that go to the next cluster or to the one before."""
SELECT_KEYS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
CLICK_TIP: Final = QT_TRANSLATE_NOOP(
    "ClusterView",
    "Click to select it: Shift adds it to the mask, Alt takes it away, Shift+Alt keeps only what both share.",
)


class ClusterView(QWidget):
    """Shows one scale of a prior. By keys, the arrows go from group to group and Enter selects."""

    hovered = Signal(int)
    """Number of the cluster under the pointer; -1 when there is none any more."""
    copied = Signal(object)
    """What the place of the hole under the pointer is copied from, a Copied; None for nothing."""
    clicked = Signal(int, object)
    """Number of the cluster that is to be selected, and what button and keys say becomes of the mask: a
    Combine, or None where they say nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PriorView | None = None
        self._map: ClusterMap | None = None
        self._cluster = NOBODY
        self._copied: Copied | None = None
        self._same: MaskArray | None = None
        self._image = QImage()
        self._outlines: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(MIN_SIDE_PX, MIN_SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("ClusterView", "Cluster map"))

    @property
    def cluster(self) -> int:
        """The number of the cluster that is highlighted; -1 for none."""
        return self._cluster

    def show_map(
        self, view: PriorView | None, shown: ClusterMap | None, same: MaskArray | None = None
    ) -> None:
        """Show one map of a view; None for nothing.

        Args:
            view: What the map belongs to.
            shown: One of its maps.
            same: h x w bool: cells to be faded, as they are the same elsewhere; None for none.
        """
        self._view, self._map, self._same = view, shown, same
        self._outlines = hole_outlines(view.hole) if view else []
        self._limit_height()
        self._highlight(NOBODY)
        self._point_at(None)
        self._paint_image()

    def show_cluster(self, cluster: int) -> None:
        """Highlight a cluster that is pointed at elsewhere; -1 for none. Nobody is told."""
        if cluster != self._cluster:
            self._cluster = cluster
            self._paint_image()

    def show_copied(self, copied: Copied | None) -> None:
        """Show what a place is copied from, instead of the arrows of the whole hole; None for all of them."""
        if copied != self._copied:
            self._copied = copied
            self.update()

    def area(self) -> QRectF:
        """Return where the map is drawn: as large as fits, in the shape of its part of the photo."""
        if self._view is None:
            return QRectF()
        box = self._view.box
        scale = min(self.width() / box.width, self.height() / box.height)
        width, height = box.width * scale, box.height * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def sizeHint(self) -> QSize:
        return QSize(DEFAULT_WIDTH_PX, DEFAULT_HEIGHT_PX)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._limit_height()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position())
        if self._map is None or place is None:
            self._highlight(NOBODY)
            self._point_at(None)
            return
        self._highlight(self._map.cluster_at(*place))
        copies = self._view.copies if self._view is not None else None
        self._point_at(copies.at(*place) if copies is not None else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position())
        if self._map is not None and place is not None and event.button() in BUTTONS:
            is_right = event.button() == Qt.MouseButton.RightButton
            combine = _combine_by_hand(event.modifiers(), is_right=is_right)
            self.clicked.emit(self._map.cluster_at(*place), combine)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(event.key(), 0)
        if self._map is not None and step:
            clusters = np.unique(self._map.labels).tolist()
            at = clusters.index(self._cluster) if self._cluster in clusters else -1
            self._highlight(clusters[(max(at, 0) + step * (at >= 0)) % len(clusters)])
        elif event.key() in SELECT_KEYS and self._cluster != NOBODY:
            self.clicked.emit(self._cluster, _combine_by_hand(event.modifiers()))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (event.key() in STEPS or (event.key() in SELECT_KEYS and self._cluster != NOBODY))
        ):
            event.accept()  # these keys are not the window's while the map has the focus
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._highlight(NOBODY)
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._highlight(NOBODY)
        self._point_at(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._view is None or self._image.isNull():
            return
        painter, area = QPainter(self), self.area()
        painter.drawImage(area, self._image, QRectF(self._image.rect()))  # not smoothed: cells are cells
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_outlines(painter, area)
        if self._copied is not None:
            paint_arrow(painter, *(_at(area, *place) for place in (self._copied.hole, self._copied.source)))
        elif self._view.arrows is not None:
            self._paint_arrows(painter, area, self._view.box, self._view.arrows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 - Qt's signature
        painter.setPen(QColor(current_shades().border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()

    # Behind the scenes

    def _place_of(self, point: QPointF) -> Place | None:
        """Return where in the map a point of the widget lies; None beside it."""
        area = self.area()
        if self._map is None or not area.contains(point):
            return None
        return (point.x() - area.x()) / area.width(), (point.y() - area.y()) / area.height()

    def _point_at(self, copied: Copied | None) -> None:
        if copied != self._copied:
            self.show_copied(copied)
            self.copied.emit(copied)

    def _limit_height(self) -> None:
        """Be no higher than the map can fill, so that what is said about it stands close to it."""
        if self._view is not None:
            box = self._view.box
            self.setMaximumHeight(max(MIN_SIDE_PX, math.ceil(self.width() * box.height / box.width)))

    def _highlight(self, cluster: int) -> None:
        if cluster == self._cluster:
            return
        self._cluster = cluster
        self._paint_image()
        self._say_share()
        self.hovered.emit(cluster)

    def _paint_image(self) -> None:
        if self._map is None:
            self._image = QImage()
        else:
            pixels = paint_labels(self._map.labels)
            others = np.zeros_like(self._map.labels, np.bool_) if self._same is None else self._same
            if self._cluster != NOBODY:
                others = self._map.labels != self._cluster
            if others.any():
                backdrop = QColor(current_shades().window).red()  # our greys are neutral
                faded = pixels[others] * FADED + backdrop * (1 - FADED)
                pixels[others] = faded.astype(np.uint8)
            self._image = to_qimage(pixels)
        self.update()

    def _say_share(self) -> None:
        if self._map is None or self._cluster == NOBODY:
            self.setToolTip("")
            return
        share = float((self._map.labels == self._cluster).mean())
        self.setToolTip(
            translate(
                "ClusterView", "Group {cluster}: {share:.0%} of what the network sees\n{click_tip}"
            ).format(cluster=self._cluster + 1, share=share, click_tip=translate("ClusterView", CLICK_TIP))
        )

    def _paint_outlines(self, painter: QPainter, area: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for outline in self._outlines:
            polygon = QPolygonF([_at(area, float(x), float(y)) for x, y in outline])
            for colour, width in PENS:
                painter.setPen(QPen(colour, width))
                painter.drawPolygon(polygon)

    def _paint_arrows(self, painter: QPainter, area: QRectF, box: Box, arrows: CopyArrows) -> None:
        for hole, source in zip(arrows.holes, arrows.sources, strict=True):
            start, end = (
                _at(area, (float(x) - box.left) / box.width, (float(y) - box.top) / box.height)
                for x, y in (hole, source)
            )
            paint_arrow(painter, start, end)


def _at(area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height())


def _combine_by_hand(modifiers: Qt.KeyboardModifier, *, is_right: bool = False) -> Combine | None:
    shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
    return combine_by_hand(shift=bool(modifiers & shift), alt=bool(modifiers & alt), is_right=is_right)
