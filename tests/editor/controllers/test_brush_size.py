"""The pen and the brush's limits in the window: chosen by key or in the preferences, remembered, said."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_the_key_turns_pen_pressure_off_and_it_stays_off(studio, photo):
    made = studio()
    made.open(photo)
    assert made.window.actions_["pen_pressure"].isChecked()
    QTest.keyClick(made.window.canvas, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert not made.window.canvas.uses_pressure
    assert made.window.settings.current.pen_pressure == "nothing"
    made.window.settings.write()
    again = studio()
    assert not again.window.canvas.uses_pressure
    assert not again.window.actions_["pen_pressure"].isChecked()


def test_the_preferences_do_the_same(studio, photo):
    made = studio()
    made.open(photo)
    made.trigger("preferences")
    field = made.window.preferences.dialog.rows.fields["pen_pressure"]
    field.setCurrentIndex(field.findData("nothing"))
    field.activated.emit(field.currentIndex())
    assert not made.window.canvas.uses_pressure
    assert not made.window.actions_["pen_pressure"].isChecked()


def test_the_status_line_says_when_the_brush_cannot_grow(studio, photo):
    made = studio()
    made.open(photo)
    made.window.canvas.brush_px = 2000
    QTest.keyClick(made.window.canvas, Qt.Key.Key_BracketRight)
    assert made.window.status.activity.text() == "The brush is at its largest: 2000 px of the photo"
