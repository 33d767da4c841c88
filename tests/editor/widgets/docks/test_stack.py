"""Panels fold, stack where the window is low, and are as they were at the next start."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar


def resized(qtbot, window, width, height):
    window.resize(width, height)
    qtbot.waitUntil(lambda: window.height() == height, timeout=3000)
    QTest.qWait(50)  # the panels follow


def tabs(window):
    bars = [bar for bar in window.findChildren(QTabBar) if bar.parent() is window and bar.isVisible()]
    return [bar.tabText(index) for bar in bars for index in range(bar.count())]


def double_click(window, dock):
    QTest.mouseDClick(window.docks.title(dock), Qt.MouseButton.LeftButton, pos=QPoint(90, 12))
    QTest.qWait(50)


@pytest.fixture
def window(studio, qtbot):
    made = studio().window
    resized(qtbot, made, 1280, 900)
    return made


def test_a_double_click_on_its_title_folds_a_panel_and_another_unfolds_it(window, qtbot):
    before = window.samples_dock.height()
    double_click(window, window.samples_dock)
    assert not window.samples_panel.isVisible()
    assert window.samples_dock.height() < 40 < before
    assert not window.samples_dock.isFloating()
    assert window.model_panel.isVisible()
    double_click(window, window.samples_dock)
    assert window.samples_panel.isVisible()
    area = window.samples_dock.widget()
    qtbot.waitUntil(lambda: area.viewport().height() >= area.wanted_height, timeout=3000)


def test_the_buttons_of_a_folded_panel_stay_where_those_of_the_others_are(window):
    last = window.history_dock
    for dock in (window.samples_dock, last):
        double_click(window, dock)
        title, other = window.docks.title(dock), window.docks.title(window.dock)
        assert title.width() == other.width()
        assert title._close.mapTo(window, QPoint()).x() == other._close.mapTo(window, QPoint()).x()


def test_the_arrow_folds_too_and_says_what_it_does(window):
    fold = window.docks.title(window.dock).fold
    assert fold.accessibleName() == "Fill: fold"
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert not window.model_panel.isVisible()
    assert fold.accessibleName() == "Fill: unfold"


def test_a_low_window_stacks_the_panels_as_tabs_and_a_high_one_shows_them_all(window, qtbot):
    assert tabs(window) == []
    resized(qtbot, window, 1280, 600)
    assert tabs(window) == ["Fill", "Samples", "Look inside", "History"]
    visible = window.model_panel.visibleRegion().boundingRect().height()
    assert visible >= window.model_panel.sizeHint().height(), "nothing has to be scrolled to"
    resized(qtbot, window, 1280, 900)
    assert tabs(window) == []
    tops = [dock.y() for dock in (window.dock, window.samples_dock, window.prior_dock)]
    assert tops == sorted(set(tops))


def test_what_is_folded_shows_in_a_stack_and_is_folded_again_after_it(window, qtbot):
    double_click(window, window.samples_dock)
    resized(qtbot, window, 1280, 500)
    window.docks.reveal(window.dock)
    window.samples_dock.raise_()
    qtbot.waitUntil(lambda: not window.samples_panel.visibleRegion().isEmpty(), timeout=3000)
    resized(qtbot, window, 1280, 900)
    assert not window.samples_panel.isVisible()


def test_folded_and_stacked_panels_come_back_at_the_next_start(studio, window, qtbot):
    double_click(window, window.prior_dock)
    window.close()
    again = studio().window
    QTest.qWait(50)
    assert not again.prior_panel.isVisible()
    assert again.model_panel.isVisible()
    resized(qtbot, again, 1280, 500)
    again.close()
    third = studio().window
    resized(qtbot, third, 1280, 900)
    assert tabs(third) == []
    assert not third.prior_panel.isVisible()


def test_tabs_that_the_user_made_in_a_high_window_stay(window, qtbot):
    window.tabifyDockWidget(window.dock, window.samples_dock)
    resized(qtbot, window, 1280, 880)
    resized(qtbot, window, 1280, 900)
    assert tabs(window) == ["Fill", "Samples"]


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen display, at a window that floats
def test_a_panel_that_floats_is_left_alone(window, qtbot):
    window.samples_dock.setFloating(True)
    resized(qtbot, window, 1280, 500)
    assert window.samples_dock.isFloating()
    assert tabs(window) == ["Fill", "Look inside", "History"]
    resized(qtbot, window, 1280, 900)
    assert window.samples_dock.isFloating()
