"""One cluster of a prior laid over the photo: its places tinted, the rest of what the network saw dimmed."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from editor.canvas.viewport import Viewport
from editor.widgets.qimage_bridge import from_words
from inpaint_core.prior.view import COLOURS, ClusterMap, PriorView, hole_outlines

TINT_OPACITY: Final = 0.55
DIM_OPACITY: Final = 0.45


class ClusterHighlight:
    """An image of a few thousand cells; drawing it costs no more than drawing a photo of that size."""

    def __init__(self, view: PriorView, shown: ClusterMap, cluster: int) -> None:
        """Prepare the image.

        Args:
            view: What the map belongs to; says where in the photo it lies.
            shown: One of the view's maps.
            cluster: Number of the cluster to tint.
        """
        self.box: Final = view.box
        self.cluster: Final = cluster
        tint = _word(COLOURS[cluster % len(COLOURS)], TINT_OPACITY)
        words = np.where(shown.labels == cluster, tint, _word((0, 0, 0), DIM_OPACITY)).astype(np.uint32)
        self._image = from_words(words)
        self._outlines = hole_outlines(view.hole)

    def paint(self, painter: QPainter, viewport: Viewport, *, line_px: int) -> None:
        """Draw it over the photo.

        Args:
            painter: Its unit is the device pixel.
            viewport: Where the photo lies.
            line_px: Width of the hole's outline, in device pixels.
        """
        left, top = viewport.to_view(self.box.left, self.box.top)
        area = QRectF(left, top, self.box.width * viewport.zoom, self.box.height * viewport.zoom)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)  # noqa: FBT003 - Qt's signature
        painter.drawImage(area, self._image, QRectF(self._image.rect()))
        for outline in self._outlines:
            polygon = QPolygonF(
                [QPointF(area.x() + x * area.width(), area.y() + y * area.height()) for x, y in outline]
            )
            for colour, width in ((QColor(0, 0, 0, 150), 3 * line_px), (QColor(255, 255, 255), line_px)):
                painter.setPen(QPen(colour, width))
                painter.drawPolygon(polygon)


def _word(colour: tuple[int, int, int], opacity: float) -> int:
    """Return 0xAARRGGBB, premultiplied."""
    red, green, blue = (round(channel * opacity) for channel in colour)
    return round(opacity * 255) << 24 | red << 16 | green << 8 | blue
