"""From a configuration to the networks it trains: one literal choice a network."""

from dataclasses import replace
from typing import Any, TypeVar, cast

from torch import nn

from inpaint_core.models import pennet
from training.config import TrainConfig
from training.discriminators import PenNetDiscriminator
from training.errors import ConfigError
from training.loss_weights import PenNetWeights
from training.objective import Objective
from training.pennet_objective import PenNetObjective

Size = TypeVar("Size")
Network = TypeVar("Network", bound=nn.Module)


def build_objective(config: TrainConfig) -> Objective[Any]:
    """Return the networks of a run with first weights, and what they are trained for.

    Raises:
        ConfigError: The recipe's widths do not fit the network.
    """
    match config.network:
        case "pennet":
            generator = pennet.PenNet(_with_widths(pennet.SIZES[config.size], config))
            return PenNetObjective(
                _initialised(generator, config.initial_std),
                PenNetDiscriminator(config.discriminator_channels),
                cast("PenNetWeights", config.losses),
            )
        case other:
            raise AssertionError(f"{other} is listed as a network, but nothing trains it")


def _with_widths(size: Size, config: TrainConfig) -> Size:
    """Return the size with the recipe's changes."""
    try:
        return replace(size, **config.widths)  # type: ignore[type-var]
    except (TypeError, ValueError) as error:
        raise ConfigError(f"[widths] do not fit {config.network}: {error}") from error


def _initialised(network: Network, std: float | None) -> Network:
    """Give convolutions normal weights and bias 0; a deviation of 0 goes by the fan-in, None leaves them."""
    if std is None:
        return network
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            if std > 0:
                nn.init.normal_(layer.weight, 0.0, std)
            else:
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network
