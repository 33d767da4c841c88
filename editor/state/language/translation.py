"""Sentences of the program in the language of the window. No Qt: the window says where they are looked up."""

from collections.abc import Callable
from typing import Final

LookUp = Callable[[str, str, str, int], str]
"""Returns a text by its context, its English, what tells it from the same English, and what ``%n`` is."""


def _english(_context: str, text: str, _meaning: str, number: int) -> str:
    return text.replace("%n", str(number)) if number >= 0 else text


_in_use: Final[list[LookUp]] = [_english]
# One language a process, as Qt has it: the same words come from threads and from modules that know no window.


def look_up_with(look_up: LookUp) -> None:
    """Let ``translate`` ask ``look_up`` from now on; texts that are shown already stay as they are."""
    _in_use[0] = look_up


def translate(context: str, text: str, meaning: str = "", number: int = -1) -> str:
    """Return a text of the program in the language of the window: English where it has no translation.

    ``pyside6-lupdate`` finds the texts by the name of this function. So both are written out here, never an
    f-string: what changes is ``{a_name}``, and filled in by ``str.format`` behind.

    Args:
        context: Where it is said: the name of the file, in capitals.
        text: English. A text with ``%n`` is for several things; one thing has a text of its own.
        meaning: Tells translators which of two meanings it has; empty where that is clear.
        number: What stands for ``%n``, from 0; negative for none.
    """
    return _in_use[0](context, text, meaning, number)


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Return ``text`` as it is: it stands in a table, and is translated where it is shown.

    It is called as Qt calls it, for that is how ``pyside6-lupdate`` finds it.
    """
    return text
