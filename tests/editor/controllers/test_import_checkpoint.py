"""Importing a published checkpoint: by the menu or by dropping it, beside the window, and never half."""

import threading
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QTimer

from editor.controllers.import_checkpoint import ImportController
from editor.widgets.background import Background
from inpaint_core.errors import WeightsError
from inpaint_core.weights.manifest import list_user_weights, user_weights_directory
from tests.editor.drops import drop, files
from tests.editor.small_engines import Answers
from tests.inpaint_core.checkpoint_files import HOSTILE, LAYOUTS, network_state, teacher_state


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "gen_00033.pth"
    LAYOUTS["netG"](network_state("pennet"), path)
    return path


def test_the_menu_imports_a_checkpoint_and_the_picker_chooses_its_model(studio, checkpoint):
    made = studio()
    made.answers.checkpoint_path = checkpoint
    assert made.window.model_panel.model == "telea"
    made.trigger("import_checkpoint")
    made.settle()
    assert made.answers.asked == ["checkpoint"]
    assert [weights.name for weights in list_user_weights()] == ["pennet-gen_00033"]
    assert made.window.model_panel.model == "pennet-compact"
    assert made.window.settings.current.model == "pennet-compact"
    assert made.window.models.missing_weights == ""
    assert made.notices == [
        "info: gen_00033.pth is imported: Texture · PEN-Net, compact now fills with these weights."
    ]
    made.wait(lambda: "pennet-compact" in made.engine.preloaded)


def test_no_answer_imports_nothing(studio):
    made = studio()
    made.trigger("import_checkpoint")
    assert made.answers.asked == ["checkpoint"]
    assert not made.window.background.is_busy
    assert made.notices == []


@pytest.mark.parametrize("kind", ["a checkpoint with code", "a zip archive cut short", "another network"])
def test_a_refused_file_is_a_sentence_and_changes_nothing(studio, tmp_path, kind):
    name, write, words = HOSTILE[kind]
    write(tmp_path / name)
    made = studio()
    made.answers.checkpoint_path = tmp_path / name
    made.trigger("import_checkpoint")
    made.settle()
    (notice,) = made.notices
    assert notice.startswith(f"error: Nothing was imported. {name}")
    assert words in notice
    assert made.window.model_panel.model == "telea"
    assert not user_weights_directory().exists()
    assert not (tmp_path / "it-ran").exists()


def test_a_dropped_checkpoint_is_imported_and_the_photo_stays(studio, photo, checkpoint):
    made = studio()
    made.open(photo)
    document = made.window.document
    drop(made.window, files(checkpoint))
    made.settle()
    assert made.window.document is document
    assert made.window.model_panel.model == "pennet-compact"


def test_a_dropped_photo_is_still_opened(studio, photo):
    made = studio()
    drop(made.window, files(photo))
    made.wait(lambda: made.window.document is not None)
    assert not user_weights_directory().exists()


def test_a_teacher_is_kept_but_not_chosen(studio, tmp_path):
    torch.save({"model": teacher_state()}, tmp_path / "teacher.pth")
    made = studio()
    drop(made.window, files(tmp_path / "teacher.pth"))
    made.settle()
    (notice,) = made.notices
    assert notice.startswith("info: teacher.pth is a pretext teacher, used by training only. It is kept as")
    assert made.window.model_panel.model == "telea"


def test_the_window_stays_alive_while_a_checkpoint_is_read(qtbot):
    begun, go, ticks = threading.Event(), threading.Event(), []

    def import_slowly(path: Path):
        begun.set()
        assert go.wait(20)
        raise WeightsError(f"{path.name} is damaged.")

    background, answers = Background(), Answers(checkpoint_path=Path("big.pth"))
    controller = ImportController(background, answers, import_file=import_slowly)
    notices: list[tuple[str, str]] = []
    controller.notice.connect(lambda *notice: notices.append(notice))
    ticking = QTimer()
    ticking.timeout.connect(lambda: ticks.append(1))
    ticking.start(5)
    controller.ask(Path())
    qtbot.waitUntil(begun.is_set)
    before = len(ticks)
    qtbot.waitUntil(lambda: len(ticks) > before + 3)  # events are handled, and the import still runs
    assert background.is_busy
    assert notices == []
    go.set()
    qtbot.waitUntil(lambda: not background.is_busy)
    ticking.stop()
    assert notices == [("error", "Nothing was imported. big.pth is damaged.")]


def test_nothing_is_opened_or_imported_while_an_import_runs(studio, checkpoint):
    made = studio()
    made.window.imports.import_path(checkpoint)
    assert not made.window.actions_["import_checkpoint"].isEnabled()
    assert not made.window.actions_["open"].isEnabled()
    made.settle()
    assert made.window.actions_["import_checkpoint"].isEnabled()
