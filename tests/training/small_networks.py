"""Networks of every kind that train in seconds."""

from training.config.loss_weights import (
    AutoencoderWeights,
    DgiWeights,
    DiverseWeights,
    GmSrmWeights,
    LossWeights,
    MemoryWeights,
    PenNetWeights,
    SemanticWeights,
)
from training.config.recipe import NetworkName, Stage, TrainConfig

SEMANTIC = {
    "prior_channels": (8, 8, 16, 16),
    "image_channels": (8, 8, 16),
    "dense_blocks": 2,
    "dense_layers": 2,
    "residual_blocks": 1,
    "spade_blocks": 1,
    "spade_hidden": 8,
}
GMSRM = {
    "encoder_channels": (8,) * 6,
    "memory_channels": (8,) * 7,
    "decoder_channels": (8,) * 6,
    "code_channels": 8,
    "query_channels": 4,
    "noise_channels": 4,
    "output_channels": 8,
}
DGI = {"stem_channels": 8, "level_channels": (8, 16, 16, 16), "bottleneck_blocks": 1}
WIDTHS: dict[NetworkName, dict[str, int | tuple[int, ...]]] = {
    "pennet": {"base_channels": 4},
    "spl": SEMANTIC | {"mapped_channels": 8},
    "spn": SEMANTIC | {"mapped_channels": (8, 8, 8), "fine_hidden": (8, 8)},
    "spn-probabilistic": SEMANTIC
    | {"mapped_channels": (8, 8, 8), "fine_hidden": (8, 8), "latent_channels": 4, "latent_hidden": 8},
    "gmsrm-memory": GMSRM,
    "gmsrm": GMSRM,
    "dgi-autoencoder": DGI,
    "dgi": DGI,
}
LOSSES: dict[NetworkName, LossWeights] = {
    "pennet": PenNetWeights(),
    "spl": SemanticWeights(),
    "spn": SemanticWeights(perceptual=0.1),
    "spn-probabilistic": DiverseWeights(),
    "gmsrm-memory": MemoryWeights(),
    "gmsrm": GmSrmWeights(),
    "dgi-autoencoder": AutoencoderWeights(),
    "dgi": DgiWeights(),
}


def small_config(network: NetworkName, *stages: Stage) -> TrainConfig:
    """Return a run of a few seconds; every loss of the network has weight."""
    stage = Stage(
        steps=2,
        crop_px=64,
        resize_px=(64, 96),
        batch_size=2,
        learning_rate=1e-3,
        adversarial_weight=0.1 if LOSSES[network].has_adversary else 0.0,
    )
    return TrainConfig(
        network=network,
        stages=stages or (stage,),
        losses=LOSSES[network],
        widths=WIDTHS[network],
        discriminator_channels=4,
        precision="fp32",
    )
