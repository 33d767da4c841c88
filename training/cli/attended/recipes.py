"""The facts of the bundled recipes that decide what the window offers first."""

from pathlib import Path
from typing import Any, Final

import torch

from inpaint_core.catalog import find_spec
from training.config.cost import photos_seen
from training.config.recipe import RECIPES, TrainConfig
from training.config.recipe_text import recipe_notes
from training.errors import ConfigError
from training.objectives.build import check_start
from training.run.pace.speed import pixels_left

CPU_PIXELS: Final = 1_000_000_000
"""Pixels of all crops of a recipe that a processor trains on in a day; recipes made for one have a tenth."""
GPU_PIXELS: Final = 100 * CPU_PIXELS
COMPARING: Final = ("perceptual", "style")
"""Losses that compare by a fixed network, and can be left out where there is none."""


def list_recipes() -> list[dict[str, Any]]:
    """Return the facts of every bundled recipe, by name."""
    return [describe_recipe(path) for path in sorted(RECIPES.glob("*.toml"))]


def describe_recipe(path: Path) -> dict[str, Any]:
    """Return the facts of one recipe.

    Returns:
        ``name``; ``description``, what its author wrote above it; ``network``, ``size``; ``model``, the row
        of the catalogue, or empty for what only helps to train another; ``steps``, ``photos_seen``,
        ``crop_px`` (the largest); ``fits``, whether this machine trains it within about a day;
        ``needs_start``; ``teacher`` ("priors", "autoencoder" or empty) and ``perceptual`` ("required",
        "optional" or empty): files it asks for; ``comparing``, losses to set to 0 where the optional one is
        missing.
    """
    config = TrainConfig.read(path)
    spec = find_spec(config.network, config.size)
    limit = GPU_PIXELS if torch.cuda.is_available() else CPU_PIXELS
    return {
        "name": path.stem,
        "description": " ".join(recipe_notes(path).split()),
        "network": config.network,
        "size": config.size,
        "model": spec.name if spec is not None else "",
        "steps": config.total_steps,
        "photos_seen": photos_seen(config),
        "crop_px": max(stage.crop_px for stage in config.stages),
        "fits": spec is not None and not config.widths and pixels_left(config, 0) <= limit,
        "needs_start": _needs_start(config),
        "teacher": _teacher_of(config),
        "perceptual": _perceptual_of(config),
        "comparing": [name for name in COMPARING if getattr(config.losses, name, 0) > 0],
    }


def _needs_start(config: TrainConfig) -> bool:
    try:
        check_start(config, None)
    except ConfigError:
        return True
    return False


def _teacher_of(config: TrainConfig) -> str:
    """Return what the file behind ``--teacher`` must be; empty where the recipe needs none."""
    if config.network == "dgi":
        return "autoencoder"
    has_priors = getattr(config.losses, "prior", 0) > 0 and any(
        stage.prior_factor > 0 for stage in config.stages
    )
    return "priors" if has_priors and config.pretext == "file" else ""


def _perceptual_of(config: TrainConfig) -> str:
    """Return whether the recipe must, or may, have a network that compares images."""
    sees_through = getattr(config.losses, "discriminator", "") == "projected"
    if getattr(config.losses, "diversity", 0) > 0 or sees_through:
        return "required"
    return "optional" if any(getattr(config.losses, name, 0) > 0 for name in COMPARING) else ""
