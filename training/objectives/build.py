"""From a configuration to the networks it trains: one literal choice a network."""

from dataclasses import replace
from typing import Any, Final, TypeVar

from torch import nn

from inpaint_core.models import dgi, gmsrm, pennet, spl, spn
from inpaint_core.models.fast.fold import fold
from training.config.loss_weights import (
    AutoencoderWeights,
    DgiWeights,
    DiverseWeights,
    GmSrmWeights,
    MemoryWeights,
    PenNetWeights,
    SemanticWeights,
)
from training.config.recipe import TrainConfig, check_values
from training.errors import ConfigError
from training.networks.dgi_distillation import DistillationHeads
from training.networks.discriminators import (
    FeatureDiscriminator,
    PatchDiscriminator,
    PenNetDiscriminator,
    StyleGanDiscriminator,
)
from training.networks.gmsrm_pretraining import MemoryPretraining
from training.networks.projected_discriminator import ProjectedDiscriminator
from training.networks.warm_start import WarmStart
from training.objectives.dgi import AutoencoderForward, AutoencoderObjective, DgiObjective
from training.objectives.diverse import DiverseObjective
from training.objectives.gmsrm import GmSrmObjective
from training.objectives.gmsrm_memory import MemoryObjective
from training.objectives.objective import Objective
from training.objectives.pennet import PenNetObjective
from training.objectives.pretext import FixedNetworks
from training.objectives.prior_loss import PriorAdapters
from training.objectives.semantic import SemanticObjective

NOTHING_FIXED: Final = FixedNetworks()
MEMORY_PREFIX: Final = "memory."
"""Of the names of what GM-SRM never trains itself."""

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
    _check_perceptual(config, fixed)
    width, weights = config.discriminator_channels, config.losses
    objective: Objective[Any]
    match weights:
        case PenNetWeights():
            generator = fold(pennet.PenNet(_sized(pennet.SIZES[config.size], config)))
            discriminator = PenNetDiscriminator(width)
            objective = PenNetObjective(_started(generator, config), discriminator, weights, fixed=fixed)
        case SemanticWeights():
            objective = _semantic(config, weights, fixed)
        case DiverseWeights():
            objective = _diverse(config, weights, fixed)
        case MemoryWeights():
            memory = MemoryPretraining(gmsrm.GmSrm(_sized(gmsrm.SIZES[config.size], config)))
            objective = MemoryObjective(memory, StyleGanDiscriminator(width), weights, seed=config.seed)
        case GmSrmWeights():
            network = _started(gmsrm.GmSrm(_sized(gmsrm.SIZES[config.size], config)), config)
            discriminator_of_pairs = PatchDiscriminator(width, in_channels=4)
            objective = GmSrmObjective(
                network, discriminator_of_pairs, weights, seed=config.seed, fixed=fixed
            )
        case AutoencoderWeights():
            rebuilding = AutoencoderForward(_started(_autoencoder(config), config))
            objective = AutoencoderObjective(rebuilding, PatchDiscriminator(width), weights)
        case DgiWeights():
            objective = _distilled(config, weights, fixed)
    return objective


def build_autoencoder(config: TrainConfig) -> AutoencoderForward:
    """Return the autoencoder that a run of DGI learns from, with random weights."""
    return AutoencoderForward(_autoencoder(config))


def check_memory(config: TrainConfig, start: WarmStart | None) -> None:
    """Refuse a GM-SRM whose memory would be frozen as it was drawn: it would ask noise what photos look like.

    Args:
        config: Of the run; other networks pass.
        start: What the run begins with; None for first weights alone.

    Raises:
        ConfigError: The network has a memory, and not all of it has been trained.
    """
    if config.network != "gmsrm" or not _sized(gmsrm.SIZES[config.size], config).has_memory:
        return
    if start is None or any(name.startswith(MEMORY_PREFIX) for name in start.left):
        raise ConfigError(
            "GM-SRM asks a memory that has been trained before: train recipe gmsrm-memory, and give its "
            "weights, or those of a whole GM-SRM, with --init-from."
        )


def _autoencoder(config: TrainConfig) -> dgi.DgiAutoencoder:
    return dgi.DgiAutoencoder(_sized(dgi.SIZES[config.size], config))


