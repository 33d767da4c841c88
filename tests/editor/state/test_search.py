"""What is typed finds what is meant."""

from hypothesis import given
from hypothesis import strategies as st

from editor.state.search import relevance

TEXTS = st.text(alphabet="abcXY ", min_size=1, max_size=20)


@given(TEXTS, TEXTS, TEXTS)
def test_every_part_of_a_text_finds_it(before, part, after):
    assert relevance(part, before + part + after) > 0


@given(TEXTS)
def test_an_empty_query_finds_everything(text):
    assert relevance("", text) == relevance("  ", text) > 0


@given(TEXTS, TEXTS)
def test_case_and_order_of_words_do_not_matter(query, text):
    assert relevance(query.upper(), text) == relevance(query.lower(), text)
    backwards = " ".join(reversed(query.split()))
    assert (relevance(query, text) > 0) == (relevance(backwards, text) > 0)


@given(TEXTS)
def test_a_letter_that_is_not_there_finds_nothing(text):
    assert relevance(text + "q", text.replace("q", "")) == 0


def test_starts_of_words_are_better_than_what_is_inside_and_that_than_scattered_letters():
    assert relevance("mask", "Grow Mask") > relevance("mask", "Unmask") > relevance("mask", "Many Asks") > 0


def test_words_beside_the_title_find_it_too_but_not_letter_by_letter():
    assert 0 < relevance("wheel", "Zoom", "what the wheel does") < relevance("wheel", "Wheel")
    assert relevance("wd", "Zoom", "what the wheel does") == 0


def test_initials_are_enough():
    assert relevance("gm", "Grow Mask") > 0
    assert relevance("gm", "Image") == 0
