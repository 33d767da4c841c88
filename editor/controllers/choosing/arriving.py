"""Completions as they come from the engine: each is put into its place, and shown where that helps."""

from PySide6.QtCore import QObject, Signal

from editor.controllers.choosing.chooser import Chooser
from editor.controllers.choosing.on_show import OnShow
from editor.state.choosing.origin import Between
from editor.state.choosing.sheet import Sheet
from editor.state.completion_gallery import Run
from inpaint_core.request import Completion


class Arriving(QObject):
    """Takes completions into the gallery, and says once what they have to say."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    waiting_changed = Signal(object)
    """The places that completions are still to come for: a tuple, in the order they come."""

    def __init__(self, sheet: Sheet, chooser: Chooser, on_show: OnShow, parent: QObject) -> None:
        super().__init__(parent)
        self._sheet, self._chooser, self._on_show = sheet, chooser, on_show
        self._told: set[str] = set()

    def forget(self) -> None:
        """Say everything again: what was told was of completions that are gone."""
        self._told.clear()

    def take(self, completion: Completion, run: Run) -> None:
        """Put a completion of the run under way where it belongs."""
        gallery = self._sheet.gallery
        is_first = gallery.is_first_of_run
        place = self._sheet.put(completion)
        self._chooser.put_thumbnail(place)
        self._chooser.arrange()
        self.waiting_changed.emit(gallery.waiting)
        if is_first and self._is_to_be_seen(run) and gallery.entries[place].fills(self._sheet.hole):
            self._chooser.highlight(place)  # the later ones leave the user where he is
            self._chooser.is_users_choice = False
        else:
            if run.places[0] > 0 and not run.is_remake:
                self._chooser.note_new(place)
            self._on_show.show()
        for sentence in completion.notices:
            if sentence not in self._told:
                self._told.add(sentence)
                self.notice.emit("info", sentence)

    def _is_to_be_seen(self, run: Run) -> bool:
        """Whether the first of a run is highlighted: not where it adds to fills that were chosen from."""
        older = self._sheet.gallery.entries[: run.places[0]]
        is_another_model = all(one.request.settings.model != run.request.settings.model for one in older)
        is_asked_for = run.hole >= 0 or isinstance(run.origin, Between)
        return not run.is_remake and (is_another_model or is_asked_for)
