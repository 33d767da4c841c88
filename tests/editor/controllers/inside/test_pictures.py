"""What is shown is saved as a picture, as a whole or not at all."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inpaint_core.files.read_write import read_image
from inpaint_core.prior.figure import draw_fills
from tests.editor.controllers.inside.conftest import look


@pytest.fixture
def made(ready):
    made = ready()
    assert not made.panel.save.isVisible()
    look(made)
    return made


def test_the_picture_is_the_figure_of_what_is_shown(made, tmp_path):
    made.answers.picture_path = tmp_path / "inside.png"
    QTest.mouseClick(made.panel.save, Qt.MouseButton.LeftButton)
    made.settle()
    assert made.answers.suggestion.name == "inside-pennet.png"
    saved = read_image(tmp_path / "inside.png").image
    expected = draw_fills(made.window.document.image, [(None, made.panel.view)])
    np.testing.assert_array_equal(saved, expected)
    assert {path.name for path in tmp_path.iterdir() if path.suffix == ".png"} >= {"inside.png"}


def test_no_answer_writes_nothing(made, tmp_path):
    before = sorted(tmp_path.iterdir())
    QTest.mouseClick(made.panel.save, Qt.MouseButton.LeftButton)
    made.settle()
    assert made.answers.asked[-1] == "save picture"
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_said(made, tmp_path):
    made.answers.picture_path = tmp_path / "nowhere" / "inside.png"
    QTest.mouseClick(made.panel.save, Qt.MouseButton.LeftButton)
    made.settle()
    assert any(notice.startswith("error: ") and "Nothing was changed." in notice for notice in made.notices)
