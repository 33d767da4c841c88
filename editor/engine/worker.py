"""Runs jobs in long-lived threads: the half that the window talks to."""

from typing import Final

from PySide6.QtCore import QObject, QThread, Signal, Slot

from editor.engine.gateway import LoadEngine, load_engine
from editor.engine.jobs import FillJob, PriorWish, RefineJob, Work, WorkJob
from editor.engine.looking import Looking
from editor.engine.runner import EngineRunner
from editor.state.choosing.origin import Origin
from editor.state.language.translation import translate
from inpaint_core.request import Completion, InpaintRequest, Progress
from inpaint_core.transparency.instant import is_instant

SHUT_DOWN_TIMEOUT_MS: Final = 3_000


class EngineWorker(QObject):
    """Lives in the window's thread and speaks for the engine in the other one.

    Fills that need no torch can have a thread of their own: they never wait for what is being loaded.

    One job at a time: a new one cancels the one before. Each job ends in exactly one of ``finished``,
    ``failed`` and ``cancelled``. Cancelling answers at once; what the engine still returns is dropped.

    Beside it there is at most one wish for priors, the latest (see ``Looking``). It ends in ``prior_ready``
    or ``prior_failed`` unless it was withdrawn or replaced.

    There is also at most one draft that is refined behind the user's back: at once, or between two
    completions of a fill under way. It ends in ``refined`` or in nothing.
    """

    ready = Signal(str)
    """The engine is loaded; carries the device's name."""
    unavailable = Signal(str)
    """The engine could not be loaded ahead of time; a sentence for the user."""
    preload_ended = Signal()
    """Nothing is being loaded ahead of time any more."""
    progressed = Signal(object)
    """Progress of the current job; never falls."""
    completion_ready = Signal(object)
    """A Completion of the current job."""
    refined = Signal(object, object)
    """A draft, and the Completion that it has become; of the current job or behind the user's back."""
    finished = Signal(float)
    """The current job is done; carries its seconds from start to end."""
    failed = Signal(str)
    """The current job came to nothing; a sentence for the user."""
    cancelled = Signal()
    """The current job was given up."""
    prior_ready = Signal(object)
    """What was asked for last: a tuple of PriorViews, one for each fill of the wish."""
    prior_failed = Signal(str)
    """There is no prior to show; a sentence for the user."""

    work_told = Signal(object)
    """Something that the work under way told of."""
    work_ended = Signal(object, str)
    """The work has ended: what came of it and an empty text; or None and why it failed, empty if stopped."""

    _load_wanted = Signal(str)
    _run_wanted = Signal(object)
    _instant_wanted = Signal(object)
    _refine_wanted = Signal(object)
    _work_wanted = Signal(object)

    def __init__(
        self,
        load: LoadEngine = load_engine,
        parent: QObject | None = None,
        *,
        load_instant: LoadEngine | None = None,
    ) -> None:
        """Start the threads; the engine is loaded when it is first needed.

        Args:
            load: Makes the engine, in its thread.
            parent: Owner.
            load_instant: Makes what does instant fills, in another thread; None leaves them to the engine.
        """
        super().__init__(parent)
        self.is_loaded = False
        """Whether the engine is there, and torch with it."""
        self._job: FillJob | RefineJob | None = None
        self._refinement: RefineJob | None = None
        self._looking = Looking(self)
        self._looking.ready.connect(self.prior_ready)
        self._looking.failed.connect(self.prior_failed)
        self._looking.skipped.connect(self._on_prior_skipped)
        self._work: WorkJob | None = None
        self._provisional: Completion | None = None
        self._done = -1
        self._threads: list[QThread] = []
        self._runners: list[EngineRunner] = []
        self._start_engine(load)
        self._has_instant = load_instant is not None
        if load_instant is not None:
            self._instant_wanted.connect(
                self._start_thread(translate("Worker", "instant fills"), load_instant).run
            )

    def _start_engine(self, load: LoadEngine) -> None:
        runner = self._start_thread("engine", load)
        self._load_wanted.connect(runner.load)
        self._run_wanted.connect(runner.run)
        self._refine_wanted.connect(runner.refine)
        self._looking.serve_by(runner)
        self._work_wanted.connect(runner.work)
        runner.work_told.connect(self._on_work_told)
        runner.work_ended.connect(self._on_work_ended)
        runner.ready.connect(self._on_ready)
        runner.unavailable.connect(self.unavailable)
        runner.preload_ended.connect(self.preload_ended)

    def _start_thread(self, name: str, load: LoadEngine) -> EngineRunner:
        thread, runner = QThread(self), EngineRunner(load)
        thread.setObjectName(name)
        runner.moveToThread(thread)
        runner.progressed.connect(self._on_progressed)
        runner.completed.connect(self._on_completed)
        runner.finished.connect(self._on_finished)
        runner.failed.connect(self._on_failed)
        self._threads.append(thread)
        self._runners.append(runner)
        thread.start()
        return runner

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way that was not cancelled, or work that has not ended."""
        return self._job is not None or self._work is not None

    def submit_work(self, work: Work) -> None:
        """Do more than one fill in the engine's thread; a job under way is cancelled first.

        It goes on until it ends, or after it was cancelled until the step at hand is over: then
        ``work_ended`` is emitted.

        Args:
            work: Called in the engine's thread.

        Raises:
            ValueError: Other work has not ended yet.
        """
        if self._work is not None:
            raise ValueError("other work has not ended yet")
        self.stop_refining()
        self.cancel()
        self._work = WorkJob(work)
        self._work_wanted.emit(self._work)

    def preload(self, model: str) -> None:
        """Load the engine, then the weights of ``model``, while nobody waits for them."""
        if self._threads[0].isRunning():
            self._load_wanted.emit(model)

    def submit(self, request: InpaintRequest, origin: Origin | None = None) -> None:
        """Run a request; a job still under way is cancelled first.

        Args:
            request: What to fill.
            origin: What the fills are made from instead of seeds.
        """
        self._looking.step_back()
        self.stop_refining()
        self.cancel()
        is_by_itself = self._has_instant and origin is None and is_instant(request)
        self._job = FillJob(request, origin, takes_looks=not is_by_itself)
        self._done, self._provisional = -1, None
        wanted = self._instant_wanted if is_by_itself else self._run_wanted
        wanted.emit(self._job)

    def submit_refinement(self, request: InpaintRequest, completion: Completion) -> None:
        """Refine a draft as the current job; another one under way is cancelled first.

        If the draft is being refined already it only becomes the current job: nothing is begun again.
        """
        job, self._refinement = self._refinement, None
        if job is None or job.completion is not completion:
            if job is not None:
                job.stop.set()
            job = RefineJob(request, completion)
            self._refine_wanted.emit(job)
        self.cancel()
        self._job, self._done = job, -1

    def refine(self, request: InpaintRequest, completion: Completion) -> None:
        """Refine a draft while the user goes on; an earlier one is given up."""
        if self._refinement is not None and self._refinement.completion is completion:
            return
        if self._job is not None and self._provisional is completion:
            return  # the job is at it
        self.stop_refining()
        job = self._refinement = RefineJob(request, completion)
        if isinstance(self._job, FillJob):
            self._job.refinements.put(job)
        self._refine_wanted.emit(job)  # comes too late while a fill is under way, unless that has just ended

    def stop_refining(self) -> None:
        """Give up what is refined behind the user's back; nothing is heard of it any more."""
        if self._refinement is not None:
            self._refinement.stop.set()
            self._refinement = None

    def look(self, wish: PriorWish) -> None:
        """Find out what a request's model uses; an earlier wish is replaced."""
        self._looking.look(wish, self._job)

    def stop_looking(self) -> None:
        """Withdraw the wish for a prior, if there is one; nothing is heard of it any more."""
        self._looking.stop()

    def cancel(self) -> None:
        """Give up the current job, if there is one. ``cancelled`` is emitted before this returns.

        Work is asked to stop; its end is told when it has.
        """
        if self._work is not None:
            self._work.stop.set()
        if self._job is None:
            return
        self._job.stop.set()
        self._job = None
        self.cancelled.emit()
        self._looking.send(self._job)

    def shut_down(self, timeout_ms: int = SHUT_DOWN_TIMEOUT_MS) -> bool:
        """Cancel what runs and end the threads.

        Returns:
            Whether they have ended. If not, one is deep inside one long step: the process has to be left
            without waiting for it.
        """
        self.stop_looking()
        self.stop_refining()
        self.cancel()
        for runner, thread in zip(self._runners, self._threads, strict=True):
            runner.stopping.set()
            thread.quit()
        return all(thread.wait(timeout_ms) for thread in self._threads)

    @Slot(str)
    def _on_ready(self, device: str) -> None:
        self.is_loaded = True
        self.ready.emit(device)

    @Slot(object, object)
    def _on_progressed(self, job: FillJob | RefineJob, progress: Progress) -> None:
        if job is self._job and progress.done >= self._done:
            self._done = progress.done
            self.progressed.emit(progress)

    @Slot(object, object)
    def _on_completed(self, job: FillJob | RefineJob, completion: Completion) -> None:
        if isinstance(job, RefineJob):
            if job is self._job or job is self._refinement:
                self.refined.emit(job.completion, completion)
        elif job is self._job:
            first, self._provisional = self._provisional, completion if completion.is_provisional else None
            if first is None:
                self.completion_ready.emit(completion)
            else:
                self.refined.emit(first, completion)

    @Slot(object, float)
    def _on_finished(self, job: FillJob | RefineJob, seconds: float) -> None:
        if job is self._refinement:
            self._refinement = None
        elif job is self._job:
            self._job = None
            self.finished.emit(seconds)
            self._looking.send(self._job)

    @Slot(object, str)
    def _on_failed(self, job: FillJob | RefineJob, sentence: str) -> None:
        if job is self._refinement:
            self._refinement = None  # the user hears of it when he accepts the draft
        elif job is self._job:
            self._job = None
            self.failed.emit(sentence)
            self._looking.send(self._job)

    @Slot(object, object)
    def _on_work_told(self, job: WorkJob, told: object) -> None:
        if job is self._work:
            self.work_told.emit(told)

    @Slot(object, object, str)
    def _on_work_ended(self, job: WorkJob, made: object, sentence: str) -> None:
        if job is self._work:
            self._work = None
            self.work_ended.emit(made, sentence)

    @Slot()
    def _on_prior_skipped(self) -> None:
        self._looking.send(self._job)
