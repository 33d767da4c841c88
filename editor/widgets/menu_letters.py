"""The underlined letters of menus: every entry has one, and none has that of another."""

import re
from collections.abc import Sequence

from PySide6.QtWidgets import QMenu


def letter_of(text: str) -> str:
    """Return the underlined letter of a text, in lower case; empty for none."""
    found = re.search(r"&([^&])", text.replace("&&", ""))
    return found.group(1).lower() if found else ""


def with_own_letters(texts: Sequence[str]) -> list[str]:
    """Return texts of one menu, each with an underlined letter of its own as far as there are any.

    The first with a letter keeps it. Another one gets the first letter of a word that is free, else any.
    """
    taken: set[str] = set()
    found: list[str] = []
    for text in texts:
        letter = letter_of(text)
        found.append(text if letter and letter not in taken else "")
        taken.add(letter)
    return [kept or _with_free_letter(text, taken) for kept, text in zip(found, texts, strict=True)]


def give_own_letters(menu: QMenu) -> None:
    """Give every entry of a menu an underlined letter of its own."""
    entries = [entry for entry in menu.actions() if not entry.isSeparator()]
    texts = with_own_letters([entry.text() for entry in entries])
    for entry, text in zip(entries, texts, strict=True):
        if entry.text() != text:
            entry.setText(text)


def _with_free_letter(text: str, taken: set[str]) -> str:
    bare = re.sub(r"&(?!&)", "", text.replace("&&", "\0")).replace("\0", "&&")
    places = [found.start() for found in re.finditer(r"\b[A-Za-z]", bare)]
    places += [place for place, letter in enumerate(bare) if letter.isascii() and letter.isalpha()]
    for place in places:
        if bare[place].lower() not in taken:
            taken.add(bare[place].lower())
            return f"{bare[:place]}&{bare[place:]}"
    return bare
