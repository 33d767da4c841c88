"""Which trainings are read, and when."""

import json

import psutil
import pytest
from PySide6.QtCore import QObject

from editor.controllers.training.runs import TrainingRuns
from editor.state.training.run_list import RunList


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
