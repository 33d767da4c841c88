"""How well a text answers what was typed into a search field. No Qt."""

from typing import Final

WORD_START: Final = 4
INSIDE_WORD: Final = 2
SCATTERED: Final = 1
"""What a letter of the query counts where it is found: at the start of a word, inside one, one by one."""


def relevance(query: str, text: str) -> int:
    """Return how well ``text`` answers ``query``: 0 for not at all, more for better.

    Every word of the query must be found, in any order and any case: as it is, or else its letters one after
    another (``gm`` finds ``Grow Mask``). An empty query is answered by every text.

    Args:
        query: What was typed.
        text: What is searched.
    """
    words, there = query.casefold().split(), text.casefold()
    scores = [_of_word(word, there) for word in words]
    if not all(scores):
        return 0
    begins = bool(words) and there.startswith(" ".join(words))
    return 1 + sum(scores) + begins


def _of_word(word: str, text: str) -> int:
    if text.startswith(word) or f" {word}" in text:
        return WORD_START * len(word)
    if word in text:
        return INSIDE_WORD * len(word)
    return SCATTERED * _is_scattered(word, text)


def _is_scattered(word: str, text: str) -> bool:
    """Whether ``text`` has the letters of ``word`` in order, the first of them at the start of a word."""
    starts = (index for index in range(len(text)) if index == 0 or text[index - 1] == " ")
    return any(_follows(word, text[start:]) for start in starts if text[start] == word[0])


def _follows(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)
