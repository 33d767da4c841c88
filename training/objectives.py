"""From a configuration to the networks it trains: one literal choice a network."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from torch import nn

from inpaint_core.models import pennet, spl, spn
from training.config import TrainConfig
from training.discriminators import FeatureDiscriminator, PatchDiscriminator, PenNetDiscriminator
from training.diverse_objective import DiverseObjective
from training.errors import ConfigError
from training.loss_weights import DiverseWeights, PenNetWeights, SemanticWeights
from training.objective import Objective
from training.pennet_objective import PenNetObjective
from training.pretext import FixedNetworks, Teacher
from training.prior_loss import PriorAdapters
from training.semantic_objective import SemanticObjective

NOTHING_FIXED: Final = FixedNetworks()

Size = TypeVar("Size")
Network = TypeVar("Network", bound=nn.Module)


def build_objective(config: TrainConfig, fixed: FixedNetworks = NOTHING_FIXED) -> Objective[Any]:
    """Return the networks of a run with first weights, and what they are trained for.

    Args:
        config: Of the run.
        fixed: What the run's losses compare with.

    Raises:
        ConfigError: The recipe's widths do not fit the network, or a loss lacks the network it needs.
    """
    _check_helpers(config, fixed)
    width = config.discriminator_channels
    match config.network, config.losses:
        case "pennet", PenNetWeights() as weights:
            size = _with_widths(pennet.SIZES[config.size], config)
            generator = _initialised(pennet.PenNet(size), config.initial_std)
            return PenNetObjective(generator, PenNetDiscriminator(width), weights)
        case "spl", SemanticWeights() as weights:
            spl_size = _with_widths(spl.SIZES[config.size], config)
            return SemanticObjective(
                _initialised(spl.Spl(spl_size), config.initial_std),
                PatchDiscriminator(width),
                weights,
                adapters=_adapters((spl_size.mapped_channels,), fixed.teacher),
                fixed=fixed,
            )
        case "spn", SemanticWeights() as weights:
            spn_size = _with_widths(spn.SIZES[config.size], config)
            return SemanticObjective(
                _initialised(spn.Spn(spn_size), config.initial_std),
                PatchDiscriminator(width),
                weights,
                adapters=_adapters(spn_size.mapped_channels, fixed.teacher),
                fixed=fixed,
            )
        case "spn-probabilistic", DiverseWeights() as weights:
            spn_size = _with_widths(spn.PROBABILISTIC_SIZES[config.size], config)
            return DiverseObjective(
                _initialised(spn.SpnProbabilistic(spn_size), config.initial_std),
                FeatureDiscriminator(width),
                weights,
                seed=config.seed,
                adapters=_adapters(spn_size.mapped_channels, fixed.teacher),
                fixed=fixed,
            )
        case other, _:
            raise AssertionError(f"{other} is listed as a network, but nothing trains it")


def _check_helpers(config: TrainConfig, fixed: FixedNetworks) -> None:
    """Raise ``ConfigError`` when a loss has weight and nobody to compute it."""
    weights = config.losses
    if not isinstance(weights, SemanticWeights | DiverseWeights):
        return
    has_prior_loss = weights.prior > 0 and any(stage.prior_factor > 0 for stage in config.stages)
    if has_prior_loss and fixed.teacher is None:
        raise ConfigError("This recipe has a prior loss: give a pretext network with --teacher FILE.")
    if weights.perceptual > 0 and fixed.perceptual is None:
        raise ConfigError("This recipe has a perceptual loss: give MobileNetV2 with --perceptual FILE.")


def _adapters(mapped_channels: Sequence[int], teacher: Teacher | None) -> PriorAdapters:
    return PriorAdapters(mapped_channels, teacher.channels if teacher is not None else mapped_channels)


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
