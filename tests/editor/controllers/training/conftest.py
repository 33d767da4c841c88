"""A window whose training is a stand-in: a small program that behaves as a test wants."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from editor.controllers.training.training import TrainingController
from editor.dialogs.training.questions import OnQuit
from tests.editor import training_stand_in

RECIPE = {
    "name": "small-one", "description": "Small. For tests.", "network": "pennet", "size": "published",
    "model": "pennet", "steps": 100, "photos_seen": 400, "crop_px": 64, "fits": True, "needs_start": False,
    "teacher": "", "perceptual": "", "comparing": [],
}  # fmt: skip


@dataclass
class TrainingAnswers:
    """What the user answers to training's questions."""

    path: str = ""
    quit_answer: OnQuit = "go_on"
    asked: list[Any] = field(default_factory=list)

    def folder(self, title: str, start: str) -> str:
        self.asked.append(title)
        return self.path

    def file(self, title: str, start: str) -> str:
        self.asked.append(title)
        return self.path

    def on_quit(self, titles: tuple[str, ...]) -> OnQuit:
        self.asked.append(titles)
        return self.quit_answer


@dataclass
class Trainer:
    """A window with training and everything to drive it."""

    studio: Any
    answers: TrainingAnswers
    home: Path

    @property
    def controller(self) -> TrainingController:
        return self.studio.window.training

    @property
    def setup(self):
        return self.controller.dialog.setup

    @property
    def page(self):
        return self.controller.dialog.run_page

    @property
    def run(self):
        return self.controller.runs.runs[0]

    def behave(self, **behaviour: Any) -> None:
        path = self.home / "behaviour.json"
        before = json.loads(path.read_text()) if path.exists() else {"recipes": [RECIPE], "steps": 100}
        path.write_text(json.dumps(before | behaviour))

    def wait(self, condition: Callable[[], bool]) -> None:
        self.studio.wait(condition)

    def click(self, button: QPushButton) -> None:
        assert button.isEnabled(), f"{button.text()} is off"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def open(self, photos: Path) -> None:
        """Open the window of training and type where the photos are."""
        self.studio.trigger("train")
        self.wait(lambda: self.setup.recipes.recipe is not None)
        QTest.keyClicks(self.setup.photos.field, str(photos))

    def prepare(self) -> None:
        self.click(self.setup.prepare)
        self.wait(lambda: self.setup.prepare.text() == "&Prepare")

    def start(self, photos: Path) -> None:
        self.open(photos)
        self.prepare()
        self.click(self.setup.begin)
        self.wait(lambda: self.run.state == "running")

    def becomes(self, state: str) -> None:
        def is_so() -> bool:
            self.controller.runs.look()
            return self.run.state == state

        self.wait(is_so)


@pytest.fixture
def home(tmp_path):
    """A folder in which ``python -m training.cli.attended`` is the stand-in."""
    package = tmp_path / "home" / "training" / "cli" / "attended"
    package.mkdir(parents=True)
    for folder in (package, package.parent, package.parent.parent):
        (folder / "__init__.py").touch()
    shutil.copy(training_stand_in.__file__, package / "__main__.py")
    return tmp_path / "home"


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "holiday"
    folder.mkdir()
    return folder


@pytest.fixture
def trainer(studio, home):
    """Return what makes a window with a stand-in for training; what it started is killed after the test."""
    made: list[Trainer] = []

    def make(window_home: Path = home) -> Trainer:
        new = Trainer(studio(), TrainingAnswers(), window_home)
        new.controller.home = window_home
        new.controller.questions = new.answers
        if window_home == home:
            new.behave()
        made.append(new)
        return new

    yield make
    for one in made:
        for run in one.controller.runs.runs:
            if run.process is not None and run.process.is_alive:
                psutil.Process(run.process.pid).kill()
