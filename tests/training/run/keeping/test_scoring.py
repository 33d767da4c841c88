"""A run is scored once per step at most, and its time is kept."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.run.clock import Clock
from tests.training.run.test_trainer import CPU
from training.config.recipe import TrainConfig
from training.data.photo_source import PhotoSource
from training.errors import ConfigError
from training.evaluation.validation import Validation
from training.objectives.build import build_objective
from training.run.keeping.kept_checkpoints import BEST_NAME, BestScore
from training.run.pace.time_budget import TimeBudget
from training.run.reports import Note, Report, Validated, Validating
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer


@pytest.fixture
def trainer(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> Trainer:
    config = replace(TrainConfig.read(tiny_recipe), sample_every_steps=2)
    source = PhotoSource.open([photo_folder])
    data = RunData(source, validation=Validation(source, count=4, held_out=True))
    return Trainer(config, build_objective(config), data, RunFolder(tmp_path), hardware=CPU)


def test_no_step_is_scored_twice_and_the_best_is_kept(trainer: Trainer, tmp_path: Path) -> None:
    reports: list[Report] = []
    assert trainer.run(should_stop=lambda: False, report=reports.append) == "finished"
    assert [report.step for report in reports if isinstance(report, Validated)] == [2, 4, 6, 7]
    shown = [report.done for report in reports if isinstance(report, Validating)]
    assert shown == [1, 2, 3, 4] * 4
    with (tmp_path / "metrics.csv").open(newline="", encoding="utf-8") as file:
        scores = {
            row["step"]: row["validation_psnr"] for row in csv.DictReader(file) if row["validation_psnr"]
        }
    best = BestScore.read(tmp_path)
    assert best is not None
    assert best.score == pytest.approx(max(map(float, scores.values())))
    assert (tmp_path / BEST_NAME).exists()


def test_a_validation_that_would_pass_the_end_is_given_up(trainer: Trainer, tmp_path: Path) -> None:
    clock, reports = Clock(), []
    budget = TimeBudget(100, clock=clock)

    def watch(report: Report) -> None:
        reports.append(report)
        if isinstance(report, Validating):
            clock.now += 60  # photos take far longer than the one that was timed

    ending = trainer.run(budget=budget, should_stop=lambda: False, report=watch)
    assert ending == "time is up"
    assert trainer.step == 2
    assert not [report for report in reports if isinstance(report, Validated)]
    assert any("given up after 2 of 4 photos" in one.text for one in reports if isinstance(one, Note))
    assert (tmp_path / "checkpoint.pt").exists()


def test_with_little_time_fewer_photos_are_scored(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Validation, "seconds_a_photo", lambda self, network: 10.0)
    reports: list[Report] = []
    budget = TimeBudget(100, clock=Clock())
    trainer.scoring.plan(trainer.averaged(), budget, reports.append)
    assert trainer.scoring.validation is not None
    assert len(trainer.scoring.validation) == 2  # a fifth of the time
    assert "4 photos of the validation would take about 40 s of 100 s: 2 of them" in str(reports[0])
    assert budget.takes("validate") >= 20


def test_a_step_that_is_longer_than_the_run_is_refused(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Validation, "seconds_a_photo", lambda self, network: 300.0)
    with pytest.raises(ConfigError, match=r"One step of this run takes about 112 s .* 100 s are left"):
        trainer.run(budget=TimeBudget(100, clock=Clock()), should_stop=lambda: False, report=lambda _: None)
    assert trainer.step == 0


def test_a_stopped_run_does_not_wait_for_a_validation(trainer: Trainer) -> None:
    reports: list[Report] = []
    assert trainer.run(should_stop=lambda: trainer.step >= 3, report=reports.append) == "stopped"
    assert [report.step for report in reports if isinstance(report, Validated)] == [2]
