"""By keyboard alone: a photo is opened, a thing selected, filled, a fill chosen, and the photo saved."""

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.editor.small_engines import FillDiverse

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def press(key, modifiers=NONE):
    """Press a key where the focus is, as a keyboard does."""
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def test_from_opening_to_saving(studio, photo, tmp_path, qtbot):
    made = studio(FillDiverse(), "spn-probabilistic")
    window = made.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    made.answers.open_paths = [photo]
    press(Qt.Key.Key_O, CONTROL)
    made.wait(lambda: window.document is not None)
    made.settle()
    assert QApplication.focusWidget() is window.canvas

    press(Qt.Key.Key_M)  # rectangle
    for key, modifiers in (
        (Qt.Key.Key_Left, NONE),
        (Qt.Key.Key_Space, NONE),
        (Qt.Key.Key_Right, SHIFT),
        (Qt.Key.Key_Down, SHIFT),
        (Qt.Key.Key_Space, NONE),
    ):
        press(key, modifiers)
    made.wait(lambda: window.document.has_mask)
    hole, before = window.document.mask.copy(), window.document.image.copy()

    made.wait(window.actions_["inpaint"].isEnabled)
    press(Qt.Key.Key_Return, CONTROL)
    made.wait(lambda: len(window.inpainting.completions) > 2 and not window.inpainting.is_running)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert window.inpainting.index == 2
    press(Qt.Key.Key_Return)
    made.wait(lambda: not window.inpainting.is_choosing)

    target = tmp_path / "saved.png"
    made.answers.save_path = target
    press(Qt.Key.Key_S, CONTROL | SHIFT)
    made.wait(lambda: target.exists() and not window.background.is_busy)
    saved = np.asarray(Image.open(target).convert("RGB"))
    assert np.array_equal(saved[~hole], before[~hole])
    assert not np.array_equal(saved[hole], before[hole])


def test_tab_shows_the_original_only_where_the_photo_has_the_focus(studio, photo):
    made = studio()
    made.open(photo)
    window = made.window
    window.model_panel.context.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyPress(window.model_panel.context, Qt.Key.Key_Tab)
    assert not window.canvas.show_original
    assert QApplication.focusWidget() is window.model_panel.feather
    window.canvas.setFocus()
    QTest.keyPress(window.canvas, Qt.Key.Key_Tab)
    assert window.canvas.show_original
    assert QApplication.focusWidget() is window.canvas
    QTest.keyRelease(window.canvas, Qt.Key.Key_Tab)
    assert not window.canvas.show_original


def test_a_choice_made_by_keys_keeps_the_focus_one_made_with_the_mouse_gives_it_to_the_photo(studio, photo):
    made = studio()
    made.open(photo)
    panel = made.window.model_panel
    panel.fringe.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert not panel.fringe.isChecked()
    assert QApplication.focusWidget() is panel.fringe
    panel.fringe.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(panel.fringe, Qt.MouseButton.LeftButton, pos=panel.fringe.rect().center() * 0.2)
    assert QApplication.focusWidget() is made.window.canvas
