"""What ``inpaint-train`` does beside training, by the word that comes first."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from inpaint_core.cli.command_parser import UsageError
from inpaint_core.cli.nearest import nearest_name
from training.cli.about.export import export_run, make_export_parser
from training.cli.about.recipes import (
    describe_recipe,
    list_recipes,
    make_config_parser,
    make_describe_parser,
    make_list_parser,
    print_config,
)
from training.cli.about.report import make_report_parser, report_run
from training.cli.options.parser import make_parser
from training.config.recipe import recipe_names

COMMANDS: Final[Mapping[str, Callable[[Sequence[str]], int]]] = MappingProxyType(
    {
        "list": list_recipes,
        "describe": describe_recipe,
        "config": print_config,
        "export": export_run,
        "report": report_run,
    }
)


def check_first_word(words: Sequence[str]) -> None:
    """Raise ``UsageError`` where a command line begins with what is neither a recipe nor a command.

    A name that is near a recipe's only is left to who looks for the recipe.
    """
    first = words[0] if words else "-"
    if first.startswith("-") or first in recipe_names() or Path(first).exists() or Path(first).suffix:
        return
    if (command := nearest_name(first, COMMANDS)) is not None:
        recipe = nearest_name(first, recipe_names())
        other = f", or the recipe {recipe}" if recipe is not None else ""
        meant = f"Did you mean `inpaint-train {command}`{other}?"
        raise UsageError(f"There is no command and no recipe called {first}. {meant}")


def make_parsers() -> dict[str, ArgumentParser]:
    """Return the parsers of all that ``inpaint-train`` does, by how each is called."""
    return {
        "inpaint-train RECIPE": make_parser(None),
        "inpaint-train list": make_list_parser(),
        "inpaint-train describe": make_describe_parser(),
        "inpaint-train config": make_config_parser(),
        "inpaint-train export": make_export_parser(),
        "inpaint-train report": make_report_parser(),
    }
