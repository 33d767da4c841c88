"""What the autoencoder that DGI learns from is trained for (ICCV 2021): to rebuild the photo."""

from dataclasses import dataclass
from typing import Final

from torch import Tensor, nn

from inpaint_core.models.dgi import SIZES, DgiAutoencoder
from training.config.loss_weights import AutoencoderWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.networks.discriminators import PatchDiscriminator
from training.networks.first_weights import with_first_weights
from training.objectives import losses
from training.objectives.objective import Objective, RunContext, TrainingKind


class AutoencoderForward(nn.Module):
    """The autoencoder called as every network is: the mask tells it nothing.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W. returns: B x 3 x H x W, 0..1.
    """

    def __init__(self, autoencoder: DgiAutoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        prediction: Tensor = self.autoencoder(image)
        return prediction


@dataclass(frozen=True)
class Rebuilt:
    """Photos, B x 3 x H x W, 0..1, and the same as the autoencoder rebuilds them."""

    target: Tensor
    prediction: Tensor


class AutoencoderObjective(Objective[Rebuilt]):
    """The autoencoder: L1, of colour by itself too where it has weight. Its discriminator is never used."""

    def __init__(
        self,
        generator: AutoencoderForward,
        discriminator: nn.Module,
        weights: AutoencoderWeights,
        context: RunContext,
    ) -> None:
        super().__init__(generator=generator, trained=generator, discriminator=discriminator, context=context)
        self._weights = weights

    def predict(self, sample: Sample, stage: Stage) -> Rebuilt:
        """Rebuild a batch."""
        return Rebuilt(sample.image, self._run(sample.image, sample.mask).float())

    def generator_terms(self, output: Rebuilt, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms of the image."""
        difference = output.prediction - output.target
        terms = {"image": self._weights.image * difference.abs().mean()}
        if self._weights.chroma > 0:
            terms["chroma"] = self._weights.chroma * losses.chroma(difference).abs().mean()
        return terms

    def discriminator_terms(self, output: Rebuilt) -> dict[str, Tensor]:
        """Raise: there is no adversary in this training."""
        raise AssertionError("the autoencoder is trained without adversary")


def build_autoencoder(config: TrainConfig) -> AutoencoderForward:
    """Return the autoencoder that a run of DGI learns from, with random weights."""
    return AutoencoderForward(DgiAutoencoder(sized(SIZES[config.size], config)))


def _build(config: TrainConfig, weights: AutoencoderWeights, context: RunContext) -> AutoencoderObjective:
    generator = build_autoencoder(config)
    with_first_weights(generator, config.initial_std)
    discriminator = PatchDiscriminator(config.discriminator_channels)
    return AutoencoderObjective(generator, discriminator, weights, context)


KIND: Final = TrainingKind(AutoencoderWeights, _build, teacher="priors")
