"""Texts are English until the window says where translations are looked up."""

from collections.abc import Iterator

import pytest

from editor.state.language import translation
from editor.state.language.translation import QT_TRANSLATE_NOOP, look_up_with, translate


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = translation._in_use[0]
    look_up_with(translation._english)
    yield
    look_up_with(before)


def test_without_a_window_everything_is_english() -> None:
    assert translate("Actions", "&Open…") == "&Open…"
    assert translate("Laying", "%n steps", "", 3) == "3 steps"
    assert translate("Laying", "100 %n", "", -1) == "100 %n"


def test_what_was_found_is_said_and_all_that_tells_it_apart_is_asked() -> None:
    asked = []

    def look_up(*words: object) -> str:
        asked.append(words)
        return "Öffnen"

    look_up_with(look_up)
    assert translate("Actions", "Open", "a file", 2) == "Öffnen"
    assert asked == [("Actions", "Open", "a file", 2)]


def test_a_text_in_a_table_stays_english() -> None:
    look_up_with(lambda *_: "Öffnen")
    assert QT_TRANSLATE_NOOP("Actions", "Open") == "Open"
