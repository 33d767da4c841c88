"""The mask of a photo: strokes and commands that change it, each told to the undo history. No Qt."""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from editor.state.history import Tile, clear, exchange, few_boxes, invert
from editor.state.mask_edge import edge_work_px, move_edge
from editor.state.selection import Area, Combine, combine_area
from editor.state.stroke import Stroke
from inpaint_core.region import Box
from inpaint_core.request import MaskArray


class EditedMask:
    """The pixels of one mask. What its methods do to them is said at those of ``Document``."""

    def __init__(
        self,
        *,
        height: int,
        width: int,
        tell: Callable[[Box], None],
        push: Callable[[str, list[Tile]], None],
    ) -> None:
        """Nothing is masked.

        Args:
            height: Of the photo.
            width: Of the photo.
            tell: Called with the box of each change.
            push: Called with a label and the tiles that a finished change has changed, as they were; no
                tiles where nothing did.
        """
        self.pixels: Final[MaskArray] = np.zeros((height, width), np.bool_)
        self._tell, self._push = tell, push
        self._has_holes: bool | None = False  # None: not known since the last change
        self._stroke: Stroke | None = None

    @property
    def has_holes(self) -> bool:
        """Whether anything is masked."""
        if self._has_holes is None:
            self._has_holes = bool(self.pixels.any())
        return self._has_holes

    @property
    def is_stroking(self) -> bool:
        return self._stroke is not None

    def begin_stroke(self, *, add: bool) -> None:
        self.end_stroke()
        self._stroke = Stroke(self.pixels, add=add)

    def stroke_to(self, x: float, y: float, radius_px: float) -> None:
        if self._stroke is None:
            return
        changed = self._stroke.extend(x, y, radius_px)
        if not changed.is_empty:
            self._has_holes = True if self.pixels[changed.slices].any() else None
            self._tell(changed)

    def end_stroke(self) -> None:
        if self._stroke is None:
            return
        stroke, self._stroke = self._stroke, None
        self._push("Paint mask" if stroke.adds else "Erase mask", stroke.changed_tiles())

    def cancel_stroke(self) -> bool:
        """Take back the stroke that is under way; return whether there was one."""
        if self._stroke is None:
            return False
        changed, self._stroke = self._stroke.take_back(), None
        if not changed.is_empty:
            self._has_holes = None
            self._tell(changed)
        return True

    def replace(self, mask: MaskArray, label: str) -> None:
        self.end_stroke()
        self._finish(exchange(self.pixels, mask), label)

    def select(self, area: Area, how: Combine, label: str, base: Area | None) -> None:
        self.end_stroke()
        self._finish(combine_area(self.pixels, area, how, base), label)

    def clear(self) -> None:
        self.end_stroke()
        self._finish(clear(self.pixels), "Clear mask")

    def invert(self) -> None:
        self.end_stroke()
        self._finish(invert(self.pixels), "Invert mask")

    def move_edge(self, radius_px: int, label: str) -> None:
        """Grow the holes (positive) or shrink them (negative)."""
        self.end_stroke()
        self._finish(move_edge(self.pixels, radius_px), label)

    def settled(self, box: Box) -> MaskArray:
        """Return a copy of what a tile of the history holds, without the stroke under way."""
        before = None if self._stroke is None else self._stroke.before(box)
        return (self.pixels[box.slices] if before is None else before).copy()

    def stroke_boxes(self) -> list[Box]:
        """Return the tiles the stroke under way has come near."""
        return [] if self._stroke is None else self._stroke.tile_boxes()

    def resume(self, now: Iterable[Tile]) -> None:
        """Make the mask what it was in an earlier session; tiles of other planes are passed over."""
        for tile in now:
            if tile.plane == "mask":
                self.pixels[tile.box.slices] = tile.pixels()
        self._has_holes = None

    def edge_work_px(self, radius_px: int) -> int:
        return edge_work_px(self.pixels, radius_px)

    def tell_tiles(self, tiles: list[Tile]) -> None:
        """Tell that tiles have other pixels now; for changes that are part of a larger step."""
        for box in few_boxes(tile.box for tile in tiles):
            self._tell(box)
        self._has_holes = None

    def _finish(self, tiles: list[Tile], label: str) -> None:
        self.tell_tiles(tiles)
        self._push(label, tiles)
