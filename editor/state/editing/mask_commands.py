"""What changes the mask of a document: strokes, selections and commands, each one undo step. No Qt."""

from abc import ABC, abstractmethod

from editor.state.editing.document_view import DocumentView
from editor.state.history import Tile
from editor.state.selection import Area, Combine
from inpaint_core.files.metadata import ImageFile
from inpaint_core.request import MaskArray, check_mask


class MaskCommands(DocumentView, ABC):
    """The half of ``Document`` that paints its mask."""

    def __init__(self, image_file: ImageFile) -> None:
        super().__init__(image_file, push=self._push)
        self.last_point: tuple[float, float] | None = None

    @abstractmethod
    def _push(self, label: str, tiles: list[Tile], *, changes_image: bool = False) -> None:
        """Take what a change has changed into the history."""

    @property
    def is_stroking(self) -> bool:
        """Whether a stroke has begun and not yet ended."""
        return self._mask.is_stroking

    def begin_stroke(self, *, add: bool) -> None:
        """Begin a stroke that paints the mask (``add``) or erases it; a stroke still open is ended first."""
        self._mask.begin_stroke(add=add)

    def stroke_to(self, x: float, y: float, radius_px: float) -> None:
        """Go on with the stroke in a straight line; its first point makes a dot.

        Args:
            x: In image pixels; the photo's left border is 0 and the middle of its first pixel 0.5.
            y: Likewise, downwards. Points outside the photo are welcome.
            radius_px: Of the brush at this point, in image pixels.
        """
        if self._mask.is_stroking:
            self.last_point = (x, y)
            self._mask.stroke_to(x, y, radius_px)

    def end_stroke(self) -> None:
        """Make what the stroke changed one undo step; nothing happens where nothing changed."""
        self._mask.end_stroke()

    def cancel_stroke(self) -> None:
        """Take back the stroke that is under way, without a trace."""
        if self._mask.cancel_stroke():
            self._state_listeners.tell()

    def replace_mask(self, mask: MaskArray, label: str) -> None:
        """Make ``mask`` the mask, as one undo step.

        Args:
            mask: H x W bool; copied.
            label: What the Undo menu calls it.

        Raises:
            BadMaskError: It is not of the photo's size, or not bool.
        """
        check_mask(mask, self._photo.original.image)
        self._mask.replace(mask, label)

    def select(self, area: Area, how: Combine, label: str, base: Area | None = None) -> None:
        """Change the mask by a selected area, as one undo step; nothing happens where nothing changes.

        Args:
            area: What was selected.
            how: What becomes of the mask.
            label: What the Undo menu calls it.
            base: Pixels of the mask that are put back first, where the selection corrects another.
        """
        self._mask.select(area, how, label, base)

    def clear_mask(self) -> None:
        self._mask.clear()

    def invert_mask(self) -> None:
        self._mask.invert()

    def grow_mask(self, radius_px: int) -> None:
        self._mask.move_edge(radius_px, "Grow mask")

    def shrink_mask(self, radius_px: int) -> None:
        self._mask.move_edge(-radius_px, "Shrink mask")

    def edge_work_px(self, radius_px: int) -> int:
        """Return how many pixels growing or shrinking by ``radius_px`` looks at: a million take 15 ms."""
        return self._mask.edge_work_px(radius_px)
