"""The windows of the Help menu: what a report of a fault needs is there and can be copied."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton

from editor.panels.about import weights_sentence
from inpaint_core.catalog import MODELS
from tests.editor.small_engines import give_weights


def opened(window):
    (dialog,) = [one for one in window.findChildren(QDialog) if one.windowTitle() == "About Inpaint Editor"]
    return dialog


def test_about_says_where_it_runs_and_with_which_weights(studio):
    made = studio()
    made.window.models.preload()
    made.wait(lambda: made.window.model_panel.device == "Test device")
    made.trigger("about")
    words = [label.text() for label in opened(made.window).findChildren(QLabel)]
    assert words[words.index("Device") + 1] == "Test device"
    assert words[words.index("Weights") + 1] == weights_sentence()


def test_weights_of_ones_own_are_counted():
    networks = sum(spec.kind == "network" for spec in MODELS.values())
    assert weights_sentence().startswith(f"6 of {networks} networks have their weights here.")
    give_weights("dgi-published")
    assert weights_sentence().startswith(
        f"7 of {networks} networks have their weights here, 1 of them your own"
    )


def test_copy_diagnostics_puts_them_on_the_clipboard(studio):
    made = studio()
    made.trigger("about")
    (button,) = [one for one in opened(made.window).findChildren(QPushButton) if "Diag" in one.text()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "PySide6" in QGuiApplication.clipboard().text()
    assert button.text() == "Copied"


def test_the_buttons_of_dialogs_have_no_stock_pictures(studio):
    made = studio()
    for name in ("about", "click_model", "shortcuts"):
        made.trigger(name)
    buttons = [one for box in made.window.findChildren(QDialogButtonBox) for one in box.buttons()]
    assert len(buttons) >= 3
    style = buttons[0].style()
    hint = style.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons
    assert [one.text() for one in buttons if style.styleHint(hint, None, one.parentWidget())] == []
