"""Changing keys with keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from editor.dialogs.shortcut_table import KEYS, ShortcutTable
from editor.state.settings import SettingsFile, settings_path
from editor.widgets.shortcuts import Shortcuts

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(studio, qtbot):
    made = studio()
    window = made.window
    table = ShortcutTable(Shortcuts(window, window.actions_, window.settings))
    qtbot.addWidget(table)
    table.show()
    table.window_, table.actions_ = window, window.actions_
    yield table
    table.close()


def record(table, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    table.recorder.setFocus()
    QTest.keyClick(table.recorder, key, modifiers)


def test_a_free_key_is_taken_at_once(table):
    table.choose("fit")
    record(table, Qt.Key.Key_9, CTRL)
    assert table.actions_["fit"].shortcuts() == [QKeySequence("Ctrl+9")]
    assert table.rows["fit"].text(KEYS) == "Ctrl+9"
    assert table.rows["fit"].font(KEYS).bold()
    assert SettingsFile(settings_path()).current.shortcuts == {"fit": "Ctrl+9"}


def test_the_new_key_works_in_the_window_and_the_old_does_not(table, qtbot):
    window = table.window_
    table.choose("about")
    record(table, Qt.Key.Key_O, CTRL)
    table.use_here.click()
    shown = []
    table.actions_["about"].triggered.connect(lambda: shown.append("about"))
    table.actions_["open"].triggered.connect(lambda: shown.append("open"))
    table.hide()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_O, CTRL)
    assert shown == ["about"]
    window.findChild(QDialog).close()


def test_a_key_that_is_taken_is_said_and_not_accepted(table):
    table.choose("fit")
    record(table, Qt.Key.Key_Y, CTRL)
    assert table.message.text() == "Ctrl+Y already belongs to “Redo”."
    assert table.message.isVisible()
    assert table.actions_["fit"].shortcuts() == [QKeySequence("0")]
    QTest.keyClick(table.use_here, Qt.Key.Key_Space)
    assert table.actions_["fit"].shortcuts() == [QKeySequence("Ctrl+Y")]
    assert table.rows["redo"].text(KEYS) == "Ctrl+Shift+Z"
    assert not table.use_here.isVisible()


def test_a_key_that_the_program_needs_cannot_be_had(table):
    table.choose("fit")
    record(table, Qt.Key.Key_Space)
    assert table.message.text() == "Space is needed elsewhere: Hold and drag to move the photo."
    assert not table.use_here.isVisible()


def test_keys_can_be_removed_and_brought_back(table):
    table.choose("fit")
    table.remove.click()
    assert table.actions_["fit"].shortcuts() == []
    assert not table.remove.isEnabled()
    table.default.click()
    assert table.actions_["fit"].shortcuts() == [QKeySequence("0")]
    assert not table.default.isEnabled()


def test_default_keys_that_are_taken_are_said(table):
    table.choose("fit")
    table.remove.click()
    table.choose("about")
    record(table, Qt.Key.Key_0)
    table.choose("fit")
    table.default.click()
    assert (
        table.message.text()
        == "Its first keys belong to “About Inpaint Editor” now: give that other ones first."
    )


def test_reset_all_brings_every_key_back(table):
    table.choose("fit")
    record(table, Qt.Key.Key_Y, CTRL)
    table.use_here.click()
    table.reset_all.click()
    assert table.rows["redo"].text(KEYS) == "Ctrl+Shift+Z, Ctrl+Y"
    assert SettingsFile(settings_path()).current.shortcuts == {}