def _semantic(config: TrainConfig, weights: SemanticWeights, fixed: FixedNetworks) -> Objective[Any]:
    generator: spl.Spl | spn.Spn
    mapped: tuple[int, ...]
    if config.network == "spl":
        spl_size = _sized(spl.SIZES[config.size], config)
        generator, mapped = spl.Spl(spl_size), (spl_size.mapped_channels,)
    else:
        spn_size = _sized(spn.SIZES[config.size], config)
        generator, mapped = spn.Spn(spn_size), spn_size.mapped_channels
    return SemanticObjective(
        _started(fold(generator), config),
        PatchDiscriminator(config.discriminator_channels),
        weights,
        adapters=_adapters(mapped, config, fixed, prior=weights.prior),
        fixed=fixed,
    )


def _diverse(config: TrainConfig, weights: DiverseWeights, fixed: FixedNetworks) -> Objective[Any]:
    size = _sized(spn.PROBABILISTIC_SIZES[config.size], config)
    return DiverseObjective(
        _started(fold(spn.SpnProbabilistic(size)), config),
        _feature_discriminator(config, weights, fixed),
        weights,
        seed=config.seed,
        adapters=_adapters(size.mapped_channels, config, fixed, prior=weights.prior),
        fixed=fixed,
    )


def _feature_discriminator(
    config: TrainConfig, weights: DiverseWeights, fixed: FixedNetworks
) -> FeatureDiscriminator | ProjectedDiscriminator:
    if weights.discriminator == "patch":
        return FeatureDiscriminator(config.discriminator_channels)
    if fixed.perceptual is None:
        raise ConfigError(
            "A projected discriminator sees through the perceptual loss's network: give --perceptual FILE."
        )
    return ProjectedDiscriminator(fixed.perceptual.perceptual_channels)


def _distilled(config: TrainConfig, weights: DgiWeights, fixed: FixedNetworks) -> Objective[Any]:
    size = _sized(dgi.SIZES[config.size], config)
    if fixed.autoencoder is None:
        raise ConfigError(
            "DGI learns from an autoencoder: train recipe dgi-autoencoder, and give its weights as --teacher."
        )
    return DgiObjective(
        _started(dgi.Dgi(size), config),
        PatchDiscriminator(config.discriminator_channels),
        weights,
        heads=DistillationHeads(size, learns_importance=weights.importance_every > 0),
        autoencoder=fixed.autoencoder,
        fixed=fixed,
    )


def _check_perceptual(config: TrainConfig, fixed: FixedNetworks) -> None:
    """Raise ``ConfigError`` when images are to be compared by features and there is no network for it."""
    match config.losses:
        case (
            PenNetWeights(perceptual=weight)
            | SemanticWeights(perceptual=weight)
            | DiverseWeights(perceptual=weight)
            | GmSrmWeights(perceptual=weight)
            | DgiWeights(perceptual=weight)
        ) if weight > 0 and fixed.perceptual is None:
            raise ConfigError(
                "This recipe has a perceptual loss: give VGG19 or MobileNetV2 with --perceptual FILE."
            )


def _adapters(
    mapped: tuple[int, ...], config: TrainConfig, fixed: FixedNetworks, *, prior: float
) -> PriorAdapters:
    """Return the way from mapped priors to the teacher.

    Raises:
        ConfigError: Priors are to be taught and there is no teacher.
    """
    if fixed.teacher is None and prior > 0 and any(stage.prior_factor > 0 for stage in config.stages):
        raise ConfigError("This recipe has a prior loss: give a pretext network with --teacher FILE.")
    return PriorAdapters(mapped, mapped if fixed.teacher is None else fixed.teacher.channels)


def _sized(size: Size, config: TrainConfig) -> Size:
    """Return the size with the recipe's changes."""
    try:
        return replace(size, **check_values(type(size), config.widths))  # type: ignore[type-var]
    except (ConfigError, ValueError) as error:
        raise ConfigError(f"[widths] do not fit {config.network}: {error}") from error


def _started(network: Network, config: TrainConfig) -> Network:
    """Give convolutions normal weights and bias 0, if the recipe says so; 0 goes by each layer's fan-in."""
    std = config.initial_std
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
