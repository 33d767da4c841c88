"""Brings the hole that is chosen for out from under the strip of fills."""

from PySide6.QtCore import QObject, QRect

from editor.controllers.inpaint import InpaintController
from editor.panels.photo_area import PhotoArea
from inpaint_core.filling.separate.holes import ALL, Hole


class Revealing(QObject):
    """Moves the photo only when a hole is chosen, or when the strip leaves no hole to be seen."""

    def __init__(self, area: PhotoArea, inpainting: InpaintController, parent: QObject) -> None:
        super().__init__(parent)
        self._area, self._canvas, self._inpainting = area, area.canvas, inpainting
        self._hole = ALL
        inpainting.chooser.holes_changed.connect(self._on_holes)
        inpainting.cleared.connect(self._on_cleared)
        area.free_changed.connect(self._on_free)

    def show_again(self) -> None:
        """Bring the hole out again: another part of the photo is looked at now."""
        if self._hole != ALL:
            self._canvas.reveal(self._holes[self._hole].bounds)

    @property
    def _holes(self) -> tuple[Hole, ...]:
        return self._inpainting.chooser.sheet.holes

    def _on_holes(self, _count: int, hole: int) -> None:
        if hole == self._hole:
            return
        self._hole = hole
        self._canvas.reveal(None if hole == ALL else self._holes[hole].bounds)

    def _on_cleared(self) -> None:
        self._hole = ALL

    def _on_free(self) -> None:
        if not self._canvas.viewport.is_covered:
            return
        if self._hole != ALL:
            self.show_again()
        elif (covered := self._covered_holes()) and all(covered.values()):
            self._canvas.reveal(next(iter(covered)).bounds)

    def _covered_holes(self) -> dict[Hole, bool]:
        """Return of each hole in the view whether the strip hides most of it."""
        view = QRect(self._canvas.mapTo(self._area.over, self._canvas.rect().topLeft()), self._canvas.size())
        found = {}
        for hole in self._holes:
            there = self._area.rect_of(hole.bounds) & view
            seen = there & self._area.free
            if not there.isEmpty():
                found[hole] = 2 * seen.width() * seen.height() < there.width() * there.height()
        return found
