"""Photos in a row with reading, filling and writing overlapped.

One thread reads the next photos, the caller's thread fills, one thread writes: neither the processor nor a
graphics card waits for files. Few photos are in memory at a time, counted in bytes, so that a folder may hold
thousands.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from queue import Queue, SimpleQueue
from typing import Final

from inpaint_core.batch.events import (
    Failed,
    Filled,
    Finished,
    ReportStage,
    Tell,
    ignore_stages,
    reason_of,
)
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.photo import Loaded, read_photo, record_done, write_fill
from inpaint_core.batch.room import MAX_HELD_BYTES, Room
from inpaint_core.errors import Cancelled
from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.request import Completion, Progress

MAX_WAITING: Final = 4
"""Fills that wait to be written; then filling waits."""


@dataclass(frozen=True, eq=False)
class _Write:
    """One fill that is to be written."""

    loaded: Loaded
    completion: Completion
    number: int

    @property
    def size_bytes(self) -> int:
        completion = self.completion
        return sum(patch.pixels.nbytes for patch in completion.patches) + sum(
            patch.values.nbytes for patch in completion.alpha_patches
        )


@dataclass(frozen=True, eq=False)
class _End:
    """A photo is done: no more fills of it will come."""

    loaded: Loaded
    reason: str | None
    """Why it failed, or None."""


@dataclass
class _Handed:
    """What goes from thread to thread."""

    loaded: "SimpleQueue[Loaded | Failed | None]" = field(default_factory=SimpleQueue)
    to_write: "Queue[_Write | _End | Failed | None]" = field(default_factory=lambda: Queue(MAX_WAITING))


def run_pipeline(
    jobs: Iterable[Job],
    options: FillOptions,
    engine: FillEngine,
    tell: Tell,
    *,
    report: ReportStage = ignore_stages,
    max_held_bytes: int = MAX_HELD_BYTES,
) -> None:
    """Fill photos; return when the last one is written.

    Args:
        jobs: Which photos, in this order. The reading thread takes them one by one, and may wait for the
            next; they must come to an end.
        options: How.
        engine: Does the filling, in the caller's thread.
        tell: Told of what happens, in the order of ``jobs``, by the writing thread. What it raises ends all.
        report: Told of the steps of a fill. What it raises ends all, ``Cancelled`` too; fills that are
            finished by then are still written.
        max_held_bytes: No further photo is read while those in memory take more, or while there are
            ``MAX_HELD_PHOTOS``.
    """
    pipeline = _Pipeline(options, engine, tell, report, Room(max_bytes=max_held_bytes))
    pipeline.run(jobs)


class _Pipeline:
    """The three threads of one run, and what they share."""

    def __init__(
        self, options: FillOptions, engine: FillEngine, tell: Tell, report: ReportStage, room: Room
    ) -> None:
        self._options, self._engine, self._tell, self._report = options, engine, tell, report
        self._room = room
        self._handed = _Handed()
        self._unwritable: dict[Job, str] = {}
        """Why a photo's fills could not be written; set by the writing thread."""
        self._written: dict[Job, list[Filled]] = {}
        """The fills of photos that are not done yet; the writing thread's."""
        self._error: BaseException | None = None
        """What ended the writing thread's work."""

    def run(self, jobs: Iterable[Job]) -> None:
        # Daemons: a second Ctrl-C ends the program at once.
        reading = threading.Thread(target=self._read_all, args=(jobs,), name="read", daemon=True)
        writing = threading.Thread(target=self._write_all, name="write", daemon=True)
        reading.start()
        writing.start()
        try:
            while self._error is None and self._fill_next():
                pass
        finally:
            self._room.close()
            self._handed.to_write.put(None)
            writing.join()
            reading.join()
        if self._error is not None:
            raise self._error

    # The methods below let go of a photo as they return: nothing holds it while they wait for the next.

    def _read_all(self, jobs: Iterable[Job]) -> None:
        try:
            for job in jobs:
                if not self._room.wait():
                    break
                self._read(job)
        finally:
            self._handed.loaded.put(None)

    def _read(self, job: Job) -> None:
        try:
            loaded = read_photo(job, self._options)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one photo, the others go on
            self._handed.loaded.put(Failed(job, reason_of(error, job.photo)))
            return
        self._room.take(loaded.size_bytes, photos=1)
        self._handed.loaded.put(loaded)

    def _fill_next(self) -> bool:
        """Fill the next photo; return whether there was one."""
        item = self._handed.loaded.get()
        if isinstance(item, Loaded):
            self._handed.to_write.put(_End(item, self._fill(item)))
        elif item is not None:
            self._handed.to_write.put(item)
        return item is not None

    def _fill(self, loaded: Loaded) -> str | None:
        """Fill one photo and hand on its fills; return why that failed."""

        def report(progress: Progress) -> None:
            self._report(loaded.job, progress)

        try:
            for number, completion in enumerate(self._engine.inpaint(loaded.request, report), start=1):
                if loaded.job in self._unwritable:
                    break
                fill = _Write(loaded, completion, number)
                self._room.take(fill.size_bytes)
                self._handed.to_write.put(fill)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one photo, the others go on
            return reason_of(error, loaded.job.photo)
        return None

    def _write_all(self) -> None:
        while self._write_next():
            pass

    def _write_next(self) -> bool:
        """Write what comes next, nothing after an error; return whether there was anything."""
        item = self._handed.to_write.get()
        if item is not None and self._error is None:
            try:
                self._write(item)
            except BaseException as error:  # noqa: BLE001 - raised again by the caller's thread
                self._error = error
                self._room.close()
        return item is not None

    def _write(self, item: _Write | _End | Failed) -> None:
        match item:
            case _Write(loaded, completion, number):
                if loaded.job not in self._unwritable:
                    self._write_fill(loaded, completion, number)
                self._room.give(item.size_bytes)
            case _End(loaded, reason):
                reason = self._unwritable.pop(loaded.job, reason)
                written = self._written.pop(loaded.job, [])
                self._room.give(loaded.size_bytes, photos=1)
                if reason is None:
                    notices = record_done(loaded, self._options, written)
                    self._tell(Finished(loaded.job, notices))
                else:
                    self._tell(Failed(loaded.job, reason))
            case Failed():
                self._tell(item)

    def _write_fill(self, loaded: Loaded, completion: Completion, number: int) -> None:
        try:
            event = write_fill(loaded, completion, number=number, fills=self._options.fills)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one photo, the others go on
            self._unwritable[loaded.job] = reason_of(error, loaded.job.photo)
            return
        self._written.setdefault(loaded.job, []).append(event)
        self._tell(event)
