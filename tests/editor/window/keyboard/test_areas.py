"""F6 goes through the window, and every control has a name and at most one letter of its own."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollBar,
    QTabBar,
    QWidget,
)

from editor.window.main_window import MainWindow
from tests.editor.small_engines import FillDiverse

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)


def around(window: MainWindow, modifiers=Qt.KeyboardModifier.NoModifier) -> list[str]:
    """Press F6 until it comes round; return the areas it passed."""
    passed = []
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6, modifiers)
        if passed and window.areas.current == passed[0]:
            return passed
        passed.append(window.areas.current)
    raise AssertionError(passed)


def test_f6_goes_through_all_areas_and_back(studio, photo):
    made = studio(FillDiverse(), "spn-probabilistic")
    made.window.resize(1280, 900)
    made.open(photo)
    made.paint()
    made.inpaint()
    made.window.activateWindow()
    made.window.canvas.setFocus()
    assert around(made.window) == ["fills", "panels", "status", "tools", "options", "photo"]
    made.window.canvas.setFocus()
    assert around(made.window, SHIFT) == ["options", "tools", "status", "panels", "fills", "photo"]


def test_without_a_photo_f6_still_finds_the_invitation(studio):
    made = studio()
    made.window.activateWindow()
    made.wait(made.window.isActiveWindow)
    passed = around(made.window)
    assert {"photo", "panels"} <= set(passed)
    assert "fills" not in passed


def test_tab_goes_from_one_field_of_the_panels_to_the_next(studio, photo):
    made = studio()
    made.window.resize(1280, 900)
    made.open(photo)
    panel = made.window.model_panel
    panel.models.setFocus(Qt.FocusReason.TabFocusReason)
    passed = [panel.models]
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
    wanted = [panel.models, panel.more, panel.context, panel.feather, panel.detail, panel.fringe, panel.alpha]
    assert [one for one in passed if one in wanted] == [one for one in wanted if one.isEnabled()]


def named(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox | QAbstractSpinBox | QAbstractSlider | QTabBar):
        return bool(widget.accessibleName())
    text = getattr(widget, "text", str)()
    return bool(widget.accessibleName() or text)


def is_inside_another(widget: QWidget) -> bool:
    inside = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox | QTabBar)
    return (
        inside or isinstance(widget, QScrollBar) or widget.objectName().startswith(("qt_menubar", "qt_dock"))
    )


def test_every_control_has_a_name(studio, photo):
    made = studio(FillDiverse(), "spn-probabilistic")
    made.open(photo)
    made.paint()
    made.inpaint()
    made.window.resize(900, 480)  # with tabs and the buttons of bars that are too short
    QTest.qWait(50)
    nameless = [
        f"{type(one).__name__} in {type(one.parentWidget()).__name__}: {one.toolTip()}"
        for one in made.window.findChildren(QWidget)
        if isinstance(one, CONTROLS) and not is_inside_another(one) and not named(one)
    ]
    # A button that says something only once it is offered.
    assert [one for one in nameless if "PriorPanel" not in one] == []


def letter(text: str) -> str:
    found = re.search(r"&([^&])", text.replace("&&", ""))
    return found.group(1).lower() if found else ""


def twice(texts: list[str]) -> list[str]:
    letters = [letter(text) for text in texts]
    return [text for text in texts if letter(text) and letters.count(letter(text)) > 1]


def test_no_menu_has_a_letter_twice(studio):
    window = studio().window
    menus = [window.menuBar(), *(action.menu() for action in window.menuBar().actions())]
    inner = [action.menu() for menu in menus[1:] for action in menu.actions() if action.menu() is not None]
    assert len(menus) == 9
    for menu in (*menus, *inner):
        assert isinstance(menu, QMenu) or menu is window.menuBar()
        assert twice([action.text() for action in menu.actions()]) == []


@pytest.mark.parametrize("is_open", [True, False])
def test_no_letter_of_the_window_leads_to_two_places(studio, photo, is_open):
    made = studio(FillDiverse(), "spn-probabilistic")
    if is_open:
        made.open(photo)
        made.paint()
        made.inpaint()
    window = made.window
    texts = [action.text() for action in window.menuBar().actions()]
    for kind in (QLabel, QAbstractButton):
        shown = [one for one in window.findChildren(kind) if one.isVisibleTo(window)]
        texts += [one.text() for one in shown if not isinstance(one, QLabel) or one.buddy()]
    assert len([text for text in texts if letter(text)]) > 12
    assert twice(texts) == []


def test_the_ring_is_around_what_the_keyboard_reached(studio, photo):
    made = studio()
    made.open(photo)
    panel = made.window.model_panel
    panel.models.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = [one for one in made.window.findChildren(QWidget, "focus_ring") if one.isVisible()]
    assert ring.geometry().contains(panel.models.geometry().adjusted(0, 0, 0, 0))
    assert made.window.focus_ring.shown_around is panel.models
    QTest.keyClick(panel.models, Qt.Key.Key_Tab)
    assert made.window.focus_ring.shown_around is QApplication.focusWidget() is not panel.models
    made.window.canvas.setFocus()
    assert made.window.focus_ring.shown_around is None
