"""Zooms to the hole that is chosen for, and back to what was seen before."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from editor.canvas.canvas_view import CanvasView
from editor.state.choosing.sheet import Sheet
from editor.state.photos.put_aside import ViewPlace
from inpaint_core.region import Box

MARGIN: Final = 0.2
"""Surroundings on each side, as a share of the hole's longer side."""


class Enlarging(QObject):
    """Remembers what was seen before."""

    left = Signal()
    """What was seen before is seen again."""

    def __init__(self, canvas: CanvasView, sheet: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._sheet = canvas, sheet
        self._before: ViewPlace | None = None
        self._hole = -1

    @property
    def is_on(self) -> bool:
        """Whether there is something to go back to."""
        return self._before is not None

    def toggle(self) -> None:
        """Zoom to the hole, or back; to another hole where that was turned to since."""
        if self._before is not None and self._hole == self._sheet.hole:
            self.leave()
            return
        bounds = Box(0, 0, 0, 0)
        for number, hole in enumerate(self._sheet.holes):
            if self._sheet.hole in (-1, number):
                bounds = bounds.union(hole.bounds)
        if not bounds.is_empty:
            self._before = self._before or self._canvas.place
            self._hole = self._sheet.hole
            self._canvas.show_box(bounds, margin=MARGIN)

    def leave(self) -> None:
        """Go back to what was seen before."""
        if self._before is not None:
            before, self._before = self._before, None
            self._canvas.show_place(before)
            self.left.emit()

    def forget(self) -> None:
        """Stay with what is seen now."""
        self._before = None
