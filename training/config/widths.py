"""A network's size with the changes that a recipe's [widths] make."""

from dataclasses import replace
from typing import TypeVar

from training.config.recipe import TrainConfig, check_values
from training.errors import ConfigError

Size = TypeVar("Size")


def sized(size: Size, config: TrainConfig) -> Size:
    """Return a network's size with the recipe's changes.

    Args:
        size: A frozen dataclass.
        config: Of the run.

    Raises:
        ConfigError: The recipe's widths do not fit the network.
    """
    try:
        return replace(size, **check_values(type(size), config.widths))  # type: ignore[type-var]
    except (ConfigError, ValueError) as error:
        raise ConfigError(f"[widths] do not fit {config.network}: {error}") from error
