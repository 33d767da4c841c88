"""The known name that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

CLOSE: Final = 0.6
"""How much alike two names must be, 0..1."""


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a mistyped one, or None if none is."""
    found = get_close_matches(name, list(known), n=1, cutoff=CLOSE)
    return found[0] if found else None
