"""Fields keep their keys from the window's shortcuts, and the wheel from changing them in passing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QVBoxLayout, QWidget

from editor.widgets.fields import DockArea, KeySlider, NumberField


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    panel = QWidget()
    made.number, made.slider, made.words = NumberField(0, 99), KeySlider(), QLabel("word " * 60)
    made.words.setWordWrap(True)
    made.slider.setValue(50)
    column = QVBoxLayout(panel)
    for part in (made.number, made.slider, made.words):
        column.addWidget(part)
    made.area = DockArea(panel)
    made.setCentralWidget(made.area)
    made.heard = []
    for key in ("Return", "Right", "Home", "Ctrl+Return"):
        action = QAction(made)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: made.heard.append(key))
        made.addAction(action)
    made.resize(300, 300)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def test_enter_in_a_number_is_no_shortcut_but_ctrl_enter_is(window):
    window.number.setFocus()
    QTest.keyClick(window.number, Qt.Key.Key_Return)
    assert window.heard == []
    QTest.keyClick(window.number, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.heard == ["Ctrl+Return"]


def test_arrows_move_the_slider_that_has_the_focus(window):
    window.slider.setFocus()
    QTest.keyClick(window.slider, Qt.Key.Key_Right)
    assert window.slider.value() == 51
    QTest.keyClick(window.slider, Qt.Key.Key_Home)
    assert window.slider.value() == 0
    assert window.heard == []


def test_a_mouse_leaves_the_focus_where_it_was(window):
    window.number.setFocus()
    QTest.mouseClick(window.slider, Qt.MouseButton.LeftButton, pos=QPoint(3, 5))
    assert window.focusWidget() is window.number
    assert window.slider.value() == 0


def turn_wheel(field):
    where = QPointF(field.rect().center())
    event = QWheelEvent(
        where,
        field.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


def test_the_wheel_changes_only_a_field_with_the_focus(window):
    window.number.setFocus()
    turn_wheel(window.slider)
    assert window.slider.value() == 50
    turn_wheel(window.number)
    assert window.number.value() == 1


def test_a_low_area_scrolls_and_is_never_narrower_than_its_panel(window):
    area = window.area
    window.resize(300, 90)
    assert area.widget().height() > area.viewport().height()
    assert area.minimumSizeHint().height() < area.wanted_height
    assert area.minimumSizeHint().width() >= area.widget().minimumSizeHint().width()
