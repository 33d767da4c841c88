"""``--dry-run`` and ``--find-rate`` say something true and leave nothing behind."""

import math
import re
import time
from pathlib import Path

import pytest

from tests.training.cli.test_bad_input import command
from training.cli.train import main
from training.run.trials.rate_finder import Tried, describe_search, find_rate, fitting_rate

Captured = pytest.CaptureFixture[str]


def test_a_dry_run_says_what_a_run_takes_and_leaves_nothing(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--dry-run")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "of which grid of samples" in lines[2]  # nothing is validated without --val
    assert [line.partition(":")[0] for line in lines] == [
        "one step of 2 × 64²",
        "memory",
        "time to the end",
        "disk",
    ]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--max-minutes", "60"], "in 60 min all 7 steps"),
        (
            ["--max-minutes", "0.5", "--steps-factor", "100000"],
            r"in 30 s about [\d,]+ of 700,000 steps: --steps-factor [\d.]+ fits the whole schedule",
        ),
    ],
)
def test_a_dry_run_says_what_a_limit_leaves_of_the_run(
    more: list[str], said: str, tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    began = time.monotonic()
    arguments = command(tiny_recipe, photo_folder, tmp_path / "run", "--dry-run", "--yes", *more)
    assert main(arguments, began=began) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(said, last), last


def test_a_rate_is_looked_for_and_nothing_is_left(
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(find_rate.__kwdefaults__, "steps", 12)
    before = sorted(tmp_path.rglob("*"))
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--find-rate")) == 0
    said = capsys.readouterr().out
    assert said.startswith("     rate      loss")
    assert "1.0e-06" in said
    assert sorted(tmp_path.rglob("*")) == before


def test_the_fitting_rate_is_where_the_loss_falls_fastest() -> None:
    def loss(rate: float) -> float:
        fall = 1 / (1 + math.exp(-6 * (math.log10(rate) + 3.5)))  # falls around 10^-3.5
        return 2 - fall + (rate / 0.02) ** 2

    tried = [Tried(10 ** (-6 + 0.1 * step), loss(10 ** (-6 + 0.1 * step))) for step in range(46)]
    rate = fitting_rate(tried)
    assert rate == pytest.approx(10**-3.5, rel=0.5)
    assert f"--set stages.0.learning_rate={rate:.1e}" in describe_search(tried)


def test_a_loss_that_only_rises_has_no_fitting_rate() -> None:
    tried = [Tried(10 ** (-6 + 0.1 * step), 1.0 + step) for step in range(40)]
    assert fitting_rate(tried) is None
    assert "says nothing" in describe_search(tried)
    assert "no rate was found" in describe_search([])


def test_two_trials_at_once_are_refused(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--find-rate", "--dry-run")) == 2
    assert "give one of them" in capsys.readouterr().err
