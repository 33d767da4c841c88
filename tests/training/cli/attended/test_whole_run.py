"""A run from the window trains, compares, and goes on by the window's own command."""

import io
import json
import signal

import pytest

from editor.state.training.plan import TrainingPlan, weights_path
from training.cli.attended.lines import Lines
from training.cli.attended.photos import choose_photos, write_lists
from training.cli.attended.whole_run import run


@pytest.fixture(autouse=True)
def signals_as_before():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def folder(tmp_path, photo_folder):
    folder = tmp_path / "run"
    folder.mkdir()
    write_lists(folder, choose_photos(photo_folder, None, told=lambda done, count: None))
    return folder


def events_of(words, folder, *more):
    said = io.StringIO()
    words = words[words.index("--") + 1 :]
    status = run([*words, "--run", str(folder), *more], parent=None, lines=Lines(said))
    return status, [json.loads(line) for line in said.getvalue().splitlines()]


def test_go_on_ends_what_was_begun(tiny_recipe, photo_folder, folder):
    plan = TrainingPlan(
        photos=str(photo_folder), recipe=str(tiny_recipe), left_out=("pyramid",), settings=("seed=11",),
        steps_factor=2.0,
    )  # fmt: skip
    first = plan.running(folder, is_resumed=False)
    status, begun = events_of(first, folder, "--max-minutes", "0", "--threads", "1", "--device", "cpu")
    assert (status, begun[0]["resumed"], begun[0]["total_steps"]) == (0, False, 14)
    assert [event["step"] for event in begun if event["event"] == "ended"] == [1]

    status, gone_on = events_of(plan.running(folder, is_resumed=True), folder)
    assert (status, gone_on[0]["resumed"], gone_on[0]["step"]) == (0, True, 1)
    assert [(one["step"], one["ending"]) for one in gone_on if one["event"] == "ended"] == [(14, "finished")]
    assert gone_on[-1]["event"] == "compared"
    assert weights_path(folder).is_file()
    arguments = json.loads((folder / "environment.json").read_text("utf-8"))["arguments"]
    assert [word for word in arguments if word.startswith("--set=")] == [
        "--set=losses.pyramid=0",
        "--set=seed=11",
    ]
    assert "--threads=1" in arguments


def test_a_run_that_cannot_begin_says_why(tiny_recipe, photo_folder, folder):
    plan = TrainingPlan(photos=str(photo_folder), recipe=str(tiny_recipe), teacher=str(folder / "none.pth"))
    status, told = events_of(plan.running(folder, is_resumed=False), folder, "--device", "cpu")
    assert status == 2
    assert [event["event"] for event in told] == ["error"]
    assert "none.pth" in told[0]["sentence"]
