"""What changes the masks of a document: strokes, selections and commands, each one undo step. No Qt."""

from abc import ABC, abstractmethod

from editor.state.editing.document_view import DocumentView
from editor.state.history import Tile, clear, exchange, invert
from editor.state.mask_edge import edge_work_px, move_edge
from editor.state.masks.layer import MaskName
from editor.state.selection import Area, Combine, combine_area
from editor.state.stroke import Stroke
from inpaint_core.files.metadata import ImageFile
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.request import MaskArray, check_mask


class MaskCommands(DocumentView, ABC):
    """The half of ``Document`` that paints its masks: the one of the two that is edited."""

    def __init__(self, image_file: ImageFile) -> None:
        super().__init__(image_file)
        self.last_point: tuple[float, float] | None = None

    @abstractmethod
    def _push(
        self, label: str, tiles: list[Tile], *, changes_image: bool = False, edit: EditStep | None = None
    ) -> None:
        """Take what a change has changed into the history."""

    def edit(self, name: MaskName) -> None:
        """Choose which mask tools and commands change; a stroke under way is ended first."""
        if name != self.edited:
            self.end_stroke()
            self._edited, self.last_point = self._layer(name), None
            self._state_listeners.tell()

    def begin_stroke(self, *, add: bool) -> None:
        """Begin a stroke that paints the mask (``add``) or erases it; a stroke still open is ended first."""
        self.end_stroke()
        self._stroke = Stroke(self._edited.pixels, add=add)

    def stroke_to(self, x: float, y: float, radius_px: float) -> None:
        """Go on with the stroke in a straight line; its first point makes a dot.

        Args:
            x: In image pixels; the photo's left border is 0 and the middle of its first pixel 0.5.
            y: Likewise, downwards. Points outside the photo are welcome.
            radius_px: Of the brush at this point, in image pixels.
        """
        if self._stroke is not None:
            self.last_point = (x, y)
            self._edited.tell(self._stroke.extend(x, y, radius_px))

    def end_stroke(self) -> None:
        """Make what the stroke changed one undo step; nothing happens where nothing changed."""
        if self._stroke is None:
            return
        stroke, self._stroke = self._stroke, None
        label = self._edited.label("Paint" if stroke.adds else "Erase")
        self._push(label, [tile.on(self.edited) for tile in stroke.changed_tiles()])

    def cancel_stroke(self) -> None:
        """Take back the stroke that is under way, without a trace."""
        if self._stroke is None:
            return
        changed, self._stroke = self._stroke.take_back(), None
        self._edited.tell(changed)
        self._state_listeners.tell()

    def replace_mask(self, mask: MaskArray, label: str) -> None:
        """Make ``mask`` the mask that is edited, as one undo step.

        Args:
            mask: H x W bool; copied.
            label: What the Undo menu calls it.

        Raises:
            BadMaskError: It is not of the photo's size, or not bool.
        """
        check_mask(mask, self._photo.original.image)
        self.end_stroke()
        self._push_mask(exchange(self._edited.pixels, mask), label)

    def select(self, area: Area, how: Combine, label: str, base: Area | None = None) -> None:
        """Change the mask by a selected area, as one undo step; nothing happens where nothing changes.

        Args:
            area: What was selected.
            how: What becomes of the mask.
            label: What the Undo menu calls it.
            base: Pixels of the mask that are put back first, where the selection corrects another.
        """
        self.end_stroke()
        self._push_mask(combine_area(self._edited.pixels, area, how, base), label)

    def clear_mask(self) -> None:
        self.end_stroke()
        self._push_mask(clear(self._edited.pixels), self._edited.label("Clear"))

    def invert_mask(self) -> None:
        self.end_stroke()
        self._push_mask(invert(self._edited.pixels), self._edited.label("Invert"))

    def grow_mask(self, radius_px: int) -> None:
        self.end_stroke()
        self._push_mask(move_edge(self._edited.pixels, radius_px), self._edited.label("Grow"))

    def shrink_mask(self, radius_px: int) -> None:
        self.end_stroke()
        self._push_mask(move_edge(self._edited.pixels, -radius_px), self._edited.label("Shrink"))

    def edge_work_px(self, radius_px: int) -> int:
        """Return how many pixels growing or shrinking by ``radius_px`` looks at: a million take 15 ms."""
        return edge_work_px(self._edited.pixels, radius_px)

    def _push_mask(self, tiles: list[Tile], label: str) -> None:
        tiles = [tile.on(self.edited) for tile in tiles]
        self._edited.tell_tiles(tiles)
        self._push(label, tiles)
