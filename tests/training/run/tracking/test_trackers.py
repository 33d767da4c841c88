"""Trackers are asked for by name, imported then only, and named where they are missing."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.training.cli.test_bad_input import command
from training.cli.train import main


class FakeWandbRun:
    def __init__(self, **options: Any) -> None:
        self.options = options
        self.rows: list[tuple[int, Mapping[str, float]]] = []
        self.is_finished = False

    def log(self, row: Mapping[str, float], *, step: int) -> None:
        self.rows.append((step, row))

    def finish(self) -> None:
        self.is_finished = True


class FakeAimRun(dict[str, Any]):
    made: "list[FakeAimRun]"

    def __init__(self, *, experiment: str) -> None:
        super().__init__(experiment=experiment)
        self.name = ""
        self.tracked: list[tuple[int, str]] = []
        self.is_closed = False
        self.made.append(self)

    def track(self, value: float, *, name: str, step: int) -> None:
        self.tracked.append((step, name))

    def close(self) -> None:
        self.is_closed = True


def test_both_trackers_get_losses_and_scores(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[FakeWandbRun] = []

    def init(**options: Any) -> FakeWandbRun:
        runs.append(FakeWandbRun(**options))
        return runs[-1]

    wandb, aim = ModuleType("wandb"), ModuleType("aim")
    wandb.init = init  # type: ignore[attr-defined]
    FakeAimRun.made = []
    aim.Run = FakeAimRun  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wandb", wandb)
    monkeypatch.setitem(sys.modules, "aim", aim)
    track = ["--track", "wandb", "--track", "aim", "--val", str(photo_folder), "--val-photos", "1"]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *track, "--max-minutes", "0")) == 0
    assert main(["--resume", "--run", str(tmp_path / "run")]) == 0
    first, second = runs
    assert first.options["id"] == second.options["id"]  # it goes on as one run
    assert first.options["config"]["network"] == "pennet"
    assert [step for step, _ in first.rows] == [1]
    assert "hole" in first.rows[0][1]
    assert "validation_psnr" in second.rows[-1][1]
    assert first.is_finished
    assert second.is_finished
    assert (7, "validation_psnr") in FakeAimRun.made[-1].tracked
    assert FakeAimRun.made[-1].is_closed


def test_a_missing_tracker_is_named_and_nothing_is_left(
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)  # as if it were not installed
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--track", "wandb")) == 2
    assert "pip install wandb" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_they_are_not_imported_without_a_wish() -> None:
    code = "import sys, training.cli.train; sys.exit('wandb' in sys.modules or 'aim' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[4])
    assert done.returncode == 0
