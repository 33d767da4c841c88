"""A batch on an existing Ray cluster: the same photos, paths and files, worked on by actors on its nodes."""

import contextlib
import os
import socket
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from inpaint_core.batch.cluster_worker import ClusterWorker
from inpaint_core.batch.events import Event, Tell, Warned
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.lost_photos import clear_up
from inpaint_core.batch.schedule import MAX_IN_HAND, Schedule
from inpaint_core.batch.worker_process import StartEngine
from inpaint_core.errors import InpaintError

try:
    import ray
except ImportError:  # an extra of this project; everything else works without it
    ray = None

PASSED_ON: Final = ("INPAINT_DEVICE", "INPAINT_PRECISION", "INPAINT_WEIGHTS_DIR")
"""Environment variables that mean the same on the nodes as here."""
CONNECT_TIMEOUT_S: Final = 10.0
PATIENCE_S: Final = 15.0
"""After how long without any worker the user is told that the cluster is full."""
MAX_STOPPING_S: Final = 10.0
"""How long workers may take to end the step they are in and to write what is filled."""


@dataclass(frozen=True, kw_only=True)
class ClusterOrder:
    """Which cluster, and how much of it."""

    address: str
    """As for ``ray.init``: ``auto``, ``host:port`` or ``ray://host:port``."""
    workers: int | None
    """How many; None for one on each node. Each takes an equal share of the processors."""
    uses_gpu: bool
    """Whether each worker takes a graphics card."""


def run_on_cluster(
    jobs: list[Job], options: FillOptions, start: StartEngine, tell: Tell, order: ClusterOrder
) -> None:
    """Fill photos on a Ray cluster; return when all are done.

    This program must be installed on every node, in the same version, and each path must mean the same file
    everywhere. A photo whose worker dies is told of and tried once more, alone.

    Args:
        jobs: Which photos, with absolute paths. Told of as they are finished.
        options: How.
        start: Makes the engine, in each worker.
        tell: Told of what happens, in the caller's thread.
        order: Where.

    Raises:
        InpaintError: Ray is not installed, there is no such cluster, or no worker could begin.
    """
    _connect(order.address)
    try:
        cluster = _Cluster(jobs, options, start, tell)
        share, count = _share_out(order.workers)
        cluster.begin(count=min(count, len(jobs)), cpus=share, gpus=1 if order.uses_gpu else 0)
        try:
            cluster.run()
        except BaseException:
            cluster.stop()
            raise
    finally:
        ray.shutdown()


