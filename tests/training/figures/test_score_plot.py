import math
import re

from PIL import ImageFont

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


def test_a_long_name_is_not_cut_off_in_the_legend() -> None:
    name = "my own photos, second attempt with the larger crop, finished on Sunday"
    drawing = draw_score_curves([Score(name, "10-20 %", 3, {"psnr": 26.0})])
    width = float(re.search(r'<svg[^>]* width="(\d+)"', drawing).group(1))  # type: ignore[union-attr]
    left = float(re.search(rf'<text x="(\d+)" y="[\d.]+">{name}', drawing).group(1))  # type: ignore[union-attr]
    assert left + ImageFont.load_default(12).getlength(name) <= width
