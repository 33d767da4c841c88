"""How fast a download is, in words that can be believed."""

import pytest

from editor.state.models.pace import Pace, left_text


def test_a_rate_is_that_of_the_last_seconds() -> None:
    pace = Pace()
    assert pace.text(100_000_000) == "0.0 of 100.0 MB"
    for second in range(10):
        pace.note(second, second * 1_000_000)
    for second in range(10, 20):
        pace.note(second, 10_000_000 + (second - 10) * 4_000_000)
    assert pace.bytes_per_s == pytest.approx(4e6)
    assert pace.text(100_000_000) == "46.0 of 100.0 MB · 4.0 MB/s · 15 s left"


def test_nothing_is_told_before_a_second_has_passed_nor_after_a_new_beginning() -> None:
    pace = Pace()
    pace.note(0, 0)
    pace.note(0.5, 3_000_000)
    assert pace.bytes_per_s == 0
    pace.note(2, 6_000_000)
    assert pace.bytes_per_s > 0
    pace.note(3, 0)
    assert pace.bytes_per_s == 0
    assert pace.text(6_000_000) == "0.0 of 6.0 MB"


def test_a_line_that_stands_still_has_no_end() -> None:
    pace = Pace()
    for second in range(9):
        pace.note(second, 1_000_000)
    assert pace.text(6_000_000) == "1.0 of 6.0 MB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "5 s left"), (31, "35 s left"), (56, "1 min left"), (61, "2 min left"), (7 * 3600, "7 h left")],
)
def test_times_are_rounded_up(seconds: float, text: str) -> None:
    assert left_text(seconds) == text
