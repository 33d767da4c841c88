"""Help with a setting's name that is unknown: where it belongs, or which name is nearest."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final

from inpaint_core.cli.nearest import nearest_names

MOST_NAMED: Final = 3
"""Settings that are named as what may be meant."""
LONG_WORD: Final = 4
"""Letters of a part of a name that tells something: ``rate``, not ``of``."""


def names_of(record: type[Any]) -> list[str]:
    """Return the names of a dataclass's fields."""
    return [field.name for field in fields(record)]


def unknown_setting(name: str, table: str, tables: dict[str, list[str]]) -> str:
    """Return a sentence about an unknown setting, with the full names of those that may be meant.

    Args:
        name: As it was written.
        table: In which it was written: a key of ``tables``.
        tables: Names of all settings by their table: ``""`` for the top, ``losses``, ``stages.0``.
    """
    written = _full(table, name)
    for other, known in tables.items():
        if name in known:
            return f"unknown option {written}: it belongs to {_place(other, name)}"
    # What is said of the first stage holds for the others.
    later = {other for other in tables if other.startswith("stages.") and other != "stages.0"}
    order = [table, *(other for other in tables if other != table and other not in later)]
    near = [_full(other, one) for other in order for one in near_names(name, tables[other])]
    if near:
        *first, last = near[:MOST_NAMED]
        meant = f"{', '.join(first)} or {last}" if first else last
        return f"unknown option {written}: did you mean {meant}?"
    all_of_table = ", ".join(_full(table, one) for one in tables[table])
    return f"unknown option {written}: there are {all_of_table}"


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that are most like a mistyped one or share a word with it, the nearest first."""
    names = list(known)
    alike = nearest_names(name, names, most=MOST_NAMED)
    parts = {part for part in name.split("_") if len(part) >= LONG_WORD}
    shared = [one for one in names if one not in alike and parts & set(one.split("_"))]
    return [*alike, *shared]


def _full(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name


def _place(table: str, name: str) -> str:
    if table.startswith("stages"):
        return f"a stage, {table}.{name}"
    return f"[{table}], {table}.{name}" if table else f"the top of the recipe, {name}"
