"""Curves of a run: what stands at their axes is inside the drawing, whatever the numbers are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from training.figures.curves import HEIGHT, TEXT_PX, WIDTH, curves_of, draw_curve

FONT = ImageFont.load_default(TEXT_PX)
POINTS = st.lists(
    st.tuples(st.integers(1, 4_000_000), st.floats(-1e9, 1e9, allow_subnormal=False)), min_size=1, max_size=5
)


def labels_of(drawing: str) -> list[tuple[float, float, str, str]]:
    """Return left end, height, kind and text of every label."""
    found = []
    for x, y, kind, text in re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)" class="(\w+)">([^<]+)<', drawing):
        width = FONT.getlength(text)
        found.append((float(x) - width / (1 if kind == "end" else 2), float(y), kind, text))
    return found


@given(points=POINTS)
def test_no_label_is_cut_off(points: list[tuple[int, float]]) -> None:
    points.sort()
    drawing = draw_curve("a value", points, last_step=points[-1][0])
    labels = labels_of(drawing)
    assert len(labels) >= 4
    for left, y, _, text in labels:
        assert left >= 0, text
        assert left + FONT.getlength(text) <= WIDTH, text
        assert TEXT_PX * 0.7 <= y <= HEIGHT


def test_the_axes_are_labelled_with_round_numbers() -> None:
    drawing = draw_curve("rate", [(1, 0.001), (60, 0.001), (61, 1.006e-5)], last_step=120)
    texts = [text for *_, text in labels_of(drawing)]
    assert texts == ["0", "0.00025", "0.0005", "0.00075", "0.001", "0", "50", "100", "step"]


def test_all_curves_of_a_run_have_the_same_steps() -> None:
    late = draw_curve("late", [(60, 1.0), (120, 2.0)], last_step=120)
    x = float(re.findall(r'points="([\d.]+),', late)[0])
    assert x > WIDTH / 2  # it begins in the middle of the run


def test_what_is_not_finite_is_left_out() -> None:
    assert draw_curve("loss", [(1, float("nan"))], last_step=1) == ""
    assert "nan" not in draw_curve("loss", [(1, float("nan")), (2, 3.0)], last_step=2)


def test_a_log_has_a_curve_for_every_column_with_numbers() -> None:
    rows = [{"step": "1", "hole": "2.5", "known": ""}, {"step": "2", "hole": "2", "known": "1"}]
    assert curves_of(rows) == {"hole": [(1, 2.5), (2, 2)], "known": [(2, 1)]}


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0])
def test_a_value_that_never_changes_has_an_axis_too(value: float) -> None:
    assert "nan" not in draw_curve("count", [(1, value), (9, value)], last_step=9)
