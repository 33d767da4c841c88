"""From the mask to an accepted fill: request, job, completions on show, accept or discard."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from editor.engine.look_renderer import LookRenderer, LookWish
from editor.engine.worker import EngineWorker
from editor.state.completion_gallery import CompletionGallery, Entry, Run, is_stochastic
from editor.state.document import Document
from editor.widgets.thumbnail import completion_thumbnail
from inpaint_core.catalog import MODELS
from inpaint_core.errors import InpaintError
from inpaint_core.look import Look
from inpaint_core.request import Completion, FillSettings


class InpaintController(QObject):
    """Keeps the completions made for the current mask. The document sees only the one that is shown."""

    started = Signal()
    """A job began."""
    progressed = Signal(object)
    """Progress of the job."""
    ended = Signal(str)
    """The job is over; a phrase for the status line."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    completion_added = Signal(int, object, str, str)
    """Place, QImage, caption and tooltip of a completion; an older one in that place is gone."""
    waiting_changed = Signal(object)
    """The places that completions are still to come for: a tuple, in the order they come."""
    highlighted = Signal(int)
    """Which completion Accept would take."""
    cleared = Signal()
    """There are no completions any more."""
    situation_changed = Signal()
    """What can be done may have changed."""

    def __init__(self, worker: EngineWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._document: Document | None = None
        self._gallery = CompletionGallery()
        self._index = self._peeked = -1
        self._told: set[str] = set()
        self._shown_entry: Entry | None = None
        self._look = Look()
        self._looked: dict[Completion, Completion] = {}
        self._renderer = LookRenderer(self)
        self._renderer.rendered.connect(self._on_rendered)
        worker.progressed.connect(self.progressed)
        worker.completion_ready.connect(self._on_completion)
        worker.finished.connect(self._on_finished)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)

    @property
    def is_running(self) -> bool:
        return self._worker.is_busy

    @property
    def is_choosing(self) -> bool:
        """Whether completions are on show, none of them accepted yet."""
        return bool(self._gallery.entries)

    @property
    def completions(self) -> tuple[Completion, ...]:
        """Those made for the current mask, in their order in the gallery."""
        return tuple(entry.completion for entry in self._gallery.entries)

    @property
    def index(self) -> int:
        """Which completion Accept would take; -1 without any."""
        return self._index

    @property
    def has_look(self) -> bool:
        """Whether the look of the completion on show can be changed."""
        index = self._shown_index
        return 0 <= index < len(self._gallery.entries) and bool(self._gallery.entries[index].completion.kept)

    def set_look(self, look: Look) -> None:
        """Show the completions in another look as soon as it is rendered; nothing is filled anew."""
        if look != self._look:
            self._look = look
            self._looked.clear()
            self._show()

    def wait(self) -> None:
        """Block until no look is rendered any more: the window is about to close."""
        self._renderer.wait()

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo; a job under way for the old one is given up."""
        self._forget()
        self._worker.cancel()
        self._document = document

    def start(self, settings: FillSettings) -> None:
        """Run a model on the photo and mask as they are now; completions already there stay.

        Where a stochastic model's fills of this seed are on show already, it goes on with the seeds after
        them.
        """
        if self._document is None:
            return
        if entries := self._gallery.entries:
            # Photo and mask cannot change while completions are on show: their copies serve again.
            wanted = replace(entries[0].request, settings=settings)
        else:
            try:
                wanted = self._document.make_request(settings)
            except InpaintError as error:
                self.notice.emit("warning", str(error))
                return
        self._submit(self._gallery.append(wanted))

    def remake(self, model: str, diversity: float) -> None:
        """Make a stochastic model's completions again, with their seeds, at another diversity.

        Each old one stays until the new one comes. Nothing happens when there are none of this model, when
        all have this diversity, or while another model fills.
        """
        if run := self._gallery.remake(model, diversity):
            self._submit(run)

    def cancel(self) -> None:
        """Give up the job under way; what it made so far stays on show."""
        self._gallery.stop()
        self._worker.cancel()

    def accept(self) -> None:
        """Put the completion on show into the photo, as one undo step; a job under way is given up."""
        if self._document is None or not self.is_choosing:
            return
        entry, document = self._gallery.entries[self._shown_index], self._document
        completion = self._in_look(entry) or self._wish(entry).rendered()
        self.cancel()
        self._forget()
        document.accept(completion)
        self.ended.emit("")  # how the run ended is past
        self.situation_changed.emit()

    def discard(self) -> None:
        """Go back to the photo and its mask."""
        if not self.is_choosing:
            return
        self.cancel()
        self._forget()
        self.ended.emit("")
        self.situation_changed.emit()

    def step(self, by: int) -> None:
        """Highlight the next (1) or previous (-1) completion, around the end."""
        if count := len(self._gallery.entries):
            self.highlight((self._index + by) % count)

    def highlight(self, index: int) -> None:
        """Highlight one completion and show it in the photo."""
        self._index, self._peeked = index, -1
        self._show()
        self.highlighted.emit(index)

    def peek(self, index: int) -> None:
        """Show one completion for a moment; -1 goes back to the highlighted one."""
        if index < len(self._gallery.entries):
            self._peeked = index
            self._show()

    @property
    def _shown_index(self) -> int:
        """The completion that is looked at, or else the highlighted one."""
        return self._index if self._peeked < 0 else self._peeked

    def _show(self) -> None:
        index = self._shown_index
        if self._document is None or not 0 <= index < len(self._gallery.entries):
            return
        entry = self._gallery.entries[index]
        completion = self._in_look(entry)
        if completion is None:
            self._renderer.ask(self._wish(entry))
            if self._shown_entry is entry:
                return  # in its last look, until the new one is there
        self._shown_entry = entry
        completion = completion or entry.completion
        if self._document.previewed is not completion:
            self._document.preview(completion)

    def _in_look(self, entry: Entry) -> Completion | None:
        """Return a completion in the chosen look; None while it is not rendered."""
        made = entry.completion
        if not made.kept or entry.request.settings.look == self._look:
            return made
        return self._looked.get(made)

    def _wish(self, entry: Entry) -> LookWish:
        return LookWish(entry.request.image, entry.completion, self._look)

    @Slot(object, object)
    def _on_rendered(self, wish: LookWish, looked: Completion) -> None:
        index = self._shown_index
        if wish.look == self._look:
            self._looked[wish.completion] = looked
        if self._document is None or not 0 <= index < len(self._gallery.entries):
            return
        if self._gallery.entries[index].completion is wish.completion:
            # While a slider moves, what it passed is better on show than what it came from.
            self._document.preview(looked)

    def _submit(self, run: Run) -> None:
        self._worker.submit(run.request)
        self.started.emit()
        self.waiting_changed.emit(self._gallery.waiting)
        self.situation_changed.emit()

    def _forget(self) -> None:
        self._gallery.clear()
        self._renderer.forget()
        self._looked.clear()
        self._shown_entry = None
        self._index = self._peeked = -1
        self._told.clear()
        if self._document is not None:
            self._document.preview(None)
        self.cleared.emit()

    @Slot(object)
    def _on_completion(self, completion: Completion) -> None:
        run, is_first = self._gallery.run, self._gallery.is_first_of_run
        if self._document is None or run is None:
            return
        place = self._gallery.put(completion)
        photo = completion_thumbnail(self._document.image, completion, self._document.metadata.icc_profile)
        self.completion_added.emit(place, photo, self._caption(place), tip_of(self._gallery.entries[place]))
        self.waiting_changed.emit(self._gallery.waiting)
        if is_first and not run.is_remake:
            self.highlight(place)  # the later ones leave the user where he is
        else:
            self._show()
        for sentence in completion.notices:
            if sentence not in self._told:
                self._told.add(sentence)
                self.notice.emit("info", sentence)
        self.situation_changed.emit()

    def _caption(self, place: int) -> str:
        """Return the number; the first of several of one model also has the model's name."""
        entries = self._gallery.entries
        model = entries[place].completion.model
        if place and is_stochastic(model) and entries[place - 1].completion.model == model:
            return str(place + 1)
        return f"{place + 1} · {title_of(model).removeprefix('Quick fill · ')}"

    @Slot(float)
    def _on_finished(self, seconds: float) -> None:
        if run := self._gallery.next_run():
            self._submit(run)
            return
        self.waiting_changed.emit(())
        self.ended.emit(f"Filled in {seconds_text(seconds)}")
        self.situation_changed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._gallery.stop()
        self.waiting_changed.emit(())
        self.ended.emit("Not filled")
        self.notice.emit("error", f"{sentence} Your photo and mask are unchanged.")
        self.situation_changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self.waiting_changed.emit(self._gallery.waiting)  # not empty if another run is about to begin
        self.ended.emit("Cancelled")
        self.situation_changed.emit()


def title_of(model: str) -> str:
    """Return a model's name for the user."""
    return MODELS[model].title if model in MODELS else model


def tip_of(entry: Entry) -> str:
    """Return what is to be known about a completion: ``SPN · diverse, seed 12, diversity 1.00, 0.8 s``."""
    made = entry.completion
    facts = [title_of(made.model), seconds_text(made.seconds)]
    if is_stochastic(made.model):
        facts[1:1] = [f"seed {entry.seed}", f"diversity {entry.request.settings.diversity:.2f}"]
    return ", ".join(facts)


def seconds_text(seconds: float) -> str:
    """Return a duration as the user reads it: ``0.04 s``, ``1.2 s``, ``75 s``."""
    if seconds < 0.095:
        return f"{max(seconds, 0.01):.2f} s"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds:.0f} s"
