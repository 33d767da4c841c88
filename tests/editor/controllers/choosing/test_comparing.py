"""The original is compared with what is on show or accepted: wiped, side by side, as a difference."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.canvas.compare import comparing, original_view, wipe
from editor.state.saving import Picture
from tests.editor.controllers.choosing.conftest import FillMixable

ONE_HOLE = ((40, 40, 600, 380),)
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def colours(view, *points):
    """What the screen shows over points of the photo."""
    QApplication.processEvents()
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    found = []
    for x, y in points:
        place = QPointF(*view.viewport.to_view(x + 0.5, y + 0.5)).toPoint()
        found.append(image.pixelColor(place).getRgb()[:3])
    assert ratio == view.devicePixelRatio()
    return found


def test_left_of_the_handle_is_the_original_and_the_hand_can_drag_it(choice):
    one = choice(ONE_HOLE)
    canvas, document = one.window.canvas, one.window.document
    points = ((200, 100), (400, 100))
    before = [tuple(int(value) for value in document.image[y, x]) for x, y in points]
    filled = colours(canvas, *points)
    one.press(Qt.Key.Key_C)
    at_first = colours(canvas, *points)
    assert np.allclose(at_first[0], before[0], atol=6), "the original on the left"
    assert at_first[1] == filled[1], "the fill on the right"
    start = QPoint(round(canvas.width() / 2), 120)
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, QPoint(canvas.width() - 30, 120))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(canvas.width() - 30, 120))
    assert one.window.inpainting.is_choosing, "it was no stroke"
    assert np.allclose(colours(canvas, points[1])[0], before[1], atol=6)
    one.press(Qt.Key.Key_Escape)
    assert not one.window.actions_["compare_wipe"].isChecked()
    assert colours(canvas, *points) == filled
    assert one.window.inpainting.is_choosing, "Escape left the comparison first"


@pytest.mark.parametrize("how", [(), (SHIFT,)])
@pytest.mark.parametrize(
    "zooms", [(Qt.Key.Key_Z,), (Qt.Key.Key_0,), (Qt.Key.Key_Z, Qt.Key.Key_0), (Qt.Key.Key_1,)]
)
def test_the_first_escape_ends_the_comparison_whatever_was_zoomed_since(choice, how, zooms):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_C, *how)
    for key in zooms:
        one.press(key)
    assert one.window.choosing.comparing.is_on
    one.press(Qt.Key.Key_Escape)
    assert not one.window.choosing.comparing.is_on
    assert one.window.inpainting.is_choosing


def test_escape_after_fit_does_not_first_go_back_from_a_zoom_that_is_over(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_Z)
    one.press(Qt.Key.Key_0)
    one.press(Qt.Key.Key_Escape)
    one.made.wait(lambda: not one.window.inpainting.is_choosing)


def test_side_by_side_shows_one_place_in_both_whoever_moves_it(choice):
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_C, SHIFT)
    original, canvas = one.window.area.original, one.window.canvas
    one.made.wait(lambda: original.isVisible() and original.width() == canvas.width())
    one.made.qtbot.wait(50)  # it moves to where nothing covers it
    canvas.zoom_to(2.5)
    canvas.repaint()
    assert original.viewport.place == canvas.viewport.place
    x, y = (int(value) for value in canvas.to_image(QPointF(canvas.width() / 2, canvas.height() / 2)))
    before = one.window.document.image[y, x]
    assert np.allclose(colours(original, (x, y))[0], before, atol=8)
    assert not np.allclose(colours(canvas, (x, y))[0], before, atol=8)
    place = canvas.viewport.place
    QTest.mousePress(original, LEFT, pos=QPoint(200, 100))
    QTest.mouseMove(original, QPoint(170, 90))
    QTest.mouseRelease(original, LEFT, pos=QPoint(170, 90))
    assert canvas.viewport.place != place
    canvas.repaint()
    assert original.viewport.place == canvas.viewport.place
    one.press(Qt.Key.Key_C, SHIFT)
    assert not original.isVisible()


def test_both_sides_have_a_name(choice, monkeypatch):
    written = []
    draw = comparing.paint_label

    def note(painter, text, **place):
        written.append(text)
        draw(painter, text, **place)

    for module in (comparing, original_view, wipe):
        monkeypatch.setattr(module, "paint_label", note)
    one = choice(ONE_HOLE)
    one.press(Qt.Key.Key_C, SHIFT)
    one.made.wait(lambda: {"Original", "Idea 1"} <= set(written))
    one.press(Qt.Key.Key_Right)
    one.made.wait(lambda: "Idea 2" in written)
    one.press(Qt.Key.Key_Return)
    one.made.wait(lambda: written[-1] == "Now" or "Now" in written)
    written.clear()
    one.press(Qt.Key.Key_C)
    one.made.wait(lambda: {"Original", "Now"} <= set(written))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_words_of_both_sides_are_as_large_as_all_others(choice, monkeypatch, ratio):
    one = choice()
    canvas, fonts = one.window.canvas, []
    monkeypatch.setattr(canvas, "devicePixelRatio", lambda: ratio)
    paint = wipe.paint_label
    monkeypatch.setattr(
        wipe,
        "paint_label",
        lambda painter, *words, **where: (fonts.append(painter.font()), paint(painter, *words, **where)),
    )
    one.press(Qt.Key.Key_C)
    canvas.grab()
    assert canvas.hole_marks is not None
    assert fonts
    assert {font.pixelSize() for font in fonts} == {canvas.font().pixelSize()}
    assert {font.pointSizeF() for font in fonts} == {canvas.font().pointSizeF()}


def test_no_brush_stays_behind_where_the_line_was_taken(choice):
    one = choice(ONE_HOLE)
    canvas = one.window.canvas
    one.press(Qt.Key.Key_Return)
    one.press(Qt.Key.Key_C)
    line = QPoint(round(canvas.width() / 2), 200)
    QTest.mouseMove(canvas, line - QPoint(60, 0))
    assert canvas._overlay.pointer is not None, "the brush is shown beside the line"
    QTest.mouseMove(canvas, line)
    assert canvas._overlay.pointer is None
    QTest.mousePress(canvas, LEFT, pos=line)
    QTest.mouseMove(canvas, line + QPoint(80, 0))
    QTest.mouseRelease(canvas, LEFT, pos=line + QPoint(80, 0))
    assert canvas._overlay.pointer is None
    QTest.mouseMove(canvas, line - QPoint(100, 0))
    assert canvas._overlay.pointer == QPointF(line - QPoint(100, 0))


def test_a_photo_that_nothing_was_done_to_says_that_nothing_differs(studio, photo):
    made = studio()
    made.open(photo)
    made.trigger("compare_difference")
    made.wait(lambda: "Nothing differs" in made.window.choosing.legend.text())
    assert made.window.choosing.legend.isVisible()


def test_the_difference_says_how_many_pixels_changed_and_that_none_did_outside(choice):
    one = choice(ONE_HOLE)
    document, legend = one.window.document, one.window.choosing.legend
    one.press(Qt.Key.Key_D, SHIFT)
    one.made.wait(lambda: "outside" in legend.text())
    shown = document.shown_pixels(document.box)
    changed = int((shown != document.original).any(axis=2).sum())
    assert f"{changed:,} pixels changed in the mask" in legend.text()
    assert legend.text().endswith("0 outside")
    assert colours(one.window.canvas, (20, 20)) == [(0, 0, 0)]
    one.press(Qt.Key.Key_Right)
    one.press(Qt.Key.Key_Return)
    one.made.wait(lambda: "outside" in legend.text())
    assert legend.text().endswith("0 outside"), "of what was accepted too"
    one.press(Qt.Key.Key_D, SHIFT)
    assert not legend.isVisible()


@pytest.mark.parametrize(
    ("covers", "seam_px", "words"),
    [
        (True, 0, "{} in leftover edges beside it"),
        (False, 3, "{} in its soft seam"),
        (True, 3, "{} in leftover edges and the soft seam"),
    ],
)
def test_pixels_beside_the_mask_are_called_what_they_are(choice, covers, seam_px, words):
    one = choice(((40, 40, 100, 100),))
    document, legend = one.window.document, one.window.choosing.legend
    original = document.original.copy()
    original[101, 50:57] ^= 1  # as if the fill had reached two pixels out, and there changed seven
    document._photo.original = Picture(original, None)
    filled = one.window.choosing.comparing._filled[document]
    filled.covers_edges, filled.seam_px = covers, seam_px
    one.press(Qt.Key.Key_D, SHIFT)
    one.made.wait(lambda: "outside" in legend.text())
    assert words.format(7) in legend.text()
    assert legend.text().endswith("0 outside")


def test_without_seam_and_grown_mask_whatever_changed_beside_the_mask_is_outside(choice):
    one = choice(((40, 40, 100, 100),))
    document, legend = one.window.document, one.window.choosing.legend
    original = document.original.copy()
    original[101, 50:57] ^= 1
    document._photo.original = Picture(original, None)
    filled = one.window.choosing.comparing._filled[document]
    filled.covers_edges, filled.seam_px = False, 0
    one.press(Qt.Key.Key_D, SHIFT)
    one.made.wait(lambda: "outside" in legend.text())
    assert legend.text().endswith("7 outside")


def test_a_change_outside_the_mask_would_be_counted(choice):
    one = choice(((40, 40, 100, 100),))
    document = one.window.document
    one.press(Qt.Key.Key_Return)
    original = document.original.copy()
    original[400, 600] ^= 1
    document._photo.original = Picture(original, None)
    one.press(Qt.Key.Key_D, SHIFT)
    legend = one.window.choosing.legend
    one.made.wait(lambda: "outside" in legend.text())
    assert legend.text().endswith("1 outside")


def test_where_fills_differ_is_tinted_with_a_legend(choice):
    one = choice()
    canvas = one.window.canvas
    plain = colours(canvas, (70, 70), (250, 200))
    one.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    one.made.wait(lambda: canvas.heat is not None)
    tinted = colours(canvas, (70, 70), (250, 200))
    assert tinted[0] != plain[0], "in the hole"
    assert tinted[1] == plain[1], "and only there"
    assert "3 fills" in one.window.choosing.legend.text()
    one.press(Qt.Key.Key_Return)
    assert canvas.heat is None
    assert not one.window.choosing.legend.isVisible()


def test_what_was_filled_before_counts_as_the_mask_too(choice):
    one = choice(((40, 40, 100, 100),))
    document, legend = one.window.document, one.window.choosing.legend
    one.press(Qt.Key.Key_Return)
    one.made.wait(lambda: not one.window.inpainting.is_choosing)
    mask = np.zeros((420, 640), np.bool_)
    mask[300:330, 400:440] = True
    document.replace_mask(mask, "Mask")
    one.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.made.wait(lambda: one.window.strip.count == 3)
    one.press(Qt.Key.Key_D, SHIFT)
    one.made.wait(lambda: "outside" in legend.text())
    changed = int((document.shown_pixels(document.box) != document.original).any(axis=2).sum())
    assert f"{changed:,} pixels changed in the mask" in legend.text()
    assert legend.text().endswith("0 outside")


def test_no_comparison_keeps_a_photo_on_loan_that_has_changed_since(choice):
    """Save, Undo and the next fill would have to copy all of a large photo in the window's thread."""
    engine = FillMixable()
    one = choice(ONE_HOLE, engine=engine)
    engine.requests.clear()  # only this stand-in keeps them
    document = one.window.document
    memory = document.image.__array_interface__["data"]
    one.press(Qt.Key.Key_Return)
    one.made.wait(lambda: not one.window.inpainting.is_choosing and not one.window.inpainting.is_running)
    assert document.is_dirty
    assert document.image.__array_interface__["data"] == memory
    one.made.trigger("undo")
    assert one.window.inpainting.is_choosing
    assert document.image.__array_interface__["data"] == memory


def test_the_line_of_the_difference_leaves_the_strip_free(choice):
    one = choice(((40, 340, 100, 400), (400, 360, 480, 410)))
    one.press(Qt.Key.Key_Escape)
    one.window.resize(1280, 640)
    one.made.qtbot.wait(50)
    one.window.canvas.fit()
    one.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    one.made.wait(lambda: one.strip.count == 3)
    one.settle()
    legend = one.window.choosing.legend
    assert one.strip.geometry().top() == 0
    one.made.trigger("compare_difference")
    one.made.wait(lambda: "outside" in legend.text())
    assert legend.isVisible()
    assert not legend.geometry().intersects(one.strip.geometry())
    one.press(Qt.Key.Key_Return)
    one.made.wait(lambda: not one.strip.isVisible())
    assert legend.isVisible()
    assert legend.geometry().top() < 20, "the corner is free again"
