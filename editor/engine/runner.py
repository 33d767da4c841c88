"""The half of the worker that lives in the engine's thread. Knows the engine only through the gateway."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial
from queue import Empty
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from editor.engine.gateway import EditorEngine, LoadEngine
from editor.engine.jobs import FillJob, PriorJob, RefineJob, WorkJob
from editor.state.bug_sentence import fault_sentence
from editor.state.choosing.origin import Between, Near
from editor.state.language.core_words import model_label
from editor.state.language.translation import translate
from inpaint_core.catalog import MODELS
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.request import Completion, Progress, ReportProgress

log = logging.getLogger(__name__)


class EngineRunner(QObject):
    """Loads the engine, runs one job at a time. Everything it says carries the job it is about."""

    ready = Signal(str)
    unavailable = Signal(str)
    preload_ended = Signal()
    progressed = Signal(object, object)
    completed = Signal(object, object)
    finished = Signal(object, float)
    failed = Signal(object, str)
    looked = Signal(object, object)
    look_failed = Signal(object, str)
    look_skipped = Signal(object)
    work_told = Signal(object, object)
    work_ended = Signal(object, object, str)

    def __init__(self, load: LoadEngine) -> None:
        super().__init__()
        self._load = load
        self._engine: EditorEngine | None = None
        self.stopping: Final = threading.Event()

    @Slot(str)
    def load(self, model: str) -> None:
        """Load the engine, then one model; a model without weights is no trouble until it is asked for."""
        if self.stopping.is_set():
            return
        try:
            self._find_engine().preload(model)
        except InpaintError as error:
            log.info("%s is not preloaded: %s", model, error)
            if self._engine is None:
                self.unavailable.emit(str(error))
        except Exception as error:  # a broken installation must not take the window along
            log.exception("loading the engine failed")
            self.unavailable.emit(fault_sentence(error))
        finally:
            self.preload_ended.emit()

    @Slot(object)
    def run(self, job: FillJob) -> None:
        """Run one job to one end; of a cancelled one nothing is heard."""
        self._to_one_end(job, lambda: self._run(job))

    @Slot(object)
    def refine(self, job: RefineJob) -> None:
        """Refine a draft, unless that was done already or is not wanted any more; ends like a fill."""
        if job.is_begun or job.stop.is_set() or self.stopping.is_set():
            return
        job.is_begun = True
        self._to_one_end(job, lambda: self._refine(job))

    def _to_one_end(self, job: FillJob | RefineJob, work: Callable[[], None]) -> None:
        try:
            started = perf_counter()
            work()
        except Cancelled:
            log.info("job cancelled")
        except InpaintError as error:
            log.info("job failed: %s", error)
            self.failed.emit(job, str(error))
        except Exception as error:  # the thread would drop it and the window stay busy for ever
            log.exception("job failed")
            self.failed.emit(job, fault_sentence(error))
        else:
            self.finished.emit(job, perf_counter() - started)

    @Slot(object)
    def work(self, job: WorkJob) -> None:
        """Do work to its end: what comes of it is None when it was stopped or has failed."""
        made: object = None
        sentence = ""
        try:
            job.check()
            made = job.work(self._find_engine(), partial(self.work_told.emit, job), job.check)
        except Cancelled:
            log.info("work stopped")
        except InpaintError as error:
            log.info("work failed: %s", error)
            sentence = str(error)
        except Exception as error:  # the thread would drop it and the window stay busy for ever
            log.exception("work failed")
            sentence = fault_sentence(error)
        self.work_ended.emit(job, made, sentence)

    @Slot(object)
    def look(self, job: PriorJob) -> None:
        """Ask the engine for the priors of a wish, unless something else has come first."""
        if job.is_begun:
            return
        job.is_begun = True
        wish = job.wish

        def check() -> None:
            job.check()
            if self.stopping.is_set():
                raise Cancelled

        try:
            check()
            engine = self._find_engine()
            views = tuple(
                engine.prior(wish.request, wish.k, wish.space, fill, check, wish.hole) for fill in wish.fills
            )
        except Cancelled:
            self.look_skipped.emit(job)
        except InpaintError as error:
            log.info("no prior: %s", error)
            self.look_failed.emit(job, str(error))
        except Exception as error:  # the thread would drop it and the panel wait for ever
            log.exception("looking for a prior failed")
            self.look_failed.emit(job, fault_sentence(error))
        else:
            self.looked.emit(job, views)

    def _run(self, job: FillJob) -> None:
        def report(progress: Progress) -> None:
            job.check()
            self.progressed.emit(job, progress)

        job.check()
        if self._engine is None:
            model = job.request.settings.model
            title = model_label(MODELS[model]) if model in MODELS else model
            self.progressed.emit(
                job, Progress(translate("Runner", "Loading {title}").format(title=title), 0, 1)
            )
        engine = self._find_engine()
        for number, completion in enumerate(_fills(engine, job, report), start=1):
            job.check()
            self.completed.emit(job, completion)
            if completion.is_provisional:
                continue  # what the user looks at is what comes next
            self._refine_waiting(job)
            if number < job.request.settings.samples:
                self._look_waiting(job)
        job.check()

    def _refine_waiting(self, job: FillJob) -> None:
        """Refine what the user looks at before the next fill is made."""
        while True:
            try:
                waiting = job.refinements.get_nowait()
            except Empty:
                return
            self.refine(waiting)

    def _look_waiting(self, job: FillJob) -> None:
        """Show what is inside of what the user looks at before the next fill is made."""
        with contextlib.suppress(Empty):
            while not job.stop.is_set():
                self.look(job.looks.get_nowait())

    def _refine(self, job: RefineJob) -> None:
        def report(progress: Progress) -> None:
            job.check()
            self.progressed.emit(job, progress)

        refined = self._find_engine().refine(job.request, job.completion, report)
        job.check()
        self.completed.emit(job, refined)

    def _find_engine(self) -> EditorEngine:
        if self._engine is None:
            self._engine = self._load()
            self.ready.emit(self._engine.device_title())
        return self._engine


def _fills(engine: EditorEngine, job: FillJob, report: ReportProgress) -> Iterator[Completion]:
    """Return what makes a job's completions, each when it is asked for."""
    match job.origin:
        case None:
            return engine.inpaint(job.request, report, drafts=True)
        case Near(start, seed, t):
            return engine.near(job.request, start, t, report, seed=seed, drafts=True)
        case Between(start, end, t):
            return iter([engine.interpolate(job.request, start, end, t, report, drafts=True)])
