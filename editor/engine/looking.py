"""The one wish to look inside a model, on its way to the engine's thread and back."""

from PySide6.QtCore import QObject, Signal, Slot

from editor.engine.jobs import FillJob, PriorJob, PriorWish, RefineJob
from editor.engine.runner import EngineRunner


class Looking(QObject):
    """Keeps the latest wish until it is fulfilled, replaced or withdrawn.

    While a fill is under way the wish waits for the next completion of that; it steps back behind a fill
    that is submitted before its turn came.
    """

    ready = Signal(object)
    """What was asked for last: a tuple of PriorViews, one for each fill of the wish."""
    failed = Signal(str)
    """There is no prior to show; a sentence for the user."""

    skipped = Signal()
    """Something came first: the wish is to be sent again."""

    _wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prior: PriorJob | None = None

    def serve_by(self, runner: EngineRunner) -> None:
        """Have wishes fulfilled by what runs in the engine's thread."""
        self._wanted.connect(runner.look)
        runner.looked.connect(self._on_looked)
        runner.look_failed.connect(self._on_failed)
        runner.look_skipped.connect(self._on_skipped)

    def look(self, wish: PriorWish, ahead: FillJob | RefineJob | None) -> None:
        """Find out what a request's model uses; an earlier wish is replaced.

        Args:
            wish: What is to be seen.
            ahead: The job under way, which comes first.
        """
        self.stop()
        self._prior = PriorJob(wish)
        self.send(ahead)

    def stop(self) -> None:
        """Withdraw the wish, if there is one; nothing is heard of it any more."""
        if self._prior is not None:
            self._prior.stop.set()
            self._prior = None

    def step_back(self) -> None:
        """Let a fill that is about to be submitted go first, if the wish's turn has not come."""
        if self._prior is not None:
            self._prior.stop.set()

    def send(self, ahead: FillJob | RefineJob | None) -> None:
        """Hand the wish over if there is one: to be done now, or between two completions of a fill.

        Args:
            ahead: The job under way, which comes first.
        """
        if self._prior is None or self._prior.is_sent:
            return
        if ahead is None:
            self._prior.is_sent = True
            self._wanted.emit(self._prior)
        elif isinstance(ahead, FillJob) and ahead.takes_looks:
            ahead.looks.put(self._prior)  # the fill may end before: then it is sent again

    @Slot(object, object)
    def _on_looked(self, job: PriorJob, views: object) -> None:
        if job is self._prior:
            self._prior = None
            self.ready.emit(views)

    @Slot(object, str)
    def _on_failed(self, job: PriorJob, sentence: str) -> None:
        if job is self._prior:
            self._prior = None
            self.failed.emit(sentence)

    @Slot(object)
    def _on_skipped(self, job: PriorJob) -> None:
        if job is self._prior:
            self._prior = PriorJob(job.wish)
            self.skipped.emit()
