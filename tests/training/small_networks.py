"""Networks of every kind that train in seconds."""

from training.config import NetworkName, Stage, TrainConfig
from training.loss_weights import DiverseWeights, LossWeights, PenNetWeights, SemanticWeights

SEMANTIC = {
    "prior_channels": (8, 8, 16, 16),
    "image_channels": (8, 8, 16),
    "dense_blocks": 2,
    "dense_layers": 2,
    "residual_blocks": 1,
    "spade_blocks": 1,
    "spade_hidden": 8,
}
WIDTHS: dict[NetworkName, dict[str, int | tuple[int, ...]]] = {
    "pennet": {"base_channels": 4},
    "spl": SEMANTIC | {"mapped_channels": 8},
    "spn": SEMANTIC | {"mapped_channels": (8, 8, 8), "fine_hidden": (8, 8)},
    "spn-probabilistic": SEMANTIC
    | {"mapped_channels": (8, 8, 8), "fine_hidden": (8, 8), "latent_channels": 4, "latent_hidden": 8},
}
LOSSES: dict[NetworkName, LossWeights] = {
    "pennet": PenNetWeights(),
    "spl": SemanticWeights(),
    "spn": SemanticWeights(perceptual=0.1),
    "spn-probabilistic": DiverseWeights(),
}


def small_config(network: NetworkName, *stages: Stage) -> TrainConfig:
    """Return a run of a few seconds; every loss of the network has weight."""
    stage = Stage(steps=2, crop_px=64, resize_px=(64, 96), batch_size=2, learning_rate=1e-3)
    return TrainConfig(
        network=network,
        stages=stages or (stage,),
        losses=LOSSES[network],
        widths=WIDTHS[network],
        discriminator_channels=4,
        precision="fp32",
    )
