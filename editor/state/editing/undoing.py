"""The history of a document: what was done to its photo and its masks, undone and redone. No Qt."""

from collections.abc import Callable
from typing import Any, Final, Literal

from numpy.typing import NDArray

from editor.state.editing.document_view import Unsubscribe
from editor.state.editing.mask_commands import MaskCommands
from editor.state.editing.past import Revisions
from editor.state.history import History, Step, Tile, few_boxes
from editor.state.listeners import Listeners
from inpaint_core.files.metadata import ImageFile
from inpaint_core.recipes.recipe import EditStep

Move = Literal["done", "undone", "redone"]
"""What became of a step."""


class UndoableDocument(MaskCommands):
    """The half of ``Document`` that keeps its steps, and numbers the photo's states."""

    def __init__(self, image_file: ImageFile, history: History) -> None:
        super().__init__(image_file)
        self._history = history
        self._step_listeners: Final[Listeners[Move, Step]] = Listeners()
        self._revision = self._newest_revision = self._saved_revision = 0

    @property
    def can_undo(self) -> bool:
        return self._history.undo_step is not None

    @property
    def can_redo(self) -> bool:
        return self._history.redo_step is not None

    @property
    def undo_step(self) -> Step | None:
        """The step that Undo would take back: the latest one that was done."""
        return self._history.undo_step

    @property
    def redo_step(self) -> Step | None:
        """The step that Redo would repeat: the latest one that was undone."""
        return self._history.redo_step

    @property
    def undo_label(self) -> str:
        """What Undo would take back; empty if nothing."""
        return self._history.undo_step.label if self._history.undo_step else ""

    @property
    def redo_label(self) -> str:
        """What Redo would repeat; empty if nothing."""
        return self._history.redo_step.label if self._history.redo_step else ""

    @property
    def done_steps(self) -> tuple[Step, ...]:
        """The steps that can be undone, the oldest first."""
        return self._history.done

    @property
    def undone_steps(self) -> tuple[Step, ...]:
        """The steps that can be redone, the next one first."""
        return self._history.undone

    @property
    def edits(self) -> tuple[EditStep | None, ...]:
        """How everything done to the photo can be made again, in order; None for what has no record."""
        return self._history.edits

    @property
    def settled_edits(self) -> tuple[EditStep | None, ...]:
        """Those of them that cannot be undone any more."""
        return tuple(self._history.settled)

    @property
    def revisions(self) -> Revisions:
        """Numbers of the photo's states."""
        return Revisions(self._revision, self._newest_revision, self._saved_revision)

    def on_step(self, listener: Callable[[Move, Step], None]) -> Unsubscribe:
        """Call ``listener`` after a step was done, undone or redone, before anyone else hears of it."""
        return self._step_listeners.add(listener)

    def undo(self) -> None:
        self.end_stroke()
        if self._undo():
            self._state_listeners.tell()

    def redo(self) -> None:
        self.end_stroke()
        if self._redo():
            self._state_listeners.tell()

    def go_to(self, done: int) -> None:
        """Undo or redo until ``done`` steps are done, as far as there are steps."""
        self.end_stroke()
        while len(self._history.done) > done and self._undo():
            pass
        while len(self._history.done) < done and self._redo():
            pass
        self._state_listeners.tell()

    # Behind the scenes

    def _undo(self) -> bool:
        if step := self._history.undo():
            self._swap(step)
            self._revision = step.revision_before
            self._step_listeners.tell("undone", step)
        return step is not None

    def _redo(self) -> bool:
        if step := self._history.redo():
            self._swap(step)
            self._revision = step.revision_after
            self._step_listeners.tell("redone", step)
        return step is not None

    def _swap(self, step: Step) -> None:
        self.preview(None)
        for tile in step.tiles:
            tile.swap(self._pixels_of(tile))
        for box in few_boxes({tile.box for tile in step.tiles if tile.plane in ("image", "alpha")}):
            self._image_listeners.tell(box)
        for layer in (self._hole, self._forbidden):
            layer.tell_tiles(step.tiles)

    def _pixels_of(self, tile: Tile) -> NDArray[Any]:
        """Return what a tile stands for, to be changed in place."""
        if tile.plane in ("mask", "forbidden"):
            return self._layer(tile.plane).pixels[tile.box.slices]
        return self._photo.tile(tile.plane, tile.box)

    def _push(
        self, label: str, tiles: list[Tile], *, changes_image: bool = False, edit: EditStep | None = None
    ) -> None:
        if tiles:
            before = self._revision
            if changes_image:
                self._newest_revision += 1
                self._revision = self._newest_revision
            step = Step(label, tuple(tiles), before, self._revision, edit if changes_image else None)
            self._history.push(step)
            self._step_listeners.tell("done", step)
        self._state_listeners.tell()
