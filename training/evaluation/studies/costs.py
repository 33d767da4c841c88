"""What a network costs: its parameters, and the time of one image (SPN, table 6)."""

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import NETWORKS, build
from inpaint_core.runtime.runtime import Runtime, place_network
from training.config.recipe import TrainConfig, find_recipe, recipe_names
from training.errors import TrainingError


@dataclass(frozen=True)
class Costs:
    """Of one network.

    Attributes:
        name: As it was asked for.
        parameters: How many numbers are learned.
        seconds: Median time of one image, the first ones left out.
        lowest: Shortest time.
        highest: Longest time.
    """

    name: str
    parameters: int
    seconds: float
    lowest: float
    highest: float


def build_named(name: str, size: SizeName | None) -> nn.Module:
    """Return a network with random weights: what it costs does not depend on the numbers.

    Args:
        name: A network, or a recipe: with the widths of that.
        size: Which of its sizes; None takes the recipe's, or the published one.

    Raises:
        TrainingError: There is no such network or recipe, it fills no photos, or has no such size.
    """
    network, own_size, widths = _look_up(name)
    chosen = size or own_size
    if network not in NETWORKS:
        raise TrainingError(f"{name} fills no photos: it only helps to train another network.")
    if chosen not in NETWORKS[network].sizes:
        raise TrainingError(f"{name} has no {chosen} size.")
    return build(network, chosen, widths).eval()


def measure_costs(name: str, network: nn.Module, runtime: Runtime, *, side_px: int, rounds: int) -> Costs:
    """Time one square image of random colours with a hole of a quarter in its middle.

    Args:
        name: What to call it.
        network: As ``build_named`` returns it; it is folded, as the program runs it.
        runtime: Where and how to run.
        side_px: Of the image.
        rounds: How often, after one to warm up.
    """
    parameters = sum(parameter.numel() for parameter in network.parameters())
    placed = place_network(fold(network), runtime.device)
    image, mask = _draw_scene(side_px, runtime.device)
    seconds = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        with runtime.inference():
            placed(image, mask)
        if runtime.device.type == "cuda":
            torch.cuda.synchronize(runtime.device)
        seconds.append(time.perf_counter() - began)
    timed = seconds[1:]
    return Costs(name, parameters, statistics.median(timed), min(timed), max(timed))


def _look_up(name: str) -> tuple[str, SizeName, Mapping[str, Any]]:
    if name in recipe_names():
        config = TrainConfig.read(find_recipe(name))
        return config.network, config.size, config.widths
    if name in NETWORKS:
        return name, "published", {}
    raise TrainingError(
        f"There is no network or recipe called {name}. Networks are {', '.join(NETWORKS)}; "
        "`inpaint-train list` names the recipes."
    )


def _draw_scene(side_px: int, device: torch.device) -> tuple[Tensor, Tensor]:
    image = torch.rand(1, 3, side_px, side_px, generator=torch.Generator().manual_seed(0))
    mask = torch.zeros(1, 1, side_px, side_px)
    quarter = side_px // 4
    mask[:, :, quarter : side_px - quarter, quarter : side_px - quarter] = 1
    return image.to(device), mask.to(device)
