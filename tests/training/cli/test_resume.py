"""``--resume`` knows the run's own options, and says in a table what must not change."""

import json
from pathlib import Path

import pytest

from tests.training.cli.test_bad_input import command
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
