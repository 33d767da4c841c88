"""From a configuration to the networks it trains: one table of all kinds of training.

A new kind is a file beside this one that ends in its ``TrainingKind``, a row here, and the record of its
losses with a row in ``training.config.loss_weights.LOSS_WEIGHTS``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from training.config.recipe import TrainConfig
from training.networks.warm_start import WarmStart
from training.objectives import dgi, dgi_autoencoder, diverse, gmsrm, gmsrm_memory, pennet, semantic
from training.objectives.objective import Average, Objective, RunContext, TrainingKind, alone
from training.objectives.pretext import FixedNetworks

NOTHING_FIXED: Final = FixedNetworks()
KINDS: Final[Mapping[str, TrainingKind[Any]]] = MappingProxyType(
    {
        "pennet": pennet.KIND,
        "spl": semantic.SPL_KIND,
        "spn": semantic.SPN_KIND,
        "spn-probabilistic": diverse.KIND,
        "gmsrm-memory": gmsrm_memory.KIND,
        "gmsrm": gmsrm.KIND,
        "dgi-autoencoder": dgi_autoencoder.KIND,
        "dgi": dgi.KIND,
    }
)
"""By the names that recipes give their network."""


def build_objective(
    config: TrainConfig, fixed: FixedNetworks = NOTHING_FIXED, *, average: Average = alone
) -> Objective[Any]:
    """Return the networks of a run with first weights, and what they are trained for.

    Args:
        config: Of the run.
        fixed: What the run's losses compare with.
        average: Over the processes that share every batch.

    Raises:
        ConfigError: The recipe's widths do not fit the network, or a loss lacks the network it needs.
    """
    context = RunContext(fixed=fixed, seed=config.seed, average=average)
    return KINDS[config.network].build(config, config.losses, context)


def check_start(config: TrainConfig, start: WarmStart | None) -> None:
    """Refuse a run that must not begin with these weights.

    Args:
        config: Of the run.
        start: What the run begins with; None for first weights alone.

    Raises:
        ConfigError: Its kind of training needs other weights; the message says which.
    """
    KINDS[config.network].check_start(config, start)
