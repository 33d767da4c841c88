"""Numbers as a language writes them."""

import pytest

from editor.state.language import numbers
from editor.state.language.numbers import in_its_language, number


@pytest.fixture
def german_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {",": ".", ".": ","}
    monkeypatch.setattr(numbers, "translate", lambda _context, text, *_: marks[text])


def test_english_has_commas_between_thousands() -> None:
    assert [number(1234567), number(0.5), number(1234.56, 1)] == ["1,234,567", "0", "1,234.6"]


@pytest.mark.usefixtures("german_marks")
def test_german_changes_both_marks_and_nothing_else() -> None:
    assert [number(1234567), number(1234.56, 1), number(-0.25, 2)] == ["1.234.567", "1.234,6", "-0,25"]
    assert in_its_language("1.5e-05") == "1,5e-05"
