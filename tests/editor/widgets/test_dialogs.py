"""The real dialogs, answered with real clicks."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from editor.widgets.dialogs import LISTED, Dialogs


@pytest.fixture
def dialogs(qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    yield Dialogs(window, lambda offer: None)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)
    window.close()


def click_soon(text: str) -> None:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        button = next(one for one in box.buttons() if one.text().replace("&", "") == text)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, click)


@pytest.mark.parametrize(
    ("text", "answer"), [("Save", "save"), ("Don't Save", "discard"), ("Cancel", "cancel")]
)
def test_unsaved_changes_can_be_saved_discarded_or_kept(dialogs, text, answer):
    click_soon(text)
    assert dialogs.unsaved("a.jpg", has_fills=False) == answer


@pytest.mark.parametrize(
    ("text", "answer"), [("Save Over", "overwrite"), ("Save As…", "save_as"), ("Cancel", "cancel")]
)
def test_saving_over_a_photo_can_be_declined(dialogs, text, answer):
    click_soon(text)
    assert dialogs.overwrite("a.jpg", recompresses=True, other_pictures=0) == answer


@pytest.mark.parametrize(("lost", "words"), [(0, None), (1, "one more picture"), (4, "4 more pictures")])
def test_the_question_tells_what_is_lost(dialogs, lost, words):
    said = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        said.append(box.informativeText())
        box.reject()

    QTimer.singleShot(50, look)
    assert dialogs.overwrite("a.webp", recompresses=False, other_pictures=lost) == "cancel"
    assert ("more picture" in said[0]) == (words is not None)
    assert words is None or words in said[0]


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Save Over", "overwrite"), ("Open Again", "reload"), ("Save As…", "save_as"), ("Cancel", "cancel")],
)
def test_a_file_that_changed_on_disk_can_be_dealt_with_in_four_ways(dialogs, text, answer):
    click_soon(text)
    assert dialogs.changed_on_disk("a.jpg") == answer


@pytest.mark.parametrize(("text", "stops"), [("Stop", True), ("Cancel", False)])
def test_a_running_fill_is_stopped_only_if_so_answered(dialogs, text, stops):
    click_soon(text)
    assert dialogs.stop_filling("a.jpg") == stops


def test_escape_is_the_safe_answer(dialogs):
    QTimer.singleShot(50, lambda: QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))
    assert dialogs.unsaved("a.jpg", has_fills=False) == "cancel"


@pytest.mark.parametrize(
    ("text", "answer"), [("Save All", "save"), ("Don't Save", "discard"), ("Cancel", "cancel")]
)
def test_all_unsaved_photos_are_asked_about_at_once_by_name(dialogs, text, answer):
    click_soon(text)
    seen = []
    QTimer.singleShot(20, lambda: seen.append(QApplication.activeModalWidget().informativeText()))
    assert dialogs.unsaved_photos(("a.jpg", "b.jpg")) == answer
    assert "a.jpg" in seen[0]
    assert "b.jpg" in seen[0]


def test_of_very_many_unsaved_photos_the_number_is_said(dialogs):
    click_soon("Cancel")
    seen = []
    QTimer.singleShot(20, lambda: seen.append(QApplication.activeModalWidget().informativeText()))
    dialogs.unsaved_photos(tuple(f"{number}.jpg" for number in range(40)))
    assert seen[0].count(".jpg\n") == LISTED - 1
    assert f"{40 - LISTED + 1} more" in seen[0]
