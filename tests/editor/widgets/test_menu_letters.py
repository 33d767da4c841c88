"""Underlined letters: one for each entry, none twice."""

from hypothesis import given
from hypothesis import strategies as st

from editor.widgets.menu_letters import letter_of, with_own_letters

WORDS = st.text(alphabet="abcdefgh &", max_size=12)


def bare(text):
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&&")


@given(st.lists(WORDS, max_size=8))
def test_no_letter_is_there_twice_and_no_word_changes(texts):
    texts = [text.replace("&", "&&") for text in texts]
    found = with_own_letters(texts)
    letters = [letter_of(text) for text in found if letter_of(text)]
    assert len(letters) == len(set(letters))
    assert [bare(text) for text in found] == [bare(text) for text in texts]


def test_the_first_keeps_its_letter_and_others_get_the_beginning_of_a_word():
    assert with_own_letters(["&Paste Photo", "&Preferences…", "Find Command"]) == [
        "&Paste Photo",
        "P&references…",
        "&Find Command",
    ]
    assert with_own_letters(["&Save", "Save &As", "&Select All"]) == ["&Save", "Save &As", "S&elect All"]
