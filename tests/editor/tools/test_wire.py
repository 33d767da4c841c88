"""The width of a wire is seen before the first click, and along the way to the pointer."""

import threading

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from editor.tools import wire
from inpaint_core.files.read_write import write_image

BRUSH_PX = 48
WIDE_PX = 7


@pytest.fixture
def wired(studio, tmp_path):
    """A window with the wire tool over a sky with one dark wire across it."""
    rng = np.random.default_rng(1)
    sky = np.clip(rng.normal(170, 2, (420, 640, 3)), 0, 255).astype(np.uint8)
    cv2.line(sky, (0, 200), (639, 200), (40, 40, 40), WIDE_PX)
    write_image(tmp_path / "wire.png", sky)
    made = studio()
    made.window.resize(1280, 800)
    made.open(tmp_path / "wire.png")
    made.trigger("wire")
    return made


def test_before_the_first_click_the_pointer_is_as_wide_as_the_wire_under_it(wired):
    canvas = wired.window.canvas
    QTest.mouseMove(canvas, wired.at(300, 201))
    wired.wait(lambda: WIDE_PX <= canvas._overlay.width_px <= WIDE_PX + 9)
    QTest.mouseMove(canvas, wired.at(300, 80))
    wired.wait(lambda: canvas._overlay.width_px == BRUSH_PX)  # nothing thin is there: as wide as the brush
    wired.trigger("brush")
    QTest.mouseMove(canvas, wired.at(300, 201))
    assert canvas._overlay.width_px is None


def test_the_way_to_the_pointer_is_as_wide_as_what_gets_selected(wired):
    canvas, document = wired.window.canvas, wired.window.document
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=wired.at(60, 201))
    QTest.mouseMove(canvas, wired.at(560, 200))
    wired.wait(lambda: not canvas._strokes.is_waiting)
    wired.wait(lambda: canvas._strokes.outline.width_px < BRUSH_PX)  # measured once the way is found
    wired.wait(lambda: not canvas._strokes.is_waiting)
    width = canvas._strokes.outline.width_px
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=wired.at(560, 200))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    wired.wait(lambda: document.has_mask)
    assert width == pytest.approx(np.count_nonzero(document.mask[:, 300]), abs=2)


def test_no_event_waits_for_a_width_and_what_was_passed_is_left_out(wired, monkeypatch):
    canvas, gate, measured = wired.window.canvas, threading.Event(), []

    def slowly(image, press):
        measured.append(round(press.x))
        assert gate.wait(20)
        return 5.0 if press.y < 150 else 9.0

    monkeypatch.setattr(wire, "_width_around", slowly)
    for x in (100, 200, 300, 400):
        QTest.mouseMove(canvas, wired.at(x, 80))
    assert canvas._overlay.width_px == BRUSH_PX, "as wide as the brush until something is measured"
    wired.wait(lambda: len(measured) == 1)
    gate.set()
    wired.wait(lambda: len(measured) == 2 and canvas._overlay.width_px == 5)
    assert measured == [pytest.approx(100, abs=2), pytest.approx(400, abs=2)]
    wired.wait(lambda: not canvas._strokes.is_waiting and not canvas._overlay._look_again.isActive())
    QTest.mouseMove(canvas, wired.at(400, 300))
    wired.wait(lambda: canvas._overlay.width_px == 9)


def test_a_width_keeps_no_photo(wired):
    """A photo of 100 megapixels that is on loan would be copied when the next fill is accepted."""
    canvas, document = wired.window.canvas, wired.window.document
    QTest.mouseMove(canvas, wired.at(300, 201))
    wired.wait(lambda: not canvas._strokes.is_waiting and not canvas._overlay._look_again.isActive())
    wired.wait(lambda: document._photo.colours._loan() is None)
