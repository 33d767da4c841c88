"""The command line of a run, kept in its folder: a resumed run has what it was begun with.

It stands in ``environment.json`` under ``arguments``, as words that the command line's own parser reads.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from inpaint_core.cli.command_parser import UsageError
from training.cli.options.parser import given_options, to_arguments
from training.cli.options.train_options import default_run
from training.config.recipe import RECIPES
from training.data.photo_entries import is_address
from training.errors import ConfigError
from training.run.checkpoint import FILE_NAME
from training.run.checkpoint_file import has_checkpoint

RECORD: Final = "environment.json"
OF_ONE_CALL: Final = frozenset(
    {
        *("run", "resume", "init_from", "max_minutes", "compile", "json", "yes", "dry_run", "find_rate"),
        "teacher_module",
    }
)
"""Options that say how a command is called, or how a run began, and not how it goes on; and the name of code
of the user's own: a run's folder may come from somebody else, and must not name code that is run."""
PLACES: Final = frozenset({"data", "val", "masks", "cache", "teacher", "perceptual", "export"})
COURSE: Final = frozenset({"recipe", "size", "settings", "steps_factor", "batch_size", "largest_crop"})
"""Options that decide the course of a run."""


def with_record(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given, with what the run had where it is to go on and nothing else is said.

    ``--resume auto`` becomes ``--resume`` where there is a run, and nothing where there is none.

    Raises:
        ConfigError: It is not said which run is to go on.
    """
    values = dict(given)
    if "resume" not in values:
        return values
    if values["resume"] == "exact" and "init_from" in values:
        raise ConfigError("--resume goes on with a run, --init-from begins one: give one of them.")
    if "run" not in values and "recipe" not in values:
        raise ConfigError("Say which run is to go on: --resume --run FOLDER.")
    run = values.get("run") or default_run(values["recipe"])
    if not has_checkpoint(run / FILE_NAME):
        if values["resume"] == "auto":
            del values["resume"]
            return values
        raise ConfigError(f"There is no checkpoint {run / FILE_NAME} to resume from.")
    if values["resume"] == "auto":
        values.pop("init_from", None)  # that is how it began
        values["resume"] = "exact"
    before = read_record(run)
    if "settings" in before and "settings" in values:
        values["settings"] = _with_settings(before["settings"], values["settings"])
    return {**before, **values, "run": run}


def _with_settings(before: Sequence[str], given: Sequence[str]) -> list[str]:
    """Return the settings of a run and those given now; a command that is repeated says nothing new."""
    is_repeated = list(before[-len(given) :]) == list(given)
    return [*before] if is_repeated else [*before, *given]


def changes_course(given: Mapping[str, Any]) -> bool:
    """Tell whether a command line says anything about the course of a run."""
    return bool(COURSE & given.keys())


def read_record(run: Path) -> dict[str, Any]:
    """Return the options that a run was begun with, or last went on with; none where they cannot be read."""
    try:
        words = json.loads((run / RECORD).read_text(encoding="utf-8"))["arguments"]
        given = given_options([str(word) for word in words], description=None)
    except (OSError, ValueError, LookupError, TypeError, UsageError, SystemExit):
        return {}
    return {name: value for name, value in given.items() if name not in OF_ONE_CALL}


def to_record(given: Mapping[str, Any]) -> list[str]:
    """Return the words for a run's record: what counts for going on, with places that hold from anywhere."""
    kept = {name: value for name, value in given.items() if name not in OF_ONE_CALL}
    for name in PLACES & kept.keys():
        kept[name] = _absolute(kept[name])
    if "recipe" in kept and not (RECIPES / f"{kept['recipe']}.toml").is_file():
        kept["recipe"] = str(Path(kept["recipe"]).absolute())
    return to_arguments(kept)


def _absolute(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_absolute(one) for one in value]
    return value if value is None or is_address(str(value)) else Path(value).absolute()
