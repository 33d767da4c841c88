import io
import json
from pathlib import Path

import pytest

from training.cli.train import main
from training.run.events import EventStream
from training.run.reports import Saved, StepReport


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_steps_are_told_once_a_second_and_at_the_end() -> None:
    now = [0.0]
    stream = io.StringIO()
    events = EventStream(stream, last_step=7, clock=lambda: now[0])
    for step, now[0] in enumerate((10.0, 10.4, 10.9, 11.1, 11.2, 11.3, 11.4), start=1):
        events.report(StepReport(step, {"hole": 0.5}, 3.0))
    assert [event["step"] for event in lines(stream)] == [1, 4, 7]
    assert lines(stream)[0] == {"event": "step", "step": 1, "terms": {"hole": 0.5}, "images_per_second": 3.0}


def test_numbers_that_are_not_finite_are_null() -> None:
    stream = io.StringIO()
    events = EventStream(stream, last_step=1)
    events.report(StepReport(1, {"hole": float("nan"), "known": float("inf")}, 1.0))
    assert lines(stream)[0]["terms"] == {"hole": None, "known": None}


def test_a_checkpoint_is_never_left_out() -> None:
    stream = io.StringIO()
    events = EventStream(stream, last_step=9, clock=lambda: 5.0)
    for step in (1, 2):
        events.report(StepReport(step, {}, 1.0))
        events.report(Saved(step, Path("checkpoint.pt")))
    assert [(event["event"], event["step"]) for event in lines(stream)] == [
        ("step", 1), ("saved", 1), ("saved", 2),
    ]  # fmt: skip


def test_a_run_prints_nothing_but_events(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(tiny_recipe), "--data", str(photo_folder), "--run", str(tmp_path / "run")]
    out = tmp_path / "mine.safetensors"
    assert main([*given, "--device", "cpu", "--threads", "1", "--json", "--export", str(out)]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    names = [event["event"] for event in events]
    assert names[0] == "started"
    assert names[-3:] == ["validated", "exported", "ended"]
    assert names.count("saved") == 4  # every other step of seven, and the end
    assert events[0]["total_steps"] == 7
    assert not events[0]["resumed"]
    steps = [event for event in events if event["event"] == "step"]
    assert steps[-1]["step"] == 7
    assert all("seconds_left" in event for event in steps)
    assert steps[-1]["seconds_left"] == 0
    assert events[-2]["paths"] == [str(out)]
    assert (events[-1]["ending"], events[-1]["images_seen"]) == ("finished", 10)
