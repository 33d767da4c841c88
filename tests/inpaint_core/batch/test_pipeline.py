import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.batch import pipeline
from inpaint_core.batch.events import Event, Failed, Filled, Finished
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.photo import Loaded, read_photo, write_fill
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.batch.room import MAX_HELD_PHOTOS
from inpaint_core.errors import Cancelled, OutOfMemoryError
from inpaint_core.files.read_write import read_image
from inpaint_core.request import Completion, FillSettings, InpaintRequest, Progress, ReportProgress
from tests.inpaint_core.batch.grey_engine import FillGrey, FillQuietly

SOON_S = 30.0


class CallFirst(FillQuietly):
    """Fills with grey; before each fill it calls a function with the number of the fill."""

    def __init__(self, notes: Path, call: Callable[[int], None]) -> None:
        super().__init__(notes)
        self._call, self._fills = call, 0

    def inpaint(self, request: InpaintRequest, report: ReportProgress = ...) -> Iterator[Completion]:
        self._fills += 1
        self._call(self._fills - 1)
        yield from super().inpaint(request, report)


def names(events: list[Event]) -> list[tuple[str, str]]:
    return [(type(event).__name__, event.job.photo.stem) for event in events]


def test_photos_are_told_of_in_their_order_and_a_bad_one_stops_nobody(
    many: list[Job], options: FillOptions, tmp_path: Path
) -> None:
    many[2].photo.write_bytes(b"no photo")
    events: list[Event] = []
    run_pipeline(many, options, FillQuietly(tmp_path), events.append)
    assert [event.job for event in events if isinstance(event, Filled)] == many[:2] + many[3:]
    ends = [event for event in events if isinstance(event, Finished | Failed)]
    assert [event.job for event in ends] == many
    assert [type(event) for event in ends] == [Finished] * 2 + [Failed] + [Finished] * 5
    assert "2.png" in ends[2].reason
    assert all(job.target.exists() for job in many if job is not many[2])


def test_the_next_photo_is_read_and_the_last_one_written_while_one_is_filled(
    many: list[Job], options: FillOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    third_read, second_filling = threading.Event(), threading.Event()

    def read(job: Job, options: FillOptions) -> Loaded:
        if job is many[2]:
            third_read.set()
        return read_photo(job, options)

    def write(loaded: Loaded, *rest: Any, **settings: int) -> Filled:
        if loaded.job is many[0]:
            assert second_filling.wait(SOON_S)
        return write_fill(loaded, *rest, **settings)

    def wait(number: int) -> None:
        if number == 1:
            second_filling.set()
            assert third_read.wait(SOON_S)

    monkeypatch.setattr(pipeline, "read_photo", read)
    monkeypatch.setattr(pipeline, "write_fill", write)
    events: list[Event] = []
    run_pipeline(many, options, CallFirst(tmp_path, wait), events.append)
    assert not [event for event in events if isinstance(event, Failed)]


@pytest.mark.parametrize(("max_held_bytes", "photos"), [(2**29, MAX_HELD_PHOTOS), (40_000, 3), (1, 1)])
def test_only_so_many_photos_are_in_memory(
    many: list[Job],
    options: FillOptions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    max_held_bytes: int,
    photos: int,
) -> None:
    """A photo with its mask has 60 x 80 x 4 bytes = 19,200, and a fill 1,200."""
    read: WeakSet[Loaded] = WeakSet()
    most = 0

    def read_and_note(job: Job, options: FillOptions) -> Loaded:
        nonlocal most
        most = max(most, len(read) + 1)
        loaded = read_photo(job, options)
        read.add(loaded)
        return loaded

    monkeypatch.setattr(pipeline, "read_photo", read_and_note)
    run_pipeline(
        many,
        options,
        FillQuietly(tmp_path, pause_s=0.05),
        lambda event: None,
        max_held_bytes=max_held_bytes,
    )
    assert most == photos
    assert len(read) == 0


def test_a_fill_is_written_while_the_next_one_of_its_photo_is_made(folder: Path) -> None:
    job = Job(photo=folder / "photos/a.png", mask=folder / "masks/a.png", target=folder / "new" / "a.png")
    settings = FillSettings(model="gmsrm", samples=3, seed=5)
    events: list[Event] = []
    written = threading.Event()

    class WaitForTheFirst(FillGrey):
        def inpaint(self, *request: Any) -> Iterator[Completion]:
            for number, completion in enumerate(super().inpaint(*request)):
                if number == 1:
                    assert written.wait(SOON_S)
                yield completion

    def tell(event: Event) -> None:
        written.set()
        events.append(event)

    run_pipeline([job], FillOptions(settings=settings), WaitForTheFirst(), tell)
    assert [event.number for event in events if isinstance(event, Filled)] == [1, 2, 3]
    assert sorted(path.name for path in (folder / "new").iterdir()) == ["a-1.png", "a-2.png", "a-3.png"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OutOfMemoryError("Close other programs."), "Close other programs."),
        (MemoryError(), "There is not enough memory"),
        (ZeroDivisionError("by nought"), "ZeroDivisionError: by nought"),
    ],
)
def test_what_the_engine_raises_is_the_end_of_one_photo_only(
    many: list[Job],
    options: FillOptions,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
) -> None:
    def fail(number: int) -> None:
        if number == 1:
            raise error

    events: list[Event] = []
    run_pipeline(many, options, CallFirst(tmp_path, fail), events.append)
    failed = [event for event in events if isinstance(event, Failed)]
    assert [event.job for event in failed] == [many[1]]
    assert words in failed[0].reason
    assert [event.job for event in events if isinstance(event, Finished)] == [many[0], *many[2:]]
    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert bool(logged) == isinstance(error, ZeroDivisionError)  # a bug's traceback is not lost


def test_a_photo_that_cannot_be_written_has_failed_once(folder: Path) -> None:
    (folder / "new").write_text("a file where the folder should be")
    job = Job(photo=folder / "photos/a.png", mask=folder / "masks/a.png", target=folder / "new" / "a.png")
    events: list[Event] = []
    options = FillOptions(settings=FillSettings(model="gmsrm", samples=9))
    run_pipeline([job], options, FillGrey(), events.append)
    assert names(events) == [("Failed", "a")]
    assert "cannot be made" in events[0].reason


def test_who_cancels_ends_it_and_finished_fills_are_written(
    many: list[Job], options: FillOptions, tmp_path: Path
) -> None:
    def cancel_at_third(job: Job, progress: Progress) -> None:
        if job is many[2]:
            raise Cancelled

    events: list[Event] = []
    with pytest.raises(Cancelled):
        run_pipeline(many, options, FillQuietly(tmp_path), events.append, report=cancel_at_third)
    assert [event.job for event in events if isinstance(event, Finished)] == many[:2]
    assert [job.target.exists() for job in many] == [True, True] + [False] * 6


def test_nobody_listening_any_more_ends_it(many: list[Job], options: FillOptions, tmp_path: Path) -> None:
    """Standard output may be closed by whoever reads it."""

    def tell(event: Event) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run_pipeline(many, options, FillQuietly(tmp_path), tell)
    assert not many[-1].target.exists()
    assert not [thread for thread in threading.enumerate() if thread.name in ("read", "write")]


def test_the_photos_come_out_as_one_by_one(many: list[Job], options: FillOptions, tmp_path: Path) -> None:
    run_pipeline(many, options, FillQuietly(tmp_path), lambda event: None)
    for job in many:
        before = read_image(job.photo).image
        after: NDArray[np.uint8] = before.copy()
        after[20:40, 30:50] = int(before.sum()) % 256
        assert np.array_equal(read_image(job.target).image, after)
