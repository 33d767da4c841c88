"""What a training costs: the photos it looks at, and about how long a processor takes for them."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from training.config.recipe import RECIPES, TrainConfig

FULL_PX: Final = 256
CORE_SECONDS: Final[Mapping[tuple[str, str], float]] = MappingProxyType(
    {
        ("pennet", "published"): 3.0,
        ("pennet", "compact"): 1.5,
        ("spl", "published"): 30.0,
        ("spl", "compact"): 1.1,
        ("spn", "published"): 35.0,
        ("spn", "compact"): 2.4,
        ("spn-probabilistic", "published"): 60.0,
        ("spn-probabilistic", "compact"): 3.2,
        ("gmsrm-memory", "published"): 20.0,
        ("gmsrm-memory", "compact"): 1.8,
        ("gmsrm", "published"): 30.0,
        ("gmsrm", "compact"): 2.2,
        ("dgi-autoencoder", "published"): 20.0,
        ("dgi-autoencoder", "compact"): 3.6,
        ("dgi", "published"): 30.0,
        ("dgi", "compact"): 2.5,
    }
)
"""Seconds that one core takes for a step with one photo of 256 pixels, by network and size: orders of
magnitude, of both networks learning in fp32. Those of PEN-Net (2 to 5) and SPL in the papers' sizes were
measured on a busy core, the compact ones follow from recipes that were made for an hour; the others are
guesses between."""
LONG_HOURS: Final = 200.0
"""A training that takes longer on a processor is asked about; about ten days, as the costs are so rough."""


def photos_seen(config: TrainConfig) -> int:
    """Return how many photos a run looks at, repeats counted."""
    return sum(stage.steps * stage.batch_size for stage in config.stages)


def full_photos(config: TrainConfig) -> float:
    """Return how many photos of 256 x 256 pixels a run looks at as many pixels as."""
    return sum(stage.steps * stage.batch_size * stage.crop_px**2 for stage in config.stages) / FULL_PX**2


def processor_hours(config: TrainConfig, *, cores: int) -> float:
    """Return about how long a processor takes for a whole run, in hours.

    Args:
        config: Of the run.
        cores: That work on it; two do not quite work twice as fast as one.
    """
    seconds = full_photos(config) * CORE_SECONDS[config.network, config.size]
    return seconds / math.pow(max(1, cores), 0.9) / 3600


def fitting_recipe(network: str) -> str | None:
    """Return the bundled recipe that trains a network on a processor, the smallest one there is."""
    for ending in ("-scenes-cpu", "-scenes"):
        if (RECIPES / f"{network}{ending}.toml").is_file():
            return network + ending
    return None
