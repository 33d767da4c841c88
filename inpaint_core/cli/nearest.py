"""The known name that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

_CLOSE: Final = 0.6
"""How much alike two names must be, 0..1."""


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a mistyped one, or None if none is."""
    return next(iter(nearest_names(name, known, most=1)), None)


def nearest_names(name: str, known: Iterable[str], *, most: int) -> list[str]:
    """Return the known names that are most like a mistyped one, at most so many, the nearest first."""
    return get_close_matches(name, list(known), n=most, cutoff=_CLOSE)
