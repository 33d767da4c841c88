"""What ``inpaint-train`` does beside training, by the word that comes first."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from training.cli.about.export import export_run
from training.cli.about.recipes import describe_recipe, list_recipes, print_config
from training.cli.about.report import report_run

COMMANDS: Final[Mapping[str, Callable[[Sequence[str]], int]]] = MappingProxyType(
    {
        "list": list_recipes,
        "describe": describe_recipe,
        "config": print_config,
        "export": export_run,
        "report": report_run,
    }
)
