"""``inpaint-train list``, ``describe`` and ``config``: what recipes there are, and what is in one."""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Final

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.runtime.threads import available_cores
from training.config.cost import full_photos, photos_seen, processor_hours
from training.config.needs import SERVES_BOTH, FileNeed, file_needs
from training.config.overrides import read_recipe
from training.config.recipe import Stage, TrainConfig, find_recipe, recipe_names
from training.config.recipe_text import recipe_notes, recipe_text
from training.run.pace.speed import duration_text

COLUMNS: Final = ("recipe", "network", "size", "steps", "photos", "one core, about", "needs")

MARK: Final = "*"
NOTE: Final = f"{MARK} {SERVES_BOTH}. `inpaint-train describe RECIPE` says where files can be had."


def list_recipes(arguments: Sequence[str]) -> int:
    """Print the bundled recipes as a table."""
    make_list_parser().parse_args(arguments)
    rows = [COLUMNS]
    for name in recipe_names():
        config = TrainConfig.read(find_recipe(name))
        photos = f"{photos_seen(config):,}"
        needs = ", ".join(_short(need) for need in file_needs(config)) or "nothing"
        hours = duration_text(processor_hours(config, cores=1) * 3600)
        rows.append((name, config.network, config.size, f"{config.total_steps:,}", photos, hours, needs))
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())  # noqa: T201
    print(NOTE)  # noqa: T201
    return 0


def _short(need: FileNeed) -> str:
    return need.option + (MARK if SERVES_BOTH in need.where else "")


def describe_recipe(arguments: Sequence[str]) -> int:
    """Print what a recipe is, what it needs and what it takes."""
    recipe = str(make_describe_parser().parse_args(arguments).recipe)
    path = find_recipe(recipe)
    config, cores = TrainConfig.read(path), available_cores()
    lines = [recipe_notes(path), "", f"network {config.network}, {config.size} size"]
    for number, stage in enumerate(config.stages):
        adversary = f"adversary {stage.adversarial_weight:g}" if stage.adversarial_weight else "no adversary"
        lines.append(
            f"stage {number}: {_length(stage)} of {stage.batch_size} × {stage.crop_px}², "
            f"learning rate {stage.learning_rate:g}, {adversary}"
        )
    if not config.is_in_epochs:  # else nobody knows yet
        hours = processor_hours(config, cores=cores)
        lines.append(
            f"as much as {full_photos(config):,.0f} photos of 256²: about {duration_text(hours * 3600)} on "
            f"{cores} cores without a graphics card"
        )
    lines += [f"needs {need.option} FILE: {need.where}" for need in file_needs(config)]
    print("\n".join(lines).strip())  # noqa: T201
    return 0


def _length(stage: Stage) -> str:
    return f"{stage.epochs:g} epochs" if stage.epochs > 0 else f"{stage.steps:,} steps"


def print_config(arguments: Sequence[str]) -> int:
    """Print a recipe with every option, as a file that trains the same."""
    given = make_config_parser().parse_args(arguments)
    config = read_recipe(find_recipe(given.recipe), given.settings)
    print(recipe_text(config), end="")  # noqa: T201
    return 0


def make_list_parser() -> ArgumentParser:
    """Return the parser of ``inpaint-train list``."""
    return CommandParser(prog="inpaint-train list", description="List the bundled recipes.")


def make_describe_parser() -> ArgumentParser:
    """Return the parser of ``inpaint-train describe``."""
    parser = CommandParser(prog="inpaint-train describe", description="Say what a recipe is.")
    parser.add_argument("recipe")
    return parser


def make_config_parser() -> ArgumentParser:
    """Return the parser of ``inpaint-train config``."""
    parser = CommandParser(
        prog="inpaint-train config",
        description="Print a recipe with every option, defaults too: `inpaint-train config spl > mine.toml`.",
    )
    parser.add_argument("recipe")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    return parser
