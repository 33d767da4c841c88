"""From the mask to completions: requests, jobs, and what comes of them. Choosing has files of its own."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from editor.controllers.choosing.arriving import Arriving
from editor.controllers.choosing.chooser import Chooser
from editor.controllers.choosing.keeping import Keeping
from editor.controllers.choosing.on_show import OnShow
from editor.controllers.choosing.refining import Refining
from editor.engine.worker import EngineWorker
from editor.state.choosing.sheet import Sheet
from editor.state.choosing.words import seconds_text
from editor.state.completion_gallery import Run
from editor.state.document import Document
from editor.state.language.translation import translate
from editor.state.past_galleries import KeptGalleries
from editor.state.photos.put_aside import FillsAside
from inpaint_core.errors import InpaintError
from inpaint_core.look import Look
from inpaint_core.request import Completion, FillSettings


class InpaintController(QObject):
    """Keeps the completions made for the current mask. The document sees only what is on show."""

    started = Signal()
    """A job began."""
    progressed = Signal(object)
    """Progress of the job."""
    ended = Signal(str)
    """The job is over; a phrase for the status line."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    waiting_changed = Signal(object)
    """The places that completions are still to come for: a tuple, in the order they come."""
    cleared = Signal()
    """There are no completions any more."""
    situation_changed = Signal()
    """What can be done may have changed."""

    def __init__(self, worker: EngineWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._document: Document | None = None
        self._sheet = Sheet()
        self._gallery = self._sheet.gallery
        self._is_brought_back = False
        self.on_show = OnShow(self._sheet, self)
        self.chooser = Chooser(self._sheet, self.on_show, self)
        self._arriving = Arriving(self._sheet, self.chooser, self.on_show, self)
        self._refining = Refining(worker, self._sheet, self.chooser, self)
        self.keeping = Keeping(self._sheet, self.chooser, self.on_show, self._refining, self)
        self._connect()

    def _connect(self) -> None:
        worker = self._worker
        worker.progressed.connect(self.progressed)
        worker.completion_ready.connect(self._on_completion)
        worker.finished.connect(self._on_finished)
        worker.failed.connect(self._on_failed)
        worker.cancelled.connect(self._on_cancelled)
        self.chooser.notice.connect(self.notice)
        self.chooser.changed.connect(self.situation_changed)
        self._arriving.notice.connect(self.notice)
        self._arriving.waiting_changed.connect(self.waiting_changed)
        self._refining.started.connect(self._on_refining)
        self._refining.refined.connect(self._on_refined)
        self.keeping.ending.connect(self.cancel)
        self.keeping.forgotten.connect(self._end)
        self.keeping.came_back.connect(self.situation_changed)

    # What there is

    @property
    def is_running(self) -> bool:
        return self._worker.is_busy

    @property
    def is_choosing(self) -> bool:
        """Whether completions are on show, none of them accepted yet."""
        return not self._sheet.is_empty

    @property
    def is_brought_back(self) -> bool:
        """Whether what is on show was brought back by Undo, and nothing was filled since."""
        return self._is_brought_back and self.is_choosing and not self.is_running

    @property
    def completions(self) -> tuple[Completion, ...]:
        """Those made for the current mask, in their order in the gallery, without those taken away."""
        return tuple(entry.completion for entry in self._gallery.entries if not entry.is_deleted)

    @property
    def index(self) -> int:
        """Which completion Accept would take; -1 without any, and where holes have different ones."""
        return self._sheet.index

    @property
    def has_look(self) -> bool:
        """Whether the look of what is on show can be changed."""
        return self.on_show.has_look

    def set_look(self, look: Look) -> None:
        """Show the completions in another look as soon as it is rendered; nothing is filled anew."""
        self.on_show.set_look(look)

    def wait(self) -> None:
        """Block until no look is rendered any more: the window is about to close."""
        self.on_show.wait()

    def set_document(self, document: Document | None) -> None:
        """Turn to another photo; a job under way for the old one is given up."""
        self._forget()
        self._worker.cancel()
        self.keeping.kept = KeptGalleries()
        self._document = document
        self.on_show.document = self.chooser.document = self.keeping.document = document

    def put_aside(self) -> FillsAside:
        """Return what there is to choose from, now and by Undo, and show nothing of it any more."""
        aside = FillsAside(self._sheet.take_out(), self.keeping.kept, self._is_brought_back)
        self.keeping.kept = KeptGalleries()
        self._forget()
        return aside

    def take_up(self, aside: FillsAside) -> None:
        """Show again what was put aside, after the photo that it was made for."""
        self.keeping.kept = aside.kept
        if self._document is not None and aside.is_choosing:
            self._sheet.take_in(aside.sheet)
            self.chooser.refresh()
            self._is_brought_back = aside.is_brought_back
        self.situation_changed.emit()

    # Jobs

    def start(self, settings: FillSettings) -> None:
        """Run a model on the photo and mask as they are now; completions already there stay.

        Where a stochastic model's fills of this seed are on show already, it goes on with the seeds after
        them.
        """
        if self._document is None:
            return
        if first := self._sheet.request:
            # Photo and mask cannot change while completions are on show: their copies serve again.
            wanted = replace(first, settings=settings)
        else:
            try:
                wanted = self._document.make_request(settings)
            except InpaintError as error:
                self.notice.emit("warning", str(error))
                return
        self.submit(self._gallery.append(wanted))

    def remake(self, model: str, diversity: float) -> None:
        """Make a stochastic model's completions again, with their seeds, at another diversity.

        Each old one stays until the new one comes. Nothing happens when there are none of this model, when
        all have this diversity, or while another model fills.
        """
        if run := self._gallery.remake(model, diversity):
            self.submit(run)

    def submit(self, run: Run) -> None:
        """Begin a run that the gallery has planned."""
        self._is_brought_back = False
        self.chooser.forget_news()
        self._worker.submit(run.request, run.origin)
        self.started.emit()
        self.waiting_changed.emit(self._gallery.waiting)
        self.situation_changed.emit()

    def cancel(self) -> None:
        """Give up the job under way; what it made so far stays on show."""
        self._gallery.stop()
        self._worker.cancel()

    # The end of a gallery

    def accept(self) -> None:
        """Put what is on show into the photo, as one undo step; a job under way is given up.

        A draft is refined first, as a job that can be cancelled: then everything stays as it was.
        """
        self.accept_first(lambda: None)

    def accept_first(self, then: Callable[[], None]) -> None:
        """Accept what is on show, and then call ``then``: at once where nothing has to be refined.

        When the refinement fails or is cancelled ``then`` is not called.
        """
        self.keeping.accept_first(then)

    def refine_shown(self, then: Callable[[], None]) -> None:
        """Call ``then`` when what is on show is at the photo's own size: now, or after a job for that.

        The job takes the place of one under way. When it is cancelled ``then`` is not called.
        """
        self._refining.refine_shown(then)

    def bring_back(self) -> None:
        """Show again what there was to choose from, if the step just undone had accepted one of it."""
        if not self.is_running and self.keeping.bring_back():
            self._is_brought_back = True
            self.situation_changed.emit()

    def discard(self) -> None:
        """Go back to the photo and its mask."""
        if self.is_choosing:
            self.cancel()
            self._end()

    # Flipping

    def step(self, by: int) -> None:
        """Highlight the next (1) or previous (-1) completion, around the end."""
        self.chooser.step(by)

    def highlight(self, index: int) -> None:
        """Highlight one completion and show it in the photo; not while one is being accepted."""
        self.chooser.highlight(index)

    def peek(self, index: int) -> None:
        """Show one completion for a moment; -1 goes back to the highlighted one."""
        self.chooser.peek(index)

    # Behind the scenes

    def _end(self) -> None:
        self._forget()
        self.ended.emit("")  # how the run ended is past
        self.situation_changed.emit()

    def _forget(self) -> None:
        self._is_brought_back = False
        self._sheet.clear()
        self.chooser.forget_news()
        self.on_show.clear()
        self._refining.clear()
        self._arriving.forget()
        self.cleared.emit()

    def _on_refining(self) -> None:
        self.started.emit()
        self.waiting_changed.emit(())
        self.situation_changed.emit()

    @Slot(object)
    def _on_completion(self, completion: Completion) -> None:
        run = self._gallery.run
        if self._document is not None and run is not None:
            self._arriving.take(completion, run)
            self.situation_changed.emit()

    @Slot(int)
    def _on_refined(self, place: int) -> None:
        self.chooser.put_thumbnail(place)
        self.on_show.show()

    @Slot(float)
    def _on_finished(self, seconds: float) -> None:
        if run := self._gallery.next_run():
            self.submit(run)
            return
        self._refining.look_soon()
        self.waiting_changed.emit(())
        self.ended.emit(translate("Inpaint", "Filled in {time}").format(time=seconds_text(seconds)))
        self.situation_changed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._gallery.stop()
        self._refining.give_up()
        self.waiting_changed.emit(())
        self.ended.emit(translate("Inpaint", "Not filled"))
        self.notice.emit(
            "error",
            translate("Inpaint", "{sentence} Your photo and mask are unchanged.").format(sentence=sentence),
        )
        self.situation_changed.emit()

    @Slot()
    def _on_cancelled(self) -> None:
        self._refining.give_up()
        if self.is_choosing:
            self._refining.look_soon()
        self.waiting_changed.emit(self._gallery.waiting)  # not empty if another run is about to begin
        self.ended.emit(translate("Inpaint", "Cancelled"))
        self.situation_changed.emit()
