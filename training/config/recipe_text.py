"""A whole recipe as text: every option with its value, as a file that trains the same."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.config.recipe import TrainConfig

TABLES = ("losses", "widths")


def recipe_text(config: TrainConfig) -> str:
    """Return a recipe in TOML with all its options; those that are not set stand there as comments."""
    values = config.to_values()
    stages = values.pop("stages")
    tables = {name: values.pop(name) for name in TABLES}
    parts = [_settings(values)]
    parts += [f"[{name}]\n{_settings(table)}" for name, table in tables.items() if table]
    parts += [f"[[stages]]\n{_settings(stage)}" for stage in stages]
    return "\n".join(parts)


def recipe_notes(path: Path) -> str:
    """Return what a recipe's file says of itself: the comment at its top, without its marks."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").removeprefix(" "))
    return "\n".join(lines)


def _settings(values: Mapping[str, Any]) -> str:
    return "".join(
        f"# {name} is not set\n" if value is None else f"{name} = {_value(value)}\n"
        for name, value in values.items()
    )


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case str():
            return json.dumps(value, ensure_ascii=False)  # a basic string of TOML escapes as JSON does
        case _:
            return repr(value)
