"""The curves: what is painted follows the points, and the newest value is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from editor.dialogs.training.curves import CurveView, smoothed
from editor.widgets.qimage_bridge import from_qimage
from editor.widgets.theme import current_shades

SIZE = 300, 160


@pytest.fixture
def view(qtbot):
    made = CurveView("Loss", number_format=".2f", unit="dB")
    qtbot.addWidget(made)
    made.resize(*SIZE)
    return made


def line_of(view) -> np.ndarray:
    """Return where the line is, H x W."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    pixels = from_qimage(image)[0].astype(int)
    accent = np.array(QColor(current_shades().accent_text).getRgb()[:3])
    return np.abs(pixels - accent).sum(axis=2) < 60


def test_without_points_there_is_no_line(view):
    assert not line_of(view).any()
    assert view.newest == ""


def test_a_falling_curve_falls_and_ends_at_its_step(view):
    view.show_points([(step, 10.0 - step) for step in range(6)], 10)
    rows, columns = np.nonzero(line_of(view))
    assert rows[columns.argmin()] < rows[columns.argmax()]
    assert columns.max() == pytest.approx(SIZE[0] / 2, abs=8)  # half of the steps are made
    assert view.newest == "5.00 dB"


def test_one_point_is_seen(view):
    view.show_points([(5, 3.0)], 10)
    assert line_of(view).any()


def test_a_hundred_thousand_points_keep_first_and_last(view):
    view.show_points([(step, float(step)) for step in range(100_001)], 100_000)
    _, columns = np.nonzero(line_of(view))
    assert columns.min() < 16
    assert columns.max() > SIZE[0] - 16
    assert view.newest == "100000.00 dB"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_the_smooth_line_stays_within_the_values(values):
    found = smoothed(values)
    assert len(found) == len(values)
    assert min(values) - 1e-6 <= min(found)
    assert max(found) <= max(values) + 1e-6
