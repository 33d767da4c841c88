"""The window at its first start."""

from PySide6.QtCore import QSize

from editor.window.layout import FIRST_SIZE, FRAME_PX, first_size


def test_a_large_screen_gets_the_default_window():
    assert first_size(QSize(1920, 1080)) == FIRST_SIZE


def test_on_a_low_screen_the_window_ends_where_the_screen_ends():
    assert first_size(QSize(1280, 640)).height() == 640 - FRAME_PX
