import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation.score_table import Score
from training.figures.score_plot import _ticks, draw_score_curves


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=20))
def test_an_axis_has_a_few_round_numbers_around_all_values(values: list[float]) -> None:
    ticks = _ticks(values)
    assert ticks[0] <= min(values) + 1e-9
    assert ticks[-1] >= max(values) - 1e-9 * max(1, abs(max(values)))
    assert 2 <= len(ticks) <= 8


def test_ticks_are_such_as_people_write() -> None:
    assert _ticks([18.3, 26.5]) == pytest.approx([17.5, 20, 22.5, 25, 27.5])
    assert _ticks([0.635, 0.918]) == pytest.approx([0.6, 0.7, 0.8, 0.9, 1.0])


def test_costs_have_no_curve_and_a_missing_value_no_point() -> None:
    scores = [
        Score("A", "10-20 %", 3, {"psnr": 26.0, "seconds": 1.0}),
        Score("A", "20-30 %", 3, {"psnr": 24.0, "seconds": 1.0}),
        Score("B & co", "10-20 %", 3, {"psnr": 25.0}),
        Score("A", "all", 6, {"psnr": 25.0}),
    ]
    drawing = draw_score_curves(scores)
    assert "Time a photo" not in drawing
    assert drawing.count("<circle") == 3
    assert "B &amp; co" in drawing
    assert not math.isnan(float(drawing.split('cy="')[1].split('"')[0]))