def _connect(address: str) -> None:
    if ray is None:
        raise InpaintError("--ray needs the package ray: pip install 'inpaint-editor[cluster]'.")
    _check_reachable(address)
    variables = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        ray.init(
            address=address,
            runtime_env={"env_vars": variables},
            log_to_driver=False,
            logging_level="ERROR",
            configure_logging=False,
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise InpaintError(f"There is no Ray cluster to be reached at {address}: {error}") from error


def _check_reachable(address: str) -> None:
    """Raise ``InpaintError`` if nobody answers at ``host:port``: Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        try:
            socket.create_connection((host, int(port)), timeout=CONNECT_TIMEOUT_S).close()
        except (OSError, OverflowError) as error:
            raise InpaintError(f"There is no Ray cluster to be reached at {address}: {error}") from error


def _share_out(workers: int | None) -> tuple[int, int]:
    """Return how many processors each worker gets, and how many workers there are."""
    nodes = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    nodes = [cpus for cpus in nodes if cpus]
    count = len(nodes) if workers is None else workers
    return share_of_processors(nodes, workers=count), count


def share_of_processors(nodes: list[int], *, workers: int) -> int:
    """Return the largest number of processors that each worker can have, all at a time.

    Args:
        nodes: Processors of each node; a worker lies on one node.
        workers: How many.

    Raises:
        InpaintError: There are more workers than processors.
    """
    for share in range(sum(nodes) // workers, 0, -1):
        if sum(cpus // share for cpus in nodes) >= workers:
            return share
    raise InpaintError(f"The cluster has {sum(nodes)} processors, too few for {workers} workers.")


@dataclass(eq=False)
class _Worker:
    """One actor as this process sees it."""

    actor: Any
    is_ready: bool = False


class _Cluster:
    """The actors, and what each has in hand."""

    def __init__(self, jobs: list[Job], options: FillOptions, start: StartEngine, tell: Tell) -> None:
        self._schedule: Schedule[_Worker] = Schedule(jobs)
        self._options, self._start, self._tell = options, start, tell
        self._workers: list[_Worker] = []
        self._awaited: dict[Any, tuple[_Worker, Job | None]] = {}
        """Ray's references to answers: of which worker, about which photo; None = whether it could begin."""
        self._count = 0
        self._actor_class: Any = None

    def begin(self, *, count: int, cpus: int, gpus: int) -> None:
        """Ask for workers; they begin when the cluster has room for them."""
        self._count = count
        self._actor_class = ray.remote(
            num_cpus=cpus, num_gpus=gpus, max_concurrency=MAX_IN_HAND + 2, max_restarts=0
        )(ClusterWorker)
        for _ in range(count):
            self._add_worker()

    def _add_worker(self) -> None:
        worker = _Worker(self._actor_class.remote(self._start, self._options))
        self._workers.append(worker)
        self._awaited[worker.actor.begin.remote()] = (worker, None)

    def run(self) -> None:
        """Hand out photos until all are done."""
        impatient_at = monotonic() + PATIENCE_S
        while not self._schedule.is_done:
            for worker in self._workers:
                while worker.is_ready and (job := self._schedule.next_for(worker, workers=self._count)):
                    self._awaited[worker.actor.fill.remote(job)] = (worker, job)
            self._listen(timeout_s=1.0)
            if monotonic() > impatient_at and not any(worker.is_ready for worker in self._workers):
                self._tell(Warned("No worker has begun yet: the cluster may be full. Waiting goes on."))
                impatient_at = float("inf")

    def _listen(self, *, timeout_s: float) -> None:
        answered, _ = ray.wait(list(self._awaited), timeout=timeout_s)
        for reference in answered:
            if reference not in self._awaited:
                continue  # of a worker that died a moment ago
            worker, job = self._awaited.pop(reference)
            try:
                answer = ray.get(reference)
            except ray.exceptions.RayError as error:
                self._bury(worker, job, error)
            else:
                self._hear(worker, job, answer)

    def _hear(self, worker: _Worker, job: Job | None, answer: Any) -> None:
        if job is not None:
            self._schedule.settle(worker, job)
            for event in answer:
                self._tell(event)
        elif answer is None:
            worker.is_ready = True
        else:
            self._dismiss(worker)
            self._do_with_less(answer)

    def _do_with_less(self, reason: str) -> None:
        """Go on without a worker that could not begin."""
        if not self._workers:
            raise InpaintError(reason)
        self._tell(Warned(f"There is one worker less. {reason}"))

    def _bury(self, worker: _Worker, job: Job | None, error: Exception) -> None:
        """Take back what a dead worker had in hand, and ask for another one in its place."""
        cause = type(error).__name__
        self._hear_what_it_finished(worker)
        self._dismiss(worker)
        if job is None:
            self._do_with_less(f"A worker ended before it could begin ({cause}: {error}).")
            return
        clear_up(self._schedule.lose(worker), cause, self._options, self._tell)
        if self._schedule.has_waiting:
            self._add_worker()

    def _hear_what_it_finished(self, worker: _Worker) -> None:
        for reference, (of, job) in list(self._awaited.items()):
            if of is worker and job is not None:
                del self._awaited[reference]
                with contextlib.suppress(ray.exceptions.RayError):
                    self._hear(worker, job, ray.get(reference, timeout=1.0))

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._awaited = {key: value for key, value in self._awaited.items() if value[0] is not worker}
        with contextlib.suppress(ray.exceptions.RayError):
            ray.kill(worker.actor)

    def stop(self) -> None:
        """Ask all workers to stop, and tell of what they still finish."""
        with contextlib.suppress(ray.exceptions.RayError):
            for worker in self._workers:
                worker.actor.stop.remote()
        until = monotonic() + MAX_STOPPING_S
        while self._awaited and monotonic() < until:
            answered, _ = ray.wait(list(self._awaited), timeout=1.0)
            for reference in answered:
                _, job = self._awaited.pop(reference)
                with contextlib.suppress(ray.exceptions.RayError):
                    events: list[Event] = ray.get(reference) if job else []
                    for event in events:
                        self._tell(event)
        for worker in self._workers:
            with contextlib.suppress(ray.exceptions.RayError):
                ray.kill(worker.actor)
