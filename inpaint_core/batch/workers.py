"""A batch on several processes of this computer, each with an engine of its own.

Processes do not share what can go wrong: one that crashes, or that the system kills for want of memory, takes
only the photos with it that it had in hand, and these are tried once more.
"""

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.resource_tracker import ensure_running
from time import monotonic
from typing import Final

from inpaint_core.batch.events import Failed, Filled, Finished, Tell, Warned
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.lost_photos import clear_up
from inpaint_core.batch.room import MAX_HELD_BYTES
from inpaint_core.batch.schedule import Schedule
from inpaint_core.batch.worker_process import (
    STOP,
    FromWorker,
    NotStarted,
    Ready,
    StartEngine,
    ToWorker,
    WorkerOrder,
    serve,
)
from inpaint_core.errors import InpaintError

MAX_STOPPING_S: Final = 10.0
"""How long workers may take to end the step they are in and to write what is filled."""


@dataclass(eq=False)
class _Worker:
    """One process as this one sees it."""

    process: BaseProcess
    connection: "Connection[ToWorker, FromWorker]"
    is_ready: bool = False


def run_workers(
    jobs: list[Job], options: FillOptions, start: StartEngine, tell: Tell, *, workers: int
) -> None:
    """Fill photos on several processes; return when all are done.

    Each photo is filled as one process alone would fill it. A photo whose worker dies is told of and tried
    once more, alone; when that worker dies too, it has failed.

    Args:
        jobs: Which photos. They are begun in this order, and told of as they are finished.
        options: How.
        start: Makes the engine, in each process.
        tell: Told of what happens, in the caller's thread.
        workers: How many processes.

    Raises:
        InpaintError: No process could begin, or none is left.
    """
    pool = _Pool(jobs, options, start, tell, workers=workers)
    try:
        pool.run()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()


class _Pool:
    """The processes, and what each has in hand."""

    def __init__(
        self, jobs: list[Job], options: FillOptions, start: StartEngine, tell: Tell, *, workers: int
    ) -> None:
        self._schedule: Schedule[_Worker] = Schedule(jobs)
        self._options, self._tell, self._count = options, tell, workers
        self._order = WorkerOrder(
            start=start, sharing=workers, options=options, max_held_bytes=MAX_HELD_BYTES // workers
        )
        self._workers: list[_Worker] = []
        self._told: set[tuple[Job, int]] = set()
        """Fills that were told of, by number: a second try makes the first ones again."""

    def run(self) -> None:
        for _ in range(self._count):
            self._workers.append(self._begin())  # one by one: Ctrl-C in between must find those there are
        while not self._schedule.is_done:
            self._hand_out()
            self._listen(timeout_s=None)

    def _begin(self) -> _Worker:
        context = multiprocessing.get_context("spawn")  # torch's threads do not survive a fork
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._order), daemon=True)
        with theirs, _deaf_to_interrupts():
            process.start()
        return _Worker(process, ours)

    def _hand_out(self) -> None:
        for worker in self._workers:
            while worker.is_ready and (job := self._schedule.next_for(worker, workers=self._count)):
                with contextlib.suppress(OSError):  # it died: the end of its connection will tell
                    worker.connection.send(job)

    def _listen(self, *, timeout_s: float | None) -> None:
        """Wait until a worker says something or ends, and see to it."""
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), timeout_s):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._hear(worker, message)

    def _hear(self, worker: _Worker, message: FromWorker) -> None:
        match message:
            case Ready():
                worker.is_ready = True
            case NotStarted(reason):
                self._end(worker)
                self._do_with_less(reason)
            case Filled(job=job, number=number):
                if (job, number) not in self._told:
                    self._told.add((job, number))
                    self._tell(message)
            case Finished(job) | Failed(job):
                self._schedule.settle(worker, job)
                self._tell(message)
            case _:
                self._tell(message)

    def _do_with_less(self, reason: str) -> None:
        """Go on without a worker that could not begin."""
        if not self._workers:
            raise InpaintError(reason)
        self._tell(Warned(f"There is one worker less. {reason}"))

    def _bury(self, worker: _Worker) -> None:
        """Take back what a dead worker had in hand, and put another one in its place."""
        self._end(worker)
        cause = _cause_of_death(worker.process)
        if not worker.is_ready:
            self._do_with_less(f"A worker ended before it could begin ({cause}).")
            return
        clear_up(self._schedule.lose(worker), cause, self._options, self._tell)
        if self._schedule.has_waiting:
            self._workers.append(self._begin())

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join(MAX_STOPPING_S)
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()

    def stop(self) -> None:
        """Ask all workers to stop, and tell of what they still finish."""
        for worker in self._workers:
            if not worker.is_ready:
                worker.process.kill()  # it has no photo
            with contextlib.suppress(OSError):
                worker.connection.send(STOP)
        until = monotonic() + MAX_STOPPING_S
        while self._workers and (left_s := until - monotonic()) > 0:
            by_connection = {worker.connection: worker for worker in self._workers}
            for connection in wait(list(by_connection), left_s):
                self._hear_last(by_connection[connection])  # type: ignore[index]

    def _hear_last(self, worker: _Worker) -> None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._end(worker)
        else:
            if not isinstance(message, NotStarted):
                self._hear(worker, message)

    def close(self) -> None:
        """End what still runs: idle workers by themselves, because their connection is closed."""
        for worker in self._workers:
            worker.connection.close()
        for worker in list(self._workers):
            self._end(worker)


def _cause_of_death(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process that starts meanwhile be deaf to Ctrl-C; ours hears it a little later.

    Blocking the signal here makes the child deaf. It is not enough for this process: any other thread may
    take the signal, and Python would then interrupt this one half-way through the start.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    ensure_running()  # what multiprocessing starts first; doing so, it would end the deafness
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt
