import math

from training.evaluation.score_table import Score
from training.figures.score_plot import draw_score_curves


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
