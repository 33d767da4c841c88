"""What is being edited: a photo, its mask, and everything done to them. No Qt, no torch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal

from numpy.typing import NDArray

from editor.state.editing.document_view import Unsubscribe
from editor.state.editing.edited_photo import completion_boxes, completion_patches
from editor.state.editing.mask_commands import MaskCommands
from editor.state.editing.past import Past, Revisions
from editor.state.history import History, Plane, Step, Tile, clear, few_boxes
from editor.state.language.translation import translate
from editor.state.listeners import Listeners
from editor.state.photos.save_options import AS_IT_WAS, SaveOptions
from editor.state.saving import Writing, save_verified
from inpaint_core.files.disk.misnamed import format_in_spite_of_name
from inpaint_core.files.disk.stamp import FileStamp
from inpaint_core.files.formats import FormatName
from inpaint_core.files.metadata import ImageFile
from inpaint_core.files.privacy.choice import chosen_metadata
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, InpaintRequest

Move = Literal["done", "undone", "redone"]
"""What became of a step."""


class Document(MaskCommands):
    """A photo with its mask.

    Strokes, mask commands and accepted completions share one undo history. Listeners are called after each
    change, in the thread that made it; everything here belongs to the window's thread.
    """

    def __init__(self, image_file: ImageFile, path: Path | None, *, history: History | None = None) -> None:
        """Take over a photo that was just read; its arrays must not be used elsewhere afterwards.

        The photo is copied, which takes a while: large ones are opened in another thread.

        Args:
            image_file: The photo.
            path: Where it came from; None for one that was pasted.
            history: Only to give a budget of its own.
        """
        super().__init__(image_file)
        self.path = path
        self._stamp = image_file.stamp
        self.source_name = path.name if path else ""
        """Of the file that was opened; empty for a pasted photo."""
        self.source_digest = "" if image_file.stamp is None else image_file.stamp.digest.hex()
        """SHA-256 of that file in hex; empty for a pasted photo."""
        self._history = history or History()
        self._step_listeners: Final[Listeners[Move, Step]] = Listeners()
        self._revision = self._newest_revision = self._saved_revision = 0

    # The file

    @property
    def title(self) -> str:
        return self.path.name if self.path else translate("Document", "Untitled")

    @property
    def is_dirty(self) -> bool:
        """Whether the photo differs from the file; mask strokes do not count."""
        return self._revision != self._saved_revision

    @property
    def photo_revision(self) -> int:
        """Number of the photo's present state, the preview not counted: equal numbers, equal pixels."""
        return self._revision

    def is_changed_on_disk(self) -> bool:
        """Return whether another program, or another window, has written the photo's file since.

        Takes no time unless the file has another time and the same size: then it is read.
        """
        try:
            return self.path is not None and self._stamp is not None and self._stamp.is_outdated(self.path)
        except OSError:  # it may not be read any more: what saving says of that is enough
            return False

    # Completions

    def make_request(self, settings: FillSettings) -> InpaintRequest:
        """Return a job for the engine.

        It holds copies of both masks, and the photo on loan: tiles that change are kept beside it.

        Args:
            settings: What the user chose.

        Raises:
            BadMaskError: Nothing is masked, or everything.
        """
        self.end_stroke()
        now = self._photo.lend()
        return InpaintRequest(
            image=now.image,
            mask=self._hole.pixels.copy(),
            settings=settings,
            source_mask=~self._forbidden.pixels if self._forbidden.has_any else None,
            alpha=now.alpha,
        )

    def preview(self, completion: Completion | None) -> None:
        """Show a completion without committing it; None shows the photo as it is."""
        before, self._previewed = self._previewed, completion
        old, new = completion_patches(before), completion_patches(completion)
        # What is in both belongs to a mix in which another hole has changed.
        # Completions of one mask have the same boxes: a box told once is drawn once.
        for box in dict.fromkeys(patch.box for patch in (*(old - new), *(new - old))):
            self._image_listeners.tell(box)

    def accept(
        self, completion: Completion, edit: EditStep | None = None, *, clear_mask: bool = True
    ) -> None:
        """Put a completion into the photo, as one undo step that also brings the mask back; all or nothing.

        Args:
            completion: Made from this photo as it is now.
            edit: How it can be made again.
            clear_mask: Also clear the mask: its holes are filled.
        """
        self.end_stroke()
        self.preview(None)
        before: dict[tuple[Plane, Box], Tile] = {}
        try:
            self._photo.put(completion, before)
            mask_tiles = clear(self._hole.pixels) if clear_mask else []
        except BaseException:  # memory ran out halfway: nothing may change without an undo step
            for tile in before.values():
                tile.swap(self._pixels_of(tile))
            raise
        tiles = [*before.values(), *mask_tiles]
        has_changed = bool(before)
        self._hole.tell_tiles(mask_tiles)
        for box in completion_boxes(completion):
            self._image_listeners.tell(box)
        self._push("Inpaint", tiles, changes_image=has_changed, edit=edit)

    # Undo and save

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

    @property
    def stamp(self) -> FileStamp | None:
        """Of the file at ``path`` as it was read or saved last; None for a photo without one."""
        return self._stamp

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

    def resume(self, past: Past) -> None:
        """Make a photo that was just opened what it was in an earlier session.

        Args:
            past: Of this very photo.
        """
        steps = (*past.done, *past.undone)
        self._photo.resume(past.now, (*past.now, *(tile for step in steps for tile in step.tiles)))
        for layer in (self._hole, self._forbidden):
            layer.resume(past.now)
        self._history.resume(past.done, past.undone, past.settled)
        numbers = past.revisions
        self._stamp = past.stamp
        self._revision, self._newest_revision = numbers.now, numbers.newest
        self._saved_revision = numbers.saved

    def format_in_spite_of_name(self, path: Path) -> FormatName | None:
        """Return what to save as at ``path`` if that is the photo's own file and its name is wrong."""
        if path != self.path:
            return None
        return format_in_spite_of_name(path, self.metadata.format, is_lossless=self.metadata.is_lossless)

    def save(self, path: Path, options: SaveOptions = AS_IT_WAS) -> tuple[str, ...]:
        """Write the photo, read it back to check it, and remember the path.

        Args:
            path: Where to; the suffix gives the format.
            options: Quality and metadata.

        Returns:
            Sentences for the user, for example that the format does not keep every pixel exactly.

        Raises:
            WriteError: The file could not be written, or does not hold what it should.
        """
        self.end_stroke()
        saved = save_verified(
            path,
            self._photo.lend(),
            Writing(
                chosen_metadata(self.metadata, options.metadata),
                options.quality,
                self.format_in_spite_of_name(path),
            ),
            original=self._photo.original,
            ever_accepted=self._photo.ever_accepted,
        )
        self.path, self._stamp, self._saved_revision = path, saved.stamp, self._revision
        self._state_listeners.tell()
        return saved.notices

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
