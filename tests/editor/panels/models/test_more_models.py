"""Models without weights are one click away from the list, with what is missing and how to get it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from editor.panels.model_picker import has_weights
from inpaint_core.catalog import MODELS
from tests.editor.small_engines import give_weights


def opened(window):
    return window.findChild(QDialog, "more_models")


def test_one_click_shows_every_model_that_lacks_weights(studio):
    window = studio().window
    QTest.mouseClick(window.model_panel.more, Qt.MouseButton.LeftButton)
    words = [label.text() for label in opened(window).findChildren(QLabel)]
    missing = [spec for spec in MODELS.values() if not has_weights(spec.name)]
    assert missing
    for spec in missing:
        assert spec.label in words
        assert spec.summary in words
    assert not {spec.label for spec in MODELS.values() if has_weights(spec.name)} & set(words)
    opened(window).close()


def test_its_button_asks_for_a_checkpoint(studio, qtbot):
    window = studio().window
    asked = []
    window.actions_["import_checkpoint"].triggered.connect(lambda: asked.append(True))
    window.actions_["more_models"].trigger()
    button = next(one for one in opened(window).findChildren(QPushButton) if "Import" in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [True]
    qtbot.waitUntil(lambda: opened(window) is None)


def test_with_all_weights_there_is_nothing_more_to_see(studio):
    for name, spec in MODELS.items():
        if spec.kind == "network" and not has_weights(name):
            give_weights(name)
    window = studio().window
    assert not window.model_panel.more.isVisible()
