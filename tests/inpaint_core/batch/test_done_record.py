import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.batch.done_record import FOLDER, record_path, why_not_done
from inpaint_core.batch.events import Event, Filled, Finished
from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.pipeline import run_pipeline
from inpaint_core.request import FillSettings
from tests.inpaint_core.batch.grey_engine import FillGrey

OPTIONS = FillOptions(settings=FillSettings(model="gmsrm", samples=2), made_with=("fp32", "ab" * 32))


@pytest.fixture
def job(folder: Path) -> Job:
    return Job(
        photo=folder / "photos" / "a.png",
        mask=folder / "masks" / "a.png",
        target=folder / "out" / "a.png",
        triptych=folder / "three",
        not_from=folder / "masks" / "b.png",
    )


def fill(job: Job, options: FillOptions = OPTIONS) -> list[Event]:
    events: list[Event] = []
    run_pipeline([job], options, FillGrey(), events.append)
    return events


def test_a_photo_is_done_when_it_is_filled_and_not_before(job: Job) -> None:
    assert why_not_done(job, OPTIONS) == ""
    assert isinstance(fill(job)[-1], Finished)
    assert why_not_done(job, OPTIONS) is None
    record = json.loads(record_path(job, fills=2).read_text())
    assert record["result"] == "a-1.png"
    assert len(record["results"]) == 4  # two results, two of the triptych


def test_no_record_is_kept_unless_one_is_wanted(job: Job) -> None:
    events = fill(job, replace(OPTIONS, made_with=None))
    assert [event.digests for event in events if isinstance(event, Filled)] == [(), ()]
    assert not list(job.photo.parents[1].rglob(FOLDER))


@pytest.mark.parametrize(
    "place", ["photos/a.png", "masks/a.png", "masks/b.png", "out/a-1.png", "out/a-2.png", "three/after-2.png"]
)
@pytest.mark.parametrize("change", ["altered", "torn", "gone"])
def test_nothing_that_a_fill_belongs_to_may_change(job: Job, folder: Path, place: str, change: str) -> None:
    fill(job)
    path = folder / place
    data = path.read_bytes()
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-9] if change == "torn" else data[:-9] + b"123456789")
    assert why_not_done(job, OPTIONS)
    path.write_bytes(data)
    assert why_not_done(job, OPTIONS) is None


def changed(value: Any) -> Any:
    """Return another value for an option."""
    if value is None:
        return 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + "x"
    return (*value, "x") if isinstance(value, tuple) else value + 1


@pytest.mark.parametrize("name", [name for name in asdict(OPTIONS) if name != "settings"])
def test_every_option_is_part_of_the_record(job: Job, name: str) -> None:
    fill(job)
    other = replace(OPTIONS, **{name: changed(getattr(OPTIONS, name))})
    assert why_not_done(job, other) == "options or weights are others than before"


@pytest.mark.parametrize(
    "name", [name for name in asdict(OPTIONS.settings) if name not in ("model", "finish")]
)
def test_every_setting_is_part_of_the_record(job: Job, name: str) -> None:
    fill(job)
    value = {"photo_samples": 1, "diversity": 0.5, "detail": 0.5, "grain": 0.5, "samples": 2}.get(name)
    value = changed(getattr(OPTIONS.settings, name)) if value is None else value
    other = replace(OPTIONS, settings=replace(OPTIONS.settings, **{name: value}))
    assert (why_not_done(job, other) is None) == (name == "samples")  # that was not changed


def test_another_format_under_the_same_name_is_another_result(job: Job) -> None:
    fill(job)
    assert why_not_done(replace(job, file_format="TIFF"), OPTIONS)


@given(
    content=st.binary(max_size=60)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(
        lambda found: json.dumps(found).encode()
    )
)
def test_a_record_that_is_none_never_counts(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    base = tmp_path_factory.getbasetemp() / "records"
    job = Job(photo=base / "a.png", mask=base / "m.png", target=base / "out" / "a-1.png")
    options = FillOptions(settings=FillSettings(model="telea"), made_with=())
    path = record_path(job, fills=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    job.target.touch()
    path.write_bytes(content)
    assert why_not_done(job, options) == "their records cannot be read"


def test_a_record_that_cannot_be_written_is_said_and_harms_nothing(job: Job) -> None:
    job.target.parent.mkdir()
    (job.target.parent / FOLDER).write_bytes(b"in the way")
    last = fill(job)[-1]
    assert isinstance(last, Finished)
    assert "it will be done again" in last.notices[0]
    assert (job.target.parent / "a-2.png").exists()


def test_the_longest_name_that_a_disk_allows_has_a_record(folder: Path) -> None:
    photo = (folder / "photos" / "a.png").rename(folder / "photos" / ("x" * 251 + ".png"))
    job = Job(photo=photo, mask=folder / "masks" / "a.png", target=folder / "out" / photo.name)
    options = FillOptions(settings=FillSettings(model="telea"), made_with=())
    fill(job, options)
    assert why_not_done(job, options) is None
