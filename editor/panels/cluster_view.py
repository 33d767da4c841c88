"""A cluster map as an image: crisp cells, hole outlined, copy arrows, the cluster under the pointer."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.widgets.qimage_bridge import to_qimage
from editor.widgets.theme import current_shades
from inpaint_core.prior.view import ClusterMap, CopyArrows, PriorView, hole_outlines, paint_labels
from inpaint_core.region import Box

MIN_SIDE_PX: Final = 120
DEFAULT_WIDTH_PX: Final = 232
DEFAULT_HEIGHT_PX: Final = 140
"""It takes all that is left of the dock; a dock lower than this is scrolled."""
FADED: Final = 0.25
"""What is left of the colours of the other clusters while one is highlighted."""
NOBODY: Final = -1
"""In the place of a cluster: none."""
HEAD_PX: Final = 5.0


class ClusterView(QWidget):
    """Shows one scale of a prior."""

    hovered = Signal(int)
    """Number of the cluster under the pointer; -1 when there is none any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PriorView | None = None
        self._map: ClusterMap | None = None
        self._cluster = NOBODY
        self._image = QImage()
        self._outlines: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
        self.setMouseTracking(True)
        self.setMinimumSize(MIN_SIDE_PX, MIN_SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Cluster map")

    def show_map(self, view: PriorView | None, shown: ClusterMap | None) -> None:
        """Show one map of a view; None for nothing."""
        self._view, self._map = view, shown
        self._outlines = hole_outlines(view.hole) if view else []
        self._limit_height()
        self._highlight(NOBODY)
        self._paint_image()

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
        area, point = self.area(), event.position()
        if self._map is None or not area.contains(point):
            self._highlight(NOBODY)
            return
        x, y = (point.x() - area.x()) / area.width(), (point.y() - area.y()) / area.height()
        self._highlight(self._map.cluster_at(x, y))

    def leaveEvent(self, event: QEvent) -> None:
        self._highlight(NOBODY)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._view is None or self._image.isNull():
            return
        painter, area = QPainter(self), self.area()
        painter.drawImage(area, self._image, QRectF(self._image.rect()))  # not smoothed: cells are cells
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_outlines(painter, area)
        if self._view.arrows is not None:
            self._paint_arrows(painter, area, self._view.box, self._view.arrows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 - Qt's signature
        painter.setPen(QColor(current_shades().border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()

    # Behind the scenes

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
            if self._cluster != NOBODY:
                others = self._map.labels != self._cluster
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
        self.setToolTip(f"Group {self._cluster + 1}: {share:.0%} of what the network sees")

    def _paint_outlines(self, painter: QPainter, area: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for outline in self._outlines:
            polygon = QPolygonF([_at(area, float(x), float(y)) for x, y in outline])
            for colour, width in ((QColor(0, 0, 0, 170), 3.0), (QColor(255, 255, 255), 1.25)):
                painter.setPen(QPen(colour, width))
                painter.drawPolygon(polygon)

    def _paint_arrows(self, painter: QPainter, area: QRectF, box: Box, arrows: CopyArrows) -> None:
        for hole, source in zip(arrows.holes, arrows.sources, strict=True):
            start, end = (
                _at(area, (float(x) - box.left) / box.width, (float(y) - box.top) / box.height)
                for x, y in (hole, source)
            )
            for colour, width in ((QColor(0, 0, 0, 170), 3.0), (QColor(255, 255, 255), 1.25)):
                painter.setPen(QPen(colour, width))
                painter.drawLines(_arrow(start, end))


def _at(area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(area.x() + x * area.width(), area.y() + y * area.height())


def _arrow(start: QPointF, end: QPointF) -> list[QLineF]:
    """Return a line from the hole to its source, with a head at the source."""
    line = QLineF(start, end)
    lines = [line]
    if line.length() > HEAD_PX:
        for turn in (150, -150):
            side = QLineF.fromPolar(HEAD_PX, line.angle() + turn)
            side.translate(end)
            lines.append(side)
    return lines
