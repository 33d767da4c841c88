"""A worker of ``inpaint-batch --workers``: what runs in the child process."""

import contextlib
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Final

from inpaint_core.batch.events import Event
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.request import Progress

StartEngine = Callable[[int], FillEngine]
"""Makes an engine, told how many processes share the cores of this computer. It is pickled, so it must be a
function of a module, perhaps with ``functools.partial``. It raises ``InpaintError``."""


@dataclass(frozen=True)
class Ready:
    """The worker has its engine and weights, and waits for photos."""


@dataclass(frozen=True)
class NotStarted:
    """The worker cannot work, and ends."""

    reason: str
    """A sentence for the user."""


ToWorker = Job | None
"""A photo, or None: stop now."""
FromWorker = Ready | NotStarted | Event

STOP: Final = None


@dataclass(frozen=True, kw_only=True)
class WorkerOrder:
    """What a worker is told when it begins."""

    start: StartEngine
    sharing: int
    """Processes that share the cores of this computer."""
    options: FillOptions
    max_held_bytes: int
    """As for ``run_pipeline``."""


def serve(connection: "Connection[FromWorker, ToWorker]", order: WorkerOrder) -> None:
    """Fill the photos that come through a connection, until it is closed or says to stop.

    Args:
        connection: To the process that hands out the photos. Only that one decides when to end: Ctrl-C, which
            a terminal sends to every process, is not for this one.
        order: How.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with connection, contextlib.suppress(OSError):  # the other process is gone: nobody is left to tell
        try:
            engine = order.start(order.sharing)
            engine.preload(order.options.settings.model)
        except InpaintError as error:
            connection.send(NotStarted(str(error)))
            return
        connection.send(Ready())
        _serve(connection, order, engine)


def _serve(connection: "Connection[FromWorker, ToWorker]", order: WorkerOrder, engine: FillEngine) -> None:
    inbox: SimpleQueue[Job | None] = SimpleQueue()
    stopped = threading.Event()

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            while (job := connection.recv()) is not STOP:
                inbox.put(job)
        stopped.set()
        inbox.put(None)

    def report(job: Job, progress: Progress) -> None:
        if stopped.is_set():
            raise Cancelled

    threading.Thread(target=listen, name="listen", daemon=True).start()
    with contextlib.suppress(Cancelled):
        run_pipeline(
            iter(inbox.get, None),
            order.options,
            engine,
            connection.send,
            report=report,
            max_held_bytes=order.max_held_bytes,
        )
