import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from editor.canvas.brush_cursor import brush_cursor_region, paint_brush_cursor
from editor.widgets.qimage_bridge import from_qimage


def painted(background: int, center: QPointF, radius_px: float, *, erases=False) -> np.ndarray:
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(background, background, background))
    painter = QPainter(image)
    paint_brush_cursor(painter, center, radius_px, erases=erases)
    painter.end()
    return from_qimage(image)[0][:, :, 0].astype(int)


@settings(max_examples=60)
@given(
    x=st.floats(100, 200),
    y=st.floats(100, 200),
    radius_px=st.floats(0.2, 400),
    erases=st.booleans(),
)
def test_nothing_is_painted_outside_the_region(x, y, radius_px, erases):
    center = QPointF(x, y)
    changed = np.argwhere(painted(90, center, radius_px, erases=erases) != 90)
    region = brush_cursor_region(center, radius_px)
    covered = np.zeros((300, 300), np.bool_)
    for rect in region:
        left, top = max(0, rect.left()), max(0, rect.top())
        covered[top : max(0, rect.bottom() + 1), left : max(0, rect.right() + 1)] = True
    assert covered[changed[:, 0], changed[:, 1]].all()


def test_the_region_of_a_large_brush_leaves_its_middle_alone():
    region = brush_cursor_region(QPointF(500, 500), 400)
    area = sum(rect.width() * rect.height() for rect in region)
    assert area < 0.35 * 800 * 800


@pytest.mark.parametrize("background", [0, 128, 255])
def test_the_circle_stands_out_on_any_background(background):
    drawn = painted(background, QPointF(150, 150), 60)
    along_radius = drawn[150, 200:220]
    assert along_radius.max() - along_radius.min() > 90


def test_the_circle_has_the_true_radius():
    row = painted(0, QPointF(150, 150), 60)[150]
    bright = np.flatnonzero(row > 128)
    assert bright.min() == pytest.approx(90, abs=1)
    assert bright.max() == pytest.approx(210, abs=1)


def test_the_eraser_looks_different_in_the_middle():
    brush = painted(90, QPointF(150, 150), 30)
    eraser = painted(90, QPointF(150, 150), 30, erases=True)
    assert (brush[145:155, 140:160] == 90).all()
    assert (eraser[150, 146:154] != 90).any()


def test_a_tiny_brush_is_found_by_its_cross():
    drawn = painted(90, QPointF(150, 150), 0.5)
    assert (drawn[150, 140:147] != 90).any()
    assert (drawn[140:147, 150] != 90).any()
