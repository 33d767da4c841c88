"""How well a text answers what was typed into a search field. No Qt."""

from typing import Final

WORD_START: Final = 8
INSIDE_WORD: Final = 4
SCATTERED: Final = 2
ELSEWHERE: Final = 1
"""What a letter of the query counts: at the start of a word of the title, inside one, as scattered letters,
and in the words beside the title."""


def relevance(query: str, title: str, beside: str = "") -> int:
    """Return how well something answers a query: 0 for not at all, more for better.

    Every word of the query must be found, in any order and any case: as it is, or else its letters one after
    another in the title (``gm`` finds ``Grow Mask``). Everything answers an empty query.

    Args:
        query: What was typed.
        title: What the thing is called.
        beside: Other words that should find it.
    """
    words = query.casefold().split()
    scores = [_of_word(word, title.casefold(), beside.casefold()) for word in words]
    if not all(scores):
        return 0
    begins = bool(words) and title.casefold().startswith(" ".join(words))
    return 1 + sum(scores) + begins


def _of_word(word: str, title: str, beside: str) -> int:
    if title.startswith(word) or f" {word}" in title:
        return WORD_START * len(word)
    if word in title:
        return INSIDE_WORD * len(word)
    if _is_scattered(word, title):
        return SCATTERED * len(word)
    return ELSEWHERE * len(word) if word in beside else 0


def _is_scattered(word: str, text: str) -> bool:
    """Whether ``text`` has the letters of ``word`` in order, the first of them at the start of a word."""
    starts = (index for index in range(len(text)) if index == 0 or text[index - 1] == " ")
    return any(_follows(word, text[start:]) for start in starts if text[start] == word[0])


def _follows(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)
