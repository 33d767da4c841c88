"""Which trainings are read, and when."""

import json
import subprocess
import sys

import psutil
import pytest
from PySide6.QtCore import QObject

from editor.controllers.training.runs import TrainingRuns
from editor.state.training.plan import TrainingPlan
from editor.state.training.run_list import RunList
from editor.state.training.run_process import process_of


@pytest.fixture
def folder(tmp_path):
    """The folder of a training that has ended, listed."""
    made = tmp_path / "run"
    made.mkdir()
    RunList(tmp_path / "runs.json").add(made)
    return made


@pytest.fixture
def runs(qapp, tmp_path, folder):
    owner = QObject()
    found = TrainingRuns(RunList(tmp_path / "runs.json"), parent=owner)
    yield found
    found.end()
    owner.deleteLater()


def test_trainings_that_have_ended_are_read_when_they_are_listed(runs, folder):
    runs.look()
    assert runs.runs == []
    runs.reload()
    assert [run.folder for run in runs.runs] == [folder]
    assert runs.live == []


def test_a_training_at_work_is_found_by_the_first_look(runs, folder):
    this = psutil.Process()
    (folder / "process.json").write_text(json.dumps({"pid": this.pid, "created": this.create_time()}))
    runs.look()
    assert [run.folder for run in runs.live] == [folder]


def test_a_window_that_looks_before_the_process_has_said_a_word_knows_that_it_lives(runs, folder, tmp_path):
    """It imports for seconds first; until then the training was called dead."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as silent:
        starter = QObject()
        first = TrainingRuns(
            RunList(tmp_path / "runs.json"), start=lambda *_: process_of(silent.pid), parent=starter
        )
        plan = TrainingPlan(photos=str(tmp_path), recipe="pennet-scenes")
        assert first.start(plan, sys.executable, tmp_path, folder)
        first.end()
        runs.look()
        assert [(run.folder, run.state) for run in runs.live] == [(folder, "starting")]
        silent.kill()
    starter.deleteLater()
