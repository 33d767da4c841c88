"""The real dialogs for files, answered as by hand."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from editor.widgets.questions.file_dialogs import FileDialogs


@pytest.fixture
def dialogs(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    yield FileDialogs(window, lambda offer: None)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)
    window.close()


def test_an_exported_mask_without_an_ending_is_a_png(dialogs, tmp_path):
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.findChild(QLineEdit, "fileNameEdit").setText("new")
        dialog.accept()

    QTimer.singleShot(50, answer)
    assert dialogs.where_to_export(tmp_path / "mask.png") == tmp_path / "new.png"


def test_no_answer_is_none(dialogs, tmp_path):
    QTimer.singleShot(50, lambda: QApplication.activeModalWidget().reject())
    assert dialogs.where_to_export(tmp_path / "mask.png") is None
