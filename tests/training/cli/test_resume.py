"""``--resume`` knows the run's own options, and says in a table what must not change."""

import json
import os
import re
import shlex
import time
from datetime import datetime
from pathlib import Path

import pytest

from tests.training.cli.test_bad_input import command
from training.cli.options.train_options import TrainOptions, command_to_go_on
from training.cli.train import main
from training.run.checkpoint import read_checkpoint


@pytest.fixture
def run(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> Path:
    """A run of seven steps that was stopped after the first."""
    begun = command(tiny_recipe, photo_folder, tmp_path / "run", "--set", "seed=11", "--max-minutes", "0")
    assert main(begun) == 0
    return tmp_path / "run"


def step_of(run: Path) -> int:
    return read_checkpoint(run / "checkpoint.pt").step


def test_a_run_goes_on_from_its_folder_alone(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert main(["--resume", "--run", str(run)]) == 0
    assert step_of(run) == 7
    arguments = json.loads((run / "environment.json").read_text("utf-8"))["arguments"]
    assert "--set=seed=11" in arguments
    assert "--threads=1" in arguments
    assert not [word for word in arguments if word.startswith(("--resume", "--max-minutes", "--run"))]


def test_a_folder_of_an_older_version_goes_on(run: Path, tiny_recipe: Path, photo_folder: Path) -> None:
    environment = json.loads((run / "environment.json").read_text("utf-8"))
    words = command(tiny_recipe, photo_folder, run, "--set", "seed=11")  # as they were typed, once
    (run / "environment.json").write_text(json.dumps(environment | {"arguments": words}), "utf-8")
    assert main(["--resume", "--run", str(run)]) == 0
    assert step_of(run) == 7


def test_the_whole_command_with_resume_goes_on_too(run: Path, tiny_recipe: Path, photo_folder: Path) -> None:
    assert main(command(tiny_recipe, photo_folder, run, "--resume")) == 0
    assert step_of(run) == 7


def test_a_command_that_is_repeated_does_not_lengthen_the_record(
    run: Path, tiny_recipe: Path, photo_folder: Path
) -> None:
    before = json.loads((run / "environment.json").read_text("utf-8"))["arguments"]
    settings = ["--set", "seed=11"]
    assert main(command(tiny_recipe, photo_folder, run, "--resume", "--max-minutes", "0", *settings)) == 0
    assert json.loads((run / "environment.json").read_text("utf-8"))["arguments"] == before


def test_intervals_and_the_machine_may_change(run: Path) -> None:
    more = ["--val-every", "3", "--workers", "1", "--keep", "2", "--set", "checkpoint_every_steps=3"]
    assert main(["--resume", "--run", str(run), *more]) == 0
    assert sorted(path.name for path in run.glob("checkpoint-0*.pt")) == [
        "checkpoint-0000006.pt",
        "checkpoint-0000007.pt",
    ]
    assert (run / "samples" / "step-0000003.png").exists()


def test_what_must_not_change_stands_in_a_table(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (run / "checkpoint.pt").read_bytes()
    more = [
        "--set",
        "stages.0.learning_rate=0.5",
        "--set",
        "losses.hole=7.0",
        "--set",
        "sample_every_steps=9",
    ]
    assert main(["--resume", "--run", str(run), *more]) == 2
    said = capsys.readouterr().err
    table = [line.split() for line in said.splitlines() if line.startswith("  ")]
    assert table == [
        ["setting", "was", "is"],
        ["stages.0.learning_rate", "0.0001", "0.5"],
        ["losses.hole", "6.0", "7.0"],
    ]
    assert max(map(len, said.splitlines())) < 200
    assert (run / "checkpoint.pt").read_bytes() == before


def test_auto_begins_a_run_and_goes_on_with_it_by_the_same_command(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = command(tiny_recipe, photo_folder, tmp_path / "job", "--resume", "auto", "--max-minutes", "0")
    steps = []
    for _ in range(3):
        assert main(job) == 0
        steps.append(step_of(tmp_path / "job"))
    assert steps == [1, 2, 3]
    assert "no checkpoint" not in capsys.readouterr().err


def test_without_a_run_and_without_a_recipe_it_is_said_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        (["--resume"], "Say which run is to go on"),
        (["--resume", "--run", str(tmp_path)], "There is no checkpoint"),
        (["--data", str(tmp_path)], "Say which recipe"),
        (["pennet"], "Say where the photos are"),
    ):
        assert main(words) == 2
        assert said in capsys.readouterr().err


def test_a_run_that_was_cut_short_says_so_and_how_it_goes_on(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "a run"
    assert main(command(tiny_recipe, photo_folder, run, "--max-minutes", "0")) == 0
    said = capsys.readouterr().err
    assert re.search(r"in 0 s about 1 of 7 steps: --steps-factor [\d.]+ fits the whole schedule", said)
    assert re.search(r"(?m)^to its end: about \d+ s of training at this speed$", said)
    (line,) = [line for line in said.splitlines() if line.startswith("to go on: ")]
    words = shlex.split(line.removeprefix("to go on: "))
    assert words[0] == "inpaint-train"
    os.utime(run / "checkpoint.pt", (time.time(), datetime(2026, 3, 4, 5, 6).timestamp()))
    assert main([*words[1:], "--max-minutes", "60"]) == 0
    assert step_of(run) == 7
    said = capsys.readouterr().err
    assert "Going on from step 1 of 7, saved 2026-03-04 05:06." in said
    assert "to go on" not in said
    assert "to its end" not in said
    assert "--steps-factor" not in said


def test_the_command_that_goes_on_names_what_no_record_keeps() -> None:
    options = TrainOptions(recipe="spn", data=(), teacher_module="mine:teacher", max_minutes=90)
    assert command_to_go_on(options) == (
        "inpaint-train --resume --run runs/spn --teacher-module mine:teacher --max-minutes 90"
    )
