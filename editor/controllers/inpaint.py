"""From the mask to an accepted fill: request, job, completions on show, accept or discard."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from editor.engine.look_renderer import LookRenderer, LookWish
from editor.engine.worker import EngineWorker
from editor.state.completion_gallery import CompletionGallery, Entry, Run, is_from_photo, is_stochastic
from editor.state.document import Document
from editor.state.past_galleries import PastGalleries, PastGallery
from editor.widgets.thumbnail import completion_thumbnail
from inpaint_core.catalog import MODELS
from inpaint_core.errors import InpaintError
from inpaint_core.look import Look
from inpaint_core.request import Completion, FillSettings

LOOKED_AT_MS: Final = 400
"""A draft that is on show for so long is refined."""


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
        self._past = PastGalleries()
        self._is_brought_back = False
        self._index = self._peeked = -1
        self._is_users_choice = False
        self._awaited: Completion | None = None
        self._when_refined: Callable[[], None] = lambda: None
        self._told: set[str] = set()
        self._shown_entry: Entry | None = None
        self._look = Look()
        self._looked: dict[Completion, Completion] = {}
        self._renderer = LookRenderer(self)
        self._renderer.rendered.connect(self._on_rendered)
        self._looked_at = QTimer(self)
        self._looked_at.setSingleShot(True)
        self._looked_at.setInterval(LOOKED_AT_MS)
        self._looked_at.timeout.connect(self._refine_looked_at)
        worker.progressed.connect(self.progressed)
        worker.completion_ready.connect(self._on_completion)
        worker.refined.connect(self._on_refined)
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
    def is_brought_back(self) -> bool:
        """Whether what is on show was brought back by Undo, and nothing was filled since."""
        return self._is_brought_back and self.is_choosing and not self.is_running

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
        self._past.clear()
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
        """Put the completion on show into the photo, as one undo step; a job under way is given up.

        A draft is refined first, as a job that can be cancelled: then everything stays as it was.
        """
        self.accept_first(lambda: None)

    def accept_first(self, then: Callable[[], None]) -> None:
        """Accept what is on show, and then call ``then``: at once where nothing has to be refined.

        When the refinement fails or is cancelled ``then`` is not called.
        """
        if self._document is None or not self.is_choosing:
            then()
            return

        def commit() -> None:
            if self.is_choosing:
                self._commit()
            then()

        self.refine_shown(commit)

    def refine_shown(self, then: Callable[[], None]) -> None:
        """Call ``then`` when what is on show is at the photo's own size: now, or after a job for that.

        The job takes the place of one under way. When it is cancelled ``then`` is not called.
        """
        if self._awaited is not None:
            self._when_refined = partial(_one_after_the_other, self._when_refined, then)
            return
        index = self._shown_index
        entry = self._gallery.entries[index]
        if entry.completion.draft is None:
            then()
            return
        self.highlight(index)
        self._gallery.stop()
        self._worker.submit_refinement(entry.request, entry.completion)
        self._awaited, self._when_refined = entry.completion, then
        self.started.emit()
        self.waiting_changed.emit(())
        self.situation_changed.emit()

    def _commit(self) -> None:
        if self._document is None:
            return
        entry, document = self._gallery.entries[self._shown_index], self._document
        completion = self._in_look(entry) or self._wish(entry).rendered()
        self.cancel()
        entries, index = tuple(self._gallery.entries), self._shown_index
        before = document.undo_step
        document.accept(completion)
        self._forget()  # not before: when there is no memory to accept, the fills are still to be had
        if document.undo_step is not None and document.undo_step is not before:
            self._past.keep(document.undo_step, entries, index)
        self.ended.emit("")  # how the run ended is past
        self.situation_changed.emit()

    def bring_back(self) -> None:
        """Show again what there was to choose from, if the step just undone had accepted one of it."""
        document = self._document
        past = None if document is None else self._past.find(document.redo_step)
        if past is not None:
            self.show_again(past)

    @property
    def on_show(self) -> PastGallery | None:
        """What there is to choose from now; None without any."""
        return PastGallery.of(self._gallery.entries, self._index) if self.is_choosing else None

    def show_again(self, past: PastGallery) -> None:
        """Show completions of an earlier time, made from this photo and mask as they are now."""
        document = self._document
        if document is None or self.is_choosing or self.is_running:
            return
        self._gallery.entries[:] = past.entries(document.make_request(past.settings))
        for place in range(len(self._gallery.entries)):
            self._put_thumbnail(document, place)
        self.highlight(past.index)
        self._is_brought_back = True
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
        """Highlight one completion and show it in the photo; not while one is being accepted."""
        if self._awaited is not None:
            return
        self._index, self._peeked = index, -1
        self._is_users_choice = True
        self._show()
        self._looked_at.start()
        self.highlighted.emit(index)

    def peek(self, index: int) -> None:
        """Show one completion for a moment; -1 goes back to the highlighted one."""
        if index < len(self._gallery.entries) and self._awaited is None:
            self._peeked = index
            self._is_users_choice |= index >= 0
            self._show()
            self._looked_at.start()

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

    def _refine_looked_at(self) -> None:
        """Refine the draft on show: between two fills if the user chose it, else after the last."""
        index = self._shown_index
        if self._awaited is not None or not 0 <= index < len(self._gallery.entries):
            return
        entry = self._gallery.entries[index]
        if entry.completion.draft is not None and (self._is_users_choice or not self.is_running):
            self._worker.refine(entry.request, entry.completion)

    def _submit(self, run: Run) -> None:
        self._is_brought_back = False
        self._worker.submit(run.request)
        self.started.emit()
        self.waiting_changed.emit(self._gallery.waiting)
        self.situation_changed.emit()

    def _forget(self) -> None:
        self._is_brought_back = False
        self._gallery.clear()
        self._renderer.forget()
        self._looked.clear()
        self._shown_entry = None
        self._index = self._peeked = -1
        self._awaited = None
        self._looked_at.stop()
        self._worker.stop_refining()
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
        self._put_thumbnail(self._document, place)
        self.waiting_changed.emit(self._gallery.waiting)
        if is_first and not run.is_remake:
            self.highlight(place)  # the later ones leave the user where he is
            self._is_users_choice = False
        else:
            self._show()
        for sentence in completion.notices:
            if sentence not in self._told:
                self._told.add(sentence)
                self.notice.emit("info", sentence)
        self.situation_changed.emit()

    @Slot(object, object)
    def _on_refined(self, draft: Completion, refined: Completion) -> None:
        place = self._gallery.refine(draft, refined)
        if self._document is None or place < 0:
            return
        self._put_thumbnail(self._document, place)
        self._show()
        if refined.draft is not None:
            self._looked_at.start()
        if draft is self._awaited:
            self._awaited = None
            self._when_refined()

    def _put_thumbnail(self, document: Document, place: int) -> None:
        entry = self._gallery.entries[place]
        profile = document.metadata.icc_profile
        photo = completion_thumbnail(document.image, entry.completion, profile, document.alpha)
        self.completion_added.emit(place, photo, self._caption(place), tip_of(entry))

    def _caption(self, place: int) -> str:
        """Return the number, and a name where a fill is not by the same model as the one before.

        Those of a network's run that were made from the photo alone all have theirs.
        """
        entries = self._gallery.entries
        model, is_mixed_in = entries[place].completion.model, is_from_photo(entries[place])
        is_another = place and is_stochastic(model) and entries[place - 1].completion.model == model
        if is_another and not is_mixed_in:
            return str(place + 1)
        name = "photo" if is_mixed_in else title_of(model).removeprefix("Quick fill · ")
        return f"{place + 1} · {name}"

    @Slot(float)
    def _on_finished(self, seconds: float) -> None:
        if run := self._gallery.next_run():
            self._submit(run)
            return
        self._looked_at.start()
        self.waiting_changed.emit(())
        self.ended.emit(f"Filled in {seconds_text(seconds)}")
        self.situation_changed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._gallery.stop()
        self._awaited = None
        self.waiting_changed.emit(())
        self.ended.emit("Not filled")
        self.notice.emit("error", f"{sentence} Your photo and mask are unchanged.")
        self.situation_changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self._awaited = None
        if self.is_choosing:
            self._looked_at.start()
        self.waiting_changed.emit(self._gallery.waiting)  # not empty if another run is about to begin
        self.ended.emit("Cancelled")
        self.situation_changed.emit()


def _one_after_the_other(first: Callable[[], None], second: Callable[[], None]) -> None:
    first()
    second()


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
