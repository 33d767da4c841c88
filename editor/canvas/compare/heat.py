"""A tint over the photo that says how much fills differ from place to place."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from editor.canvas.viewport import Viewport
from editor.widgets.qimage_bridge import from_words
from inpaint_core.region import Box

COLOURS: Final = ((38, 70, 160), (60, 170, 150), (245, 200, 60), (230, 70, 40))
"""From little to much, red, green, blue: told apart also by those who see no red or green."""
OPACITY: Final = 0.7


class Heat:
    """Small images, each over a box of the photo."""

    def __init__(self, maps: Sequence[tuple[Box, NDArray[np.float32]]], *, most: float) -> None:
        """Prepare the images.

        Args:
            maps: Boxes of the photo with h x w values of any size, 0 or more; 0 is not tinted.
            most: What is tinted in the last colour.
        """
        self._images: list[tuple[Box, QImage]] = [(box, _tinted(values / most)) for box, values in maps]

    def paint(self, painter: QPainter, viewport: Viewport, *, line_px: int) -> None:
        """Draw them over the photo; the painter's unit is the device pixel."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for box, image in self._images:
            left, top = viewport.to_view(box.left, box.top)
            area = QRectF(left, top, box.width * viewport.zoom, box.height * viewport.zoom)
            painter.drawImage(area, image, QRectF(image.rect()))


def _tinted(parts: NDArray[np.float32]) -> QImage:
    """Return an image of colours for values of 0..1, premultiplied."""
    at = np.linspace(0, 1, len(COLOURS))
    clipped = np.clip(parts, 0, 1)
    # Little is hardly tinted, so that the photo is seen where the fills agree.
    opacity = OPACITY * np.minimum(1, clipped * 3)
    channels = [np.interp(clipped, at, [colour[channel] for colour in COLOURS]) for channel in range(3)]
    red, green, blue = ((channel * opacity).astype(np.uint32) for channel in channels)
    words = (opacity * 255).astype(np.uint32) << 24 | red << 16 | green << 8 | blue
    return from_words(np.ascontiguousarray(words.astype(np.uint32)))
