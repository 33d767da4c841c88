"""Real processes, with small engines that die when told to."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from inpaint_core.batch.events import Event, Failed, Filled, Finished, TriedAgain, Warned
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.batch.workers import run_workers
from inpaint_core.errors import InpaintError
from inpaint_core.files.read_write import read_image
from inpaint_core.request import FillSettings
from tests.inpaint_core.batch.grey_engine import FillQuietly, brightness, interrupt_at_first


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


@pytest.fixture(autouse=True)
def no_worker_left() -> Iterator[None]:
    yield
    children = psutil.Process().children(recursive=True)
    assert not [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def brightness_of(job: Job) -> int:
    return brightness(read_image(job.photo).image)


def ends(events: list[Event], kind: type) -> list[str]:
    return sorted(event.job.photo.stem for event in events if isinstance(event, kind))


def test_two_workers_write_the_files_that_one_process_writes(
    many: list[Job], options: FillOptions, notes: Path
) -> None:
    run_pipeline(many, options, FillQuietly(notes), lambda event: None)
    alone = {job: job.target.read_bytes() for job in many}
    for job in many:
        job.target.unlink()
    for note in notes.iterdir():
        note.unlink()
    events: list[Event] = []
    run_workers(many, options, FillQuietly(notes, pause_s=0.2), events.append, workers=2)
    assert {job: job.target.read_bytes() for job in many} == alone
    assert ends(events, Filled) == ends(events, Finished) == [str(number) for number in range(8)]
    made_by = Counter(note.name.split("-")[1] for note in notes.iterdir())
    assert len(made_by) == 2
    assert str(os.getpid()) not in made_by
    assert {note.name.split("-")[2] for note in notes.iterdir()} == {"2"}  # both know that they share


def test_a_killed_worker_loses_nothing(many: list[Job], options: FillOptions, notes: Path) -> None:
    engine = FillQuietly(notes, deadly=frozenset({brightness_of(many[3])}), dies_once=True)
    events: list[Event] = []
    run_workers(many, options, engine, events.append, workers=2)
    again = ends(events, TriedAgain)
    assert "3" in again
    assert len(again) <= 3
    assert ends(events, Failed) == []
    assert ends(events, Finished) == [str(number) for number in range(8)]
    assert ends(events, Filled) == [str(number) for number in range(8)]  # none is told of twice
    assert all(job.target.exists() for job in many)
    reasons = {event.reason for event in events if isinstance(event, TriedAgain)}
    assert reasons == {"its worker ended (killed by SIGKILL)"}


def test_a_fill_that_was_told_of_is_not_told_of_again(many: list[Job], notes: Path) -> None:
    """The worker dies at the second of two fills, when the first one is written."""
    options = FillOptions(settings=FillSettings(model="gmsrm", samples=2))
    deadly = frozenset({brightness_of(many[0])})
    engine = FillQuietly(notes, pause_s=0.5, deadly=deadly, dies_once=True, dies_at_fill=1)
    events: list[Event] = []
    run_workers(many[:2], options, engine, events.append, workers=2)
    assert ends(events, TriedAgain) == ["0"]
    fills = sorted((event.job.photo.stem, event.number) for event in events if isinstance(event, Filled))
    assert fills == [("0", 1), ("0", 2), ("1", 1), ("1", 2)]


def test_a_photo_that_always_kills_its_worker_costs_no_other_photo(
    many: list[Job], options: FillOptions, notes: Path
) -> None:
    deadly = frozenset({brightness_of(many[0]), brightness_of(many[7])})
    events: list[Event] = []
    run_workers(many, options, FillQuietly(notes, deadly=deadly), events.append, workers=2)
    assert ends(events, Failed) == ["0", "7"]
    assert ends(events, Finished) == ["1", "2", "3", "4", "5", "6"]
    assert {"0", "7"} <= set(ends(events, TriedAgain))
    tries = Counter(note.name.split("-")[0] for note in notes.iterdir())
    assert [tries[str(name)] for name in deadly] == [2, 2]


def test_what_is_left_of_a_killed_writer_is_removed(
    many: list[Job], options: FillOptions, notes: Path
) -> None:
    many[3].target.parent.mkdir()
    leftover = many[3].target.with_name(".3.png.0a1b2c3d.inpaint.part")
    other = many[3].target.with_name(".13.png.0a1b2c3d.part")  # not one of ours
    leftover.touch()
    other.touch()
    engine = FillQuietly(notes, deadly=frozenset({brightness_of(many[3])}), dies_once=True)
    run_workers(many, options, engine, lambda event: None, workers=2)
    assert not leftover.exists()
    assert other.exists()


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        ({"fails_to_start": "There is no such device."}, "There is no such device."),
        ({"ends_at_start": 3}, "exit status 3"),
    ],
)
def test_workers_that_cannot_begin_are_said_once(
    many: list[Job], options: FillOptions, notes: Path, engine: dict[str, object], words: str
) -> None:
    events: list[Event] = []
    with pytest.raises(InpaintError, match=words):
        run_workers(many, options, FillQuietly(notes, **engine), events.append, workers=2)
    assert all(isinstance(event, Warned) for event in events)
    assert len(events) == 1


def test_an_interrupted_batch_writes_what_is_filled_and_leaves_no_process(
    many: list[Job], options: FillOptions, notes: Path
) -> None:
    events, tell = interrupt_at_first()
    with pytest.raises(KeyboardInterrupt):
        run_workers(many, options, FillQuietly(notes, pause_s=0.3), tell, workers=2)
    done = ends(events, Finished)
    assert 1 <= len(done) < 8
    assert sorted(path.stem for path in many[0].target.parent.iterdir()) == done
