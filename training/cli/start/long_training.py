"""Ask before a training begins that a processor will not finish in this life."""

import sys
from collections.abc import Callable
from typing import Final

from training.config.cost import LONG_HOURS, fitting_recipe, full_photos, processor_hours
from training.config.recipe import TrainConfig
from training.errors import ConfigError

BEGINS: Final = "It begins, because --max-minutes ends it long before."


def warn_of_long_training(config: TrainConfig, *, recipe: str, cores: int) -> str | None:
    """Return what to say of a training that is too long for a processor; None for one that is not.

    Args:
        config: Of the run, with what the command line changes.
        recipe: Its name.
        cores: That work on it.
    """
    hours = processor_hours(config, cores=cores)
    if hours < LONG_HOURS:
        return None
    largest = max(stage.batch_size * stage.crop_px**2 for stage in config.stages)
    stage = next(one for one in config.stages if one.batch_size * one.crop_px**2 == largest)
    said = (
        f"{recipe} is {config.total_steps:,} steps of up to {stage.batch_size} × {stage.crop_px}² pixels, as "
        f"much as {full_photos(config):,.0f} photos of 256²: about {_rough(hours)} hours on "
        f"{cores} {'core' if cores == 1 else 'cores'} without a graphics card."
    )
    fitting = fitting_recipe(config.network)
    if fitting is not None and fitting != recipe:
        said += f" For a processor there is the recipe {fitting}; --max-minutes 60 ends it after an hour."
    return said


def check_long_training(
    warning: str | None, *, is_agreed: bool, is_limited: bool, ask: Callable[[str], str] = input
) -> None:
    """Go on, ask, or refuse.

    Args:
        warning: What ``warn_of_long_training`` returns.
        is_agreed: Whether the user said yes on the command line.
        is_limited: Whether the run has a limit on its time: it is then only warned of, and begins.
        ask: Asks at the terminal.

    Raises:
        ConfigError: The user did not agree, or cannot be asked.
    """
    if warning is None:
        return
    if is_agreed or is_limited:
        begins = "" if is_agreed else f" {BEGINS}"
        print(f"inpaint-train: {warning}{begins}", file=sys.stderr)  # noqa: T201
        return
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigError(f"{warning} Add --yes to begin nevertheless.")
    print(f"inpaint-train: {warning}", file=sys.stderr)  # noqa: T201
    if ask("Begin nevertheless? [y/N] ").strip().lower() not in {"y", "yes"}:
        raise ConfigError("Not begun.")


def _rough(hours: float) -> str:
    """Return hours with the one or two digits that are true of them."""
    digits = len(str(int(hours))) - 2
    return f"{round(hours, -digits):,.0f}"
