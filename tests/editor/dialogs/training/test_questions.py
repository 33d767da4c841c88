"""The question on leaving, answered with a real click."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from editor.dialogs.training.questions import TrainingDialogs


@pytest.mark.parametrize(
    ("text", "answer"), [("Let It Go On", "go_on"), ("Stop It", "stop"), ("Cancel", "cancel")]
)
def test_leaving_asks_about_every_training_that_runs(qtbot, text, answer):
    window = QWidget()
    qtbot.addWidget(window)
    said = []

    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.informativeText())
        button = next(one for one in box.buttons() if one.text().replace("&", "") == text)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, click)
    assert TrainingDialogs(window).on_quit(("small · holiday", "large · street")) == answer
    assert "•  small · holiday\n•  large · street\n" in said[0]
