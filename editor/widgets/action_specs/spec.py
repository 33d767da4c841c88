"""One row of the table of actions."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ActionSpec:
    """One row of the table."""

    text: str
    """In menus; a dot dot dot where a dialog follows."""
    keys: tuple[str, ...] = ()
    """As Qt writes them; the first is shown."""
    icon: str = ""
    """Of the family mdi6."""
    tip: str = ""
    """What it does, for the tooltip; empty to show the text."""
    is_checkable: bool = False
