"""What is being edited: a photo, its mask, and everything done to them. No Qt, no torch."""

from pathlib import Path

from editor.state.editing.edited_photo import completion_boxes
from editor.state.editing.past import Past
from editor.state.editing.undoing import UndoableDocument
from editor.state.history import History, Plane, Tile, clear
from editor.state.language.translation import translate
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


class Document(UndoableDocument):
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
        super().__init__(image_file, history or History())
        self.path = path
        self._stamp = image_file.stamp
        self.source_name = path.name if path else ""
        """Of the file that was opened; empty for a pasted photo."""
        self.source_digest = "" if image_file.stamp is None else image_file.stamp.digest.hex()
        """SHA-256 of that file in hex; empty for a pasted photo."""

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

    # Earlier sessions, and saving

    @property
    def stamp(self) -> FileStamp | None:
        """Of the file at ``path`` as it was read or saved last; None for a photo without one."""
        return self._stamp

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
