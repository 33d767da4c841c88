"""The Mask menu: clear, invert, grow, shrink, import, export."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from editor.controllers.masks.clipboard import MaskClipboard
from editor.state.document import Document
from editor.state.language.steps import selection_words
from editor.state.language.translation import translate
from editor.state.masks.form import smoothed, without_islands
from editor.state.masks.layer import MaskName, mask_label
from editor.state.selection import Area, Selection
from editor.widgets.background import Background
from editor.widgets.questions.questions import Questions
from inpaint_core.files.read_write import MaskFile, open_mask, write_mask
from inpaint_core.mask import grow, shrink
from inpaint_core.region import mask_bounds
from inpaint_core.request import MaskArray

MAX_AT_ONCE_PX: Final = 1_500_000
"""So many pixels are looked at in the window's thread, in about 20 ms."""

FILE_ENDS: Final[dict[MaskName, str]] = {"mask": "mask", "forbidden": "not-from"}
"""How the names of mask files end, after that of the photo: as options of ``inpaint-batch``."""


class MaskController(QObject):
    """Changes the mask as a whole; every change is one undo step."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    done = Signal(str)
    """A phrase for the status line."""

    def __init__(self, background: Background, questions: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self._questions = background, questions
        self.document: Document | None = None
        self.clipboard: Final = MaskClipboard(background, lambda: self.document, self)
        self.clipboard.notice.connect(self.notice)
        self.clipboard.done.connect(self.done)
        self.is_busy = False
        """Whether a mask is being made that will replace the one on show."""

    def clear(self) -> None:
        if self.document is not None:
            self.document.clear_mask()

    def invert(self) -> None:
        if self.document is not None:
            self.document.invert_mask()

    def select(self, selection: Selection) -> None:
        """Change the mask by what a tool has selected; what takes long is found beside the window."""
        document = self.document
        if document is None:
            return
        if selection.work_px <= MAX_AT_ONCE_PX:
            self._take_area(document, selection, selection.find())
            return

        def take(area: Area) -> None:
            self.is_busy = False
            if document is self.document:
                self._take_area(document, selection, area)

        self.is_busy = True
        self._background.run(
            translate("Mask", "Selecting ({what})…").format(what=selection_words(selection.what)),
            selection.find,
            done=take,
            failed=self._on_failed,
        )

    def grow(self, radius_px: int) -> None:
        """Move the edge outwards; what takes long happens beside the window, and the photo waits."""
        document = self.document
        if document is None:
            return
        if document.edge_work_px(radius_px) <= MAX_AT_ONCE_PX:
            document.grow_mask(radius_px)
        else:
            mask = document.edited_mask.copy()
            label = mask_label("Grow", document.edited)
            self._change_later(
                translate("Mask", "Growing the mask…"), lambda: grow(mask, radius_px), label, lambda: None
            )

    def shrink(self, radius_px: int) -> None:
        """Move the edge inwards; a mask that vanishes by that is said to be gone, not silently lost."""
        document = self.document
        if document is None:
            return

        def say_if_gone() -> None:
            if not document.has_edited:
                self.notice.emit(
                    "info",
                    translate(
                        "Mask", "Shrunk by {radius_px} px, nothing is left of the mask. Undo brings it back."
                    ).format(radius_px=radius_px),
                )

        if document.edge_work_px(radius_px) <= MAX_AT_ONCE_PX:
            document.shrink_mask(radius_px)
            say_if_gone()
        else:
            mask = document.edited_mask.copy()
            label = mask_label("Shrink", document.edited)
            self._change_later(
                translate("Mask", "Shrinking the mask…"), lambda: shrink(mask, radius_px), label, say_if_gone
            )

    def fill_holes(self) -> None:
        """Take into the mask what it goes around."""
        self._reform(translate("Mask", "Filling the mask's holes…"), without_islands, "Fill holes of")

    def smooth(self, radius_px: int) -> None:
        """Smooth the mask's outline; a mask that vanishes by that is said to be gone."""

        def say_if_gone() -> None:
            if self.document is not None and not self.document.has_edited:
                self.notice.emit(
                    "info",
                    translate(
                        "Mask",
                        "Smoothed by {radius_px} px, nothing is left of the mask. Undo brings it back.",
                    ).format(radius_px=radius_px),
                )

        self._reform(
            translate("Mask", "Smoothing the mask…"),
            lambda mask: smoothed(mask, radius_px),
            "Smooth",
            say_if_gone,
        )

    def _reform(
        self,
        busy: str,
        form: Callable[[MaskArray], MaskArray],
        command: str,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Change the mask to what ``form`` makes of it: at once, or beside the window if it takes long."""
        document = self.document
        if document is None:
            return
        label = mask_label(command, document.edited)
        bounds = mask_bounds(document.edited_mask)
        if bounds.width * bounds.height <= MAX_AT_ONCE_PX:
            document.replace_mask(form(document.edited_mask), label)
            then()
        else:
            mask = document.edited_mask.copy()
            self._change_later(busy, lambda: form(mask), label, then)

    def import_mask(self, folder: Path) -> None:
        """Ask for an image of the photo's size, and take the mask from it."""
        document = self.document
        path = self._questions.mask_to_import(folder) if document else None
        if document is None or path is None:
            return

        def show(mask: MaskFile) -> None:
            if document is self.document:
                document.replace_mask(mask.hole, mask_label("Import", document.edited))
                self.done.emit(translate("Mask", "Mask taken from {path}").format(path=path.name))
                for sentence in mask.notices:
                    self.notice.emit("info", sentence)

        self._background.run(
            translate("Mask", "Reading {path}…").format(path=path.name),
            lambda: open_mask(path, size=(document.height, document.width)).require_hole(),
            done=show,
            failed=self._say_failed(translate("Mask", "Your mask is unchanged.")),
        )

    def export_mask(self, folder: Path) -> None:
        """Ask where to, and save the mask as a black and white PNG."""
        document = self.document
        if document is None:
            return
        stem = document.path.stem if document.path else translate("Document", "Untitled")
        path = self._questions.where_to_export(
            (document.path.parent if document.path else folder) / f"{stem}-{FILE_ENDS[document.edited]}.png"
        )
        if path is None:
            return
        mask = document.edited_mask.copy()
        self._background.run(
            translate("Mask", "Saving {path}…").format(path=path.name),
            lambda: write_mask(path, mask),
            done=lambda _: self.done.emit(translate("Mask", "Mask saved as {path}").format(path=path.name)),
            failed=self._say_failed(translate("Mask", "The mask is still here.")),
        )

    def _change_later(
        self, busy: str, work: Callable[[], MaskArray], label: str, then: Callable[[], None]
    ) -> None:
        """Make a new mask in another thread; until it is there nobody paints.

        Args:
            busy: What is being done, for the user.
            work: Returns the new mask.
            label: What the Undo menu calls it.
            then: Called when the mask is in place.
        """
        document = self.document

        def done(mask: MaskArray) -> None:
            self.is_busy = False
            if document is not None and document is self.document:
                document.replace_mask(mask, label)
                then()

        self.is_busy = True
        self._background.run(busy, work, done=done, failed=self._on_failed)

    def _on_failed(self, sentence: str) -> None:
        self.is_busy = False
        self._say_failed(translate("Mask", "Your mask is unchanged."))(sentence)
        self.done.emit("")  # so that the window looks again at what can be done

    def _take_area(self, document: Document, selection: Selection, area: Area) -> None:
        if area.is_empty and selection.combine != "intersect" and selection.base is None:
            self.done.emit(translate("Mask", "Nothing is selected there"))
            return
        document.select(area, selection.combine, selection.label, selection.base)

    def _say_failed(self, reassurance: str) -> Callable[[str], None]:
        return lambda sentence: self.notice.emit("error", f"{sentence} {reassurance}")
