"""A worker of ``inpaint-batch --ray``: what runs in an actor of a Ray cluster."""

import contextlib
import threading
from concurrent.futures import Future
from queue import SimpleQueue

from inpaint_core.batch.events import Event, Failed, Filled, Finished
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.batch.worker_process import StartEngine
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.request import Progress


class ClusterWorker:
    """An engine and its pipeline. Its methods are called from several threads at once."""

    def __init__(self, start: StartEngine, options: FillOptions) -> None:
        """Take the order; nothing is loaded yet."""
        self._start, self._options = start, options
        self._inbox: SimpleQueue[Job | None] = SimpleQueue()
        self._answers: dict[Job, Future[list[Event]]] = {}
        self._events: dict[Job, list[Event]] = {}
        self._stopped = threading.Event()

    def begin(self) -> str | None:
        """Load engine and weights; return why that is not possible, or None."""
        try:
            # Ray gives its processes as many threads as the processors they were asked for.
            engine = self._start(1)
            engine.preload(self._options.settings.model)
        except InpaintError as error:
            return str(error)

        def serve() -> None:
            with contextlib.suppress(Cancelled):
                try:
                    run_pipeline(
                        iter(self._inbox.get, None), self._options, engine, self._tell, report=self._report
                    )
                finally:
                    for answer in list(self._answers.values()):
                        answer.set_result([])  # stopped, or ended by a bug: nothing more will come

        threading.Thread(target=serve, name="fill", daemon=True).start()
        return None

    def fill(self, job: Job) -> list[Event]:
        """Fill one photo; return what happened to it, with ``Finished`` or ``Failed`` last unless stopped."""
        answer = self._answers[job] = Future()
        self._inbox.put(job)
        return answer.result()

    def stop(self) -> None:
        """End after the step at hand; what is filled by then is still written."""
        self._stopped.set()
        self._inbox.put(None)

    def _report(self, job: Job, progress: Progress) -> None:
        if self._stopped.is_set():
            raise Cancelled

    def _tell(self, event: Event) -> None:
        match event:
            case Finished(job) | Failed(job):
                self._answers.pop(job).set_result([*self._events.pop(job, []), event])
            case Filled(job=job):
                self._events.setdefault(job, []).append(event)
            case _:
                raise AssertionError(f"a pipeline does not tell of {event}")
