"""With fills on show the mask can be painted on at any time; the fills are not lost by it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from editor.window.choosing.commands import MASK_COMMANDS
from inpaint_core.files.read_write import write_mask
from tests.editor.small_engines import FillOneByOne, grey_of

ONE_HOLE = ((40, 40, 100, 100),)
LEFT = Qt.MouseButton.LeftButton


def stroke(one, *points):
    canvas = one.window.canvas
    QTest.mousePress(canvas, LEFT, pos=one.made.at(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(canvas, one.made.at(*point))
    QTest.mouseRelease(canvas, LEFT, pos=one.made.at(*points[-1]))


def chip(one):
    return one.window.choosing.back_chip


@pytest.mark.parametrize("start", [(300, 200), (70, 70)], ids=["beside the hole", "from the hole"])
def test_a_stroke_paints_on_and_the_chip_brings_fills_and_mask_back(choice, start):
    one = choice(ONE_HOLE)
    document = one.window.document
    mask = document.mask.copy()
    one.press(Qt.Key.Key_Right)
    stroke(one, start, (330, 220), (360, 240))
    assert document.mask[240, 360], "the stroke that began is painted"
    assert document.mask[start[1], start[0]], "from its first point on"
    assert not one.window.inpainting.is_choosing
    assert chip(one).isVisible()
    assert chip(one).text() == "Back to 3 fills"
    QTest.mouseClick(chip(one), LEFT)
    assert np.array_equal(document.mask, mask)
    assert one.shown(0) == grey_of(11, 1.0)
    assert not chip(one).isVisible()
    one.made.trigger("discard")
    one.made.trigger("undo")
    assert document.mask[240, 360], "going back was an undo step: the stroke is not lost either"


def test_a_click_on_a_hole_chooses_for_it_and_paints_nothing(choice):
    one = choice()
    mask = one.window.document.mask.copy()
    QTest.mouseClick(one.window.canvas, LEFT, pos=one.made.at(440, 330))
    assert one.window.inpainting.chooser.sheet.hole == 1
    assert one.strip.holes.buttons[2].isChecked()
    assert np.array_equal(one.window.document.mask, mask)


def test_fills_of_a_photo_that_has_changed_cannot_be_gone_back_to_until_that_is_undone(choice):
    one = choice(ONE_HOLE)
    stroke(one, (300, 200), (330, 220))
    one.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.made.wait(lambda: one.strip.count == 3)
    one.settle()
    one.press(Qt.Key.Key_Return)
    assert not one.window.actions_["back_to_fills"].isEnabled()
    assert not chip(one).isVisible()


def test_a_command_for_the_mask_puts_the_fills_aside_too(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_X)
    assert one.window.document.mask[0, 0]
    assert not one.window.inpainting.is_choosing
    assert chip(one).isVisible()


@pytest.mark.parametrize("command", MASK_COMMANDS)
def test_every_command_that_changes_the_mask_puts_the_fills_aside(choice, command, tmp_path):
    one = choice(ONE_HOLE)
    if command == "import_mask":
        one.made.answers.mask_path = tmp_path / "mask.png"
        write_mask(tmp_path / "mask.png", np.eye(*one.window.document.mask.shape, dtype=np.bool_))
    one.made.trigger("copy_mask")
    one.made.trigger(command)
    one.settle()
    assert not one.window.inpainting.is_choosing
    assert one.window.document.previewed is None
    assert chip(one).isVisible()


def test_space_tapped_or_a_double_click_enlarges_and_escape_goes_back_before_it_discards(choice):
    one = choice(ONE_HOLE)
    canvas = one.window.canvas
    fitted = canvas.zoom
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.zoom > 2 * fitted
    middle = canvas.to_image(QPointF(canvas.width() / 2, (canvas.height() - one.strip.height()) / 2))
    assert np.allclose(middle, (70, 70), atol=1), "the hole is in the middle of what is free"
    one.press(Qt.Key.Key_Escape)
    assert canvas.zoom == fitted
    assert one.window.inpainting.is_choosing
    QTest.mouseDClick(one.strip.thumbnails[1], LEFT)
    assert canvas.zoom > 2 * fitted
    assert one.window.inpainting.index == 1
    one.press(Qt.Key.Key_Escape)
    one.press(Qt.Key.Key_Escape)
    assert not one.window.inpainting.is_choosing


@pytest.mark.parametrize(
    ("answer", "is_kept", "is_saved"),
    [("keep", True, True), ("without", False, True), ("cancel", False, False)],
)
def test_saving_asks_what_becomes_of_the_fill_on_show(choice, tmp_path, answer, is_kept, is_saved):
    one = choice(ONE_HOLE)
    one.made.answers.fills_answer = answer
    one.made.answers.save_path = tmp_path / "out.png"
    one.made.trigger("save_as")
    one.made.settle()
    assert "fills on show out.png" in one.made.answers.asked
    assert one.window.inpainting.is_choosing == (not is_kept)
    assert (tmp_path / "out.png").exists() == is_saved
    assert (one.accepted(0) == grey_of(10, 1.0)) == is_kept


def test_a_cancelled_change_of_diversity_puts_the_slider_back(choice):
    engine = FillOneByOne()
    engine.next.release(3)
    one = choice(ONE_HOLE, engine=engine)
    one.window.samples_panel.diversity.setValue(10)
    one.made.wait(lambda: one.window.inpainting.is_running)
    one.press(Qt.Key.Key_Escape)
    assert one.window.samples_panel.chosen_diversity == 1.0
    assert one.window.settings.current.diversity == 1.0
