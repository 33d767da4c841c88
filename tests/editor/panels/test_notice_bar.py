"""Notices: few, readable, and gone by a click."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from editor.panels import notice_bar
from editor.panels.notice_bar import MAX_NOTICES, NoticeBar


@pytest.fixture
def bar(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(500, 400)
    bar = NoticeBar(parent)
    parent.show()
    yield bar
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def texts(bar):
    return [notice.text for notice in bar.notices]


def test_the_latest_notice_is_on_top_and_old_ones_make_room(bar):
    for number in range(MAX_NOTICES + 2):
        bar.show_notice("warning", f"Notice {number}.")
    assert texts(bar) == ["Notice 4.", "Notice 3.", "Notice 2."]


def test_the_same_words_are_shown_once(bar):
    for words in ("One.", "Two.", "One."):
        bar.show_notice("error", words)
    assert texts(bar) == ["One.", "Two."]


def test_a_click_closes_a_notice_and_the_last_takes_the_bar_along(bar):
    bar.show_notice("error", "Something.")
    assert bar.isVisible()
    QTest.mouseClick(bar.notices[0].close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_information_leaves_by_itself_errors_stay(bar, qtbot, monkeypatch):
    monkeypatch.setattr(notice_bar, "INFO_SHOWN_MS", 30)
    bar.show_notice("error", "Broken.")
    bar.show_notice("info", "Done.")
    qtbot.waitUntil(lambda: texts(bar) == ["Broken."], timeout=2000)


def test_a_long_sentence_is_as_high_as_its_words_need(bar):
    bar.show_notice("warning", "A rather long sentence that says what happened. " * 6)
    label = bar.notices[0].findChildren(type(bar.notices[0]._words))[1]
    assert label.height() >= label.heightForWidth(label.width())
    assert bar.geometry().right() < 500
