"""Which photo is on show: reads it, puts the one before aside, and refuses while that cannot wait."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from editor.controllers.inpaint import InpaintController
from editor.controllers.photos.reading import CutShort, ReadPhoto, read_or_explain, read_what_can_be
from editor.state.editing.spill import Spill
from editor.state.history import History, default_budget_bytes
from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.open_photos import OpenPhotos
from editor.state.settings import SettingsFile, undo_path
from editor.widgets.latest_only import LatestOnly

HISTORY_FLOOR: Final = 8
"""However much other photos take, one may keep this part of the budget of undo steps."""


class PhotoSwitch(QObject):
    """Shows one of the photos. Each of the others keeps its document, mask, undo, view and fills."""

    leaving = Signal(object)
    """The OpenPhoto on show is about to make room for another one."""
    opened = Signal(object)
    """The Document to show from now on; None for none."""
    shown = Signal(object)
    """The OpenPhoto that is on show now, after everybody has turned to it."""
    read = Signal(object)
    """A ReadPhoto, after it is on show."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    cut_short = Signal(object, str)
    """The path of a photo of which only a part can be read, and a sentence about it."""
    missing = Signal(object)
    """The path of a photo that is not there any more."""

    def __init__(
        self,
        photos: OpenPhotos,
        reading: LatestOnly,
        *,
        inpainting: InpaintController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        """Nothing is on show.

        Args:
            photos: The list.
            reading: Reads files.
            inpainting: Its fills are put aside with their photo.
            settings: Say how much memory undo steps may take.
            parent: Owner.
        """
        super().__init__(parent)
        self._photos, self._reading = photos, reading
        self._inpainting, self._settings = inpainting, settings
        self._spill = Spill(undo_path(), lambda: self._settings.current.undo_disk_mb * 2**20)
        self._is_held: Callable[[], bool] = lambda: False
        self.wanted: OpenPhoto | None = None
        """The photo that is being read to be shown."""

    def hold_while(self, is_held: Callable[[], bool]) -> None:
        """Refuse to switch while ``is_held`` returns true: the photo on show is being changed."""
        self._is_held = is_held

    @property
    def why_not(self) -> str:
        """Why no other photo can be shown now, as a sentence; empty when it can."""
        shown = self._photos.shown
        if shown is None:
            return ""
        if self._inpainting.is_running:
            return translate(
                "Switching", "{shown} is being filled: wait for the fill, or cancel it, to see another photo."
            ).format(shown=shown.title)
        if self._is_held():
            return translate(
                "Switching", "The mask of {shown} is being changed: wait a moment to see another photo."
            ).format(shown=shown.title)
        return ""

    def show(self, photo: OpenPhoto) -> bool:
        """Show a photo of the list, now or as soon as it is read; return whether that is possible now."""
        if photo is self._photos.shown:
            self.give_up()
            return True
        if why_not := self.why_not:
            self.notice.emit("info", why_not)
            return False
        if photo.document is not None:
            self.give_up()
            self._turn_to(photo)
        elif photo is not self.wanted:
            self._read(photo)
        return True

    def step(self, by: int) -> None:
        """Show the next (1) or previous (-1) photo, around the ends."""
        photo = self._photos.neighbour(self.wanted or self._photos.shown, by)
        if photo is not None:
            self.show(photo)

    def show_none(self) -> None:
        """Show no photo: the last one was closed."""
        self.give_up()
        self._photos.show(None)
        self.opened.emit(None)

    def take(self, photo: OpenPhoto, found: ReadPhoto) -> None:
        """Show a photo that has just been read, or keep it in the list while that is not possible."""
        photo.document, photo.history = found.document, found.history
        if self.why_not:
            self.notice.emit(
                "info",
                translate("Switching", "{photo} is open. {why_not}").format(
                    photo=photo.title, why_not=self.why_not
                ),
            )
            self._lay_mask(found)
            return
        self._turn_to(photo)
        self._lay_mask(found)
        self.read.emit(found)

    def read_again(self, photo: OpenPhoto) -> None:
        """Read the photo on show from its file, and forget what was done to it."""
        photo.mask_path = None  # the mask is part of what is forgotten
        self._read(photo)

    def cancel(self) -> None:
        """Give up what is being read, because the user says so: what was never looked at is not open then."""
        wanted = self.wanted
        self.give_up()
        if wanted is not None and not wanted.was_shown:
            self._photos.remove(wanted)

    def give_up(self) -> None:
        """Stop waiting for the photo that is being read; it stays in the list."""
        self.wanted = None
        self._reading.give_up()

    def new_history(self) -> History:
        """Return an empty history: all photos together keep to the budgets of the settings."""

        def budget_bytes() -> int:
            whole = self._settings.current.undo_mb * 2**20 or default_budget_bytes()
            others = (photo.history for photo in self._photos if photo.history not in (None, history))
            taken = sum(other.size_bytes for other in others if other is not None)
            return max(whole // HISTORY_FLOOR, whole - taken)

        history = History(budget_bytes, self._spill)
        return history

    def _read(self, photo: OpenPhoto) -> None:
        path = photo.path
        if path is None:
            return
        self.give_up()
        self.wanted = photo

        def done(found: ReadPhoto | CutShort) -> None:
            self.wanted = None
            if isinstance(found, CutShort):
                self._drop(photo)
                self.cut_short.emit(path, found.sentence)
            else:
                self.take(photo, found)

        def read() -> ReadPhoto | CutShort:
            if photo.is_partial:
                return read_what_can_be(path, self.new_history())
            return read_or_explain(path, photo.mask_path, self.new_history())

        self._reading.start(
            translate("Switching", "Opening {path}…").format(path=path.name),
            read,
            done=done,
            failed=lambda sentence: self._on_failed(photo, path, sentence),
        )

    def _on_failed(self, photo: OpenPhoto, path: Path, sentence: str) -> None:
        self.wanted = None
        if not path.exists():
            self.missing.emit(path)
        shown = self._photos.shown
        self.notice.emit(
            "error",
            sentence
            + (translate("Switching", " {shown} stays open.").format(shown=shown.title) if shown else ""),
        )
        self._drop(photo)

    def _drop(self, photo: OpenPhoto) -> None:
        """Forget a photo that cannot be read; without one on show, try the next."""
        if photo is not self._photos.shown:
            self._photos.remove(photo)
        if self._photos.shown is None and (other := self._photos.neighbour(None, 1)):
            self.show(other)

    def _turn_to(self, photo: OpenPhoto) -> None:
        before = self._photos.shown
        if before is not None and before is not photo:
            self.leaving.emit(before)
            if before.document is not None:
                before.document.end_stroke()
            before.fills = self._inpainting.put_aside()
        fills, photo.fills = photo.fills, None
        self._photos.show(photo)
        self.opened.emit(photo.document)
        if fills is not None:
            self._inpainting.take_up(fills)
        self.shown.emit(photo)

    def _lay_mask(self, found: ReadPhoto) -> None:
        if found.mask is not None:
            found.document.replace_mask(found.mask, found.mask_label)
