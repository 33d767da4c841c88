"""Help with a setting's name that is unknown: where it belongs, or which name is nearest."""

from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, Final

CLOSE: Final = 0.6
"""How much alike two names must be, 0..1."""


def names_of(record: type[Any]) -> list[str]:
    """Return the names of a dataclass's fields."""
    return [field.name for field in fields(record)]


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a mistyped one, or None if none is."""
    found = get_close_matches(name, list(known), n=1, cutoff=CLOSE)
    return found[0] if found else None


def unknown_setting(name: str, table: str, tables: dict[str, list[str]]) -> str:
    """Return a sentence about an unknown setting.

    Args:
        name: As it was written.
        table: In which it was written: a key of ``tables``.
        tables: Names of all settings by their table: ``""`` for the top, ``losses``, ``stages.0``.
    """
    written = ".".join(filter(None, (table, name)))
    for other, known in tables.items():
        if name in known:
            return f"unknown option {written}: it belongs to {_place(other, name)}"
    own = nearest_name(name, tables[table])
    if own is not None:
        return f"unknown option {written}: did you mean {'.'.join(filter(None, (table, own)))}?"
    for other, known in tables.items():
        nearest = nearest_name(name, known)
        if nearest is not None:
            return f"unknown option {written}: did you mean {'.'.join(filter(None, (other, nearest)))}?"
    return f"unknown option {written}"


def _place(table: str, name: str) -> str:
    if table.startswith("stages"):
        return f"a stage, {table}.{name}"
    return f"[{table}], {table}.{name}" if table else f"the top of the recipe, {name}"
