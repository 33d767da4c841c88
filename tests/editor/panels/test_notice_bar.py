"""Notices: few, readable, and gone by a click."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from editor.panels import notice
from editor.panels.notice_bar import MAX_NOTICES, NoticeBar, Offer


@pytest.fixture
def bar(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(500, 400)
    QCursor.setPos(700, 700)  # another test may have left the pointer where notices come
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


def test_notices_leave_by_themselves_errors_stay(bar, qtbot, monkeypatch):
    for name in ("FOUND_MS", "READ_MS", "SHORTEST_MS"):
        monkeypatch.setattr(notice, name, 10)
    monkeypatch.setattr(notice, "LONGEST_MS", 40)
    for kind, text in (("error", "Broken."), ("info", "Done."), ("warning", "Look.")):
        bar.show_notice(kind, text)
    qtbot.waitUntil(lambda: texts(bar) == ["Broken."], timeout=2000)


def test_longer_sentences_stay_longer_and_warnings_longest():
    short, long = "Saved.", "A long sentence that takes its time to be read. " * 4
    assert notice.stays_ms("info", short) < notice.stays_ms("info", long) < notice.stays_ms("warning", long)
    assert notice.stays_ms("info", short) >= 5_000
    assert notice.stays_ms("error", short) is None


def test_a_notice_under_the_pointer_stays(bar, qtbot, monkeypatch):
    for name in ("FOUND_MS", "READ_MS", "SHORTEST_MS", "LONGEST_MS"):
        monkeypatch.setattr(notice, name, 50)
    bar.show_notice("info", "Done.")
    shown = bar.notices[0]
    QApplication.sendEvent(shown, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    qtbot.wait(150)
    assert texts(bar) == ["Done."]
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not texts(bar), timeout=2000)


def test_no_error_is_pushed_out_by_later_notices(bar):
    bar.show_notice("error", "Broken.")
    for number in range(MAX_NOTICES + 1):
        bar.show_notice("warning", f"Notice {number}.")
    assert texts(bar)[-1] == "Broken."
    for shown in bar.notices[:-1]:
        QTest.mouseClick(shown.close_button, Qt.MouseButton.LeftButton)
    assert bar.notices[0].isVisible()


def test_what_a_notice_offers_is_done_once_and_the_notice_leaves(bar):
    done = []
    bar.show_notice("error", "Broken.", Offer("Mend", lambda: done.append("mended")))
    QTest.mouseClick(bar.notices[0].offer_button, Qt.MouseButton.LeftButton)
    assert done == ["mended"]
    assert not bar.isVisible()


def test_a_long_sentence_is_as_high_as_its_words_need(bar):
    bar.show_notice("warning", "A rather long sentence that says what happened. " * 6)
    label = bar.notices[0].findChildren(type(bar.notices[0]._words))[1]
    assert label.height() >= label.heightForWidth(label.width())
    assert bar.geometry().right() < 500
