"""Thumbnails fill their place whatever the shape of the fill."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMainWindow

from editor.actions import Actions
from editor.panels.completion_strip import THUMBNAIL_PX, CompletionStrip, fill

SIDES = st.integers(1, 400)


@given(SIDES, SIDES)
def test_a_picture_of_any_shape_fills_the_thumbnail(width, height):
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    filled = fill(picture, THUMBNAIL_PX)
    assert filled.size() == THUMBNAIL_PX
    for x, y in ((0, 0), (THUMBNAIL_PX.width() - 1, THUMBNAIL_PX.height() - 1)):
        assert filled.pixelColor(x, y).name() == "#336699"


@pytest.fixture
def strip(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    strip = CompletionStrip(Actions(window, {}))
    window.setCentralWidget(strip)
    window.resize(600, 300)
    window.show()
    yield strip
    window.close()


def test_the_highlighted_thumbnail_is_scrolled_to(strip, qtbot):
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(0)
    for number in range(12):
        strip.add(picture, str(number), "")
    strip.highlight(11)
    qtbot.waitUntil(lambda: not strip.thumbnails[11].visibleRegion().isEmpty(), timeout=2000)
    assert strip.thumbnails[11].isChecked()
    assert not strip.thumbnails[0].isChecked()


def test_an_emptied_strip_starts_at_one_again(strip):
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(0)
    strip.add(picture, "1", "")
    strip.clear()
    assert strip.count == 0
    assert not strip.isVisible()
    strip.add(picture, "1", "")
    strip.highlight(0)
    assert strip.thumbnails[0].isChecked()
