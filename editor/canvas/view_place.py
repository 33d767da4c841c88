"""Records around a view: what is seen of a photo, and what may be laid over it."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QPainter

from editor.canvas.viewport import Viewport


class Overlay(Protocol):
    """Something that is laid over the photo."""

    def paint(self, painter: QPainter, viewport: Viewport, *, line_px: int) -> None:
        """Draw it; the painter's unit is the device pixel, ``line_px`` the width of a thin line in them."""
        ...


@dataclass(frozen=True)
class ViewPlace:
    """What is seen of a photo.

    Attributes:
        viewport: ``Viewport.place``.
        keeps_fit: Whether the whole photo is shown, and will be when the window changes its size.
    """

    viewport: tuple[float, float, float]
    keeps_fit: bool
