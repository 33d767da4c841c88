import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.figures.axis import round_ticks, tick_text


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=20))
def test_an_axis_has_a_few_round_numbers_around_all_values(values: list[float]) -> None:
    ticks = round_ticks(values)
    assert ticks[0] <= min(values) + 1e-9
    assert ticks[-1] >= max(values) - 1e-9 * max(1, abs(max(values)))
    assert 2 <= len(ticks) <= 8


def testround_ticks_are_such_as_people_write() -> None:
    assert round_ticks([18.3, 26.5]) == pytest.approx([17.5, 20, 22.5, 25, 27.5])
    assert round_ticks([0.635, 0.918]) == pytest.approx([0.6, 0.7, 0.8, 0.9, 1.0])


def test_numbers_at_an_axis_are_short() -> None:
    assert [tick_text(value) for value in (17.5, 0.0002, 20_000, 0.30000000000000004)] == [
        "17.5",
        "0.0002",
        "20,000",
        "0.3",
    ]
