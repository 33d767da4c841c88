"""The brush slider: logarithmic, and never at odds with the number beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QMainWindow

from editor.canvas.brush_resize import MAX_BRUSH_PX, MIN_BRUSH_PX
from editor.panels.options_row import SLIDER_STEPS, OptionsRow, brush_to_step, step_to_brush
from editor.widgets.actions import Actions


@pytest.fixture
def row(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    row = OptionsRow(Actions(window, {}))
    window.addToolBar(row)
    window.show()
    yield row
    window.close()


def test_the_slider_reaches_both_ends():
    assert step_to_brush(0) == MIN_BRUSH_PX
    assert step_to_brush(SLIDER_STEPS) == MAX_BRUSH_PX


@given(st.integers(MIN_BRUSH_PX, MAX_BRUSH_PX))
def test_a_size_comes_back_from_the_slider_to_within_a_percent(brush_px):
    assert abs(step_to_brush(brush_to_step(brush_px)) - brush_px) <= max(1, brush_px / 100)


def test_typing_a_size_moves_the_slider_and_keeps_the_number(row, qtbot):
    with qtbot.waitSignal(row.brush_chosen) as chosen:
        row.brush.setValue(1234)
    assert chosen.args == [1234]
    assert row.brush.value() == 1234
    assert row.slider.value() == brush_to_step(1234)


def test_moving_the_slider_chooses_a_size(row):
    seen = []
    row.brush_chosen.connect(seen.append)
    for step in range(0, SLIDER_STEPS + 1, 50):
        row.slider.setValue(step)
    assert seen == sorted(seen)
    assert seen[-1] == row.brush.value() == MAX_BRUSH_PX


def test_a_size_set_elsewhere_is_shown(row):
    row.show_brush(77)
    assert row.brush.value() == 77
