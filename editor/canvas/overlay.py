"""What may be laid over a photo in its view."""

from typing import Protocol

from PySide6.QtGui import QPainter

from editor.canvas.viewport import Viewport


class Overlay(Protocol):
    """Something that is laid over the photo."""

    def paint(self, painter: QPainter, viewport: Viewport, *, line_px: int) -> None:
        """Draw it; the painter's unit is the device pixel, ``line_px`` the width of a thin line in them."""
        ...
