"""How a gallery ends: one mix is accepted, all is discarded, or put aside; and how it comes back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from editor.controllers.choosing.chooser import Chooser
from editor.controllers.choosing.on_show import OnShow
from editor.controllers.choosing.refining import Refining
from editor.state.choosing.sheet import Sheet
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.past_galleries import AsideGallery, KeptGalleries, PastGallery
from inpaint_core.recipes.recipe import EditStep


class Keeping(QObject):
    """Takes what is on show into the photo, and remembers what was beside it."""

    ending = Signal()
    """The job under way has to be given up: the gallery ends."""
    forgotten = Signal()
    """The gallery is to be taken off the screen."""
    came_back = Signal()
    """A gallery is there again."""

    def __init__(
        self, sheet: Sheet, chooser: Chooser, on_show: OnShow, refining: Refining, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._sheet, self._chooser, self._on_show, self._refining = sheet, chooser, on_show, refining
        self.kept = KeptGalleries()
        """What can be gone back to in the photo on show."""
        self.document: Document | None = None

    @property
    def aside_count(self) -> int:
        """How many candidates ``return_to_aside`` would bring back; 0 when there is nothing to go back to."""
        document, aside = self.document, self.kept.aside
        if document is None or aside is None or aside.revision != document.photo_revision:
            return 0
        return len([one for one in aside.gallery.made if not one.is_deleted])

    def accept_first(self, then: Callable[[], None]) -> None:
        """Accept what is on show, and then call ``then``: at once where nothing has to be refined."""
        if self.document is None or self._sheet.is_empty:
            then()
            return

        def commit() -> None:
            if not self._sheet.is_empty:
                self._commit()
            then()

        self._refining.refine_shown(commit)

    def bring_back(self) -> bool:
        """Show again what there was to choose from, if the step just undone had accepted one of it."""
        document = self.document
        past = None if document is None else self.kept.past.find(document.redo_step)
        if document is None or past is None or not self._sheet.is_empty:
            return False
        self._lay_out(document, past)
        return True

    def put_aside(self) -> None:
        """Take the gallery off the screen, so that the mask can be changed; it can be returned to."""
        document = self.document
        if document is None or self._sheet.is_empty:
            return
        self._sheet.settle()
        self.kept.aside = AsideGallery.of(self._sheet, document.mask, document.photo_revision)
        self.ending.emit()
        self.forgotten.emit()

    def return_to_aside(self) -> None:
        """Bring back the gallery that was put aside, and the mask that it was made for, as an undo step."""
        document, aside = self.document, self.kept.aside
        if document is None or aside is None or not self.aside_count or not self._sheet.is_empty:
            return
        document.end_stroke()
        document.replace_mask(aside.mask, translate("Keeping", "Back to the fills"))
        self.kept.aside = None
        self._lay_out(document, aside.gallery)
        self.came_back.emit()

    def _lay_out(self, document: Document, past: PastGallery) -> None:
        past.lay_out_on(self._sheet, document.make_request(past.settings))
        self._chooser.refresh()

    def _edit(self) -> EditStep | None:
        """Return how what is on show can be made again; None where that is not known."""
        request = self._sheet.request
        chosen = tuple(entry.making for entry in self._sheet.shown if entry.making is not None)
        if request is None or len(chosen) < len(self._sheet.shown):
            return None
        return EditStep.of(request, chosen, self._on_show.look)

    def _commit(self) -> None:
        if self.document is None:
            return
        document, sheet = self.document, self._sheet
        completion = self._on_show.rendered()
        sheet.settle()
        self.ending.emit()
        past, edit = PastGallery.of(sheet), self._edit()
        before = document.undo_step
        document.accept(completion, edit)
        self.forgotten.emit()  # not before: when there is no memory to accept, the fills are still to be had
        if document.undo_step is not None and document.undo_step is not before:
            self.kept.past.keep(document.undo_step, past)
