"""What differs between a run and what would go on with it, as a table for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from training.config.recipe import TrainConfig

HARMLESS: Final = frozenset({"checkpoint_every_steps", "sample_every_steps"})
"""Settings that decide when something is written, and nothing that is learned."""
LONGEST: Final = 48


@dataclass(frozen=True)
class Change:
    """One setting that is not as it was."""

    name: str
    old: str
    new: str


def changed_settings(old: Mapping[str, Any], new: TrainConfig) -> list[Change]:
    """Return the settings of a run that differ, in their order, but for harmless ones.

    Args:
        old: Values of the run's configuration; an option that is newer than they are had its default then.
        new: To go on with.
    """
    before = flat_settings(TrainConfig.from_values(dict(old)).to_values())
    after = flat_settings(new.to_values())
    return [
        Change(name, before.get(name, "not set"), after.get(name, "not set"))
        for name in dict.fromkeys([*before, *after])
        if name not in HARMLESS and before.get(name) != after.get(name)
    ]


def flat_settings(values: Any, name: str = "") -> dict[str, str]:
    """Return nested values as text, by names as ``--set`` takes them: ``stages.0.learning_rate``."""
    if isinstance(values, Mapping):
        parts = [(str(key), value) for key, value in values.items()]
    elif isinstance(values, list | tuple) and any(isinstance(one, Mapping) for one in values):
        parts = [(str(number), value) for number, value in enumerate(values)]
    else:
        return {name: _text(values)}
    return {
        key: text
        for part, value in parts
        for key, text in flat_settings(value, f"{name}.{part}" if name else part).items()
    }


def change_table(changes: Sequence[Change]) -> str:
    """Return a table of old and new, a line each."""
    rows = [("setting", "was", "is"), *((one.name, one.old, one.new) for one in changes)]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"  {name:<{widths[0]}}  {old:<{widths[1]}}  {new}".rstrip() for name, old, new in rows)


def _text(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, list | tuple):
        value = list(value)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
