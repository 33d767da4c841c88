"""What PEN-Net is trained for: the losses of its two networks, term by term (CVPR 2019, section 3)."""

from dataclasses import dataclass
from typing import Final

from torch import Tensor, nn

from inpaint_core.models.fast.fold import fold
from inpaint_core.models.pennet import SIZES, PenNet
from training.config.loss_weights import PenNetWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.networks.discriminators import PenNetDiscriminator
from training.networks.first_weights import with_first_weights
from training.objectives import losses
from training.objectives.objective import Objective, RunContext, TrainingKind
from training.objectives.terms import (
    adversarial_terms,
    check_perceptual,
    discriminator_terms,
    perceptual_terms,
    region_terms,
)


@dataclass(frozen=True)
class PenNetOutput:
    """One forward pass of the generator.

    Attributes:
        target: B x 3 x H x W, the photos, -1..1.
        mask: B x 1 x H x W, 1 = hole.
        prediction: B x 3 x H x W, -1..1.
        images: The decoder's five smaller images, -1..1.
        composite: B x 3 x H x W, the prediction in the hole, the photo around it.
    """

    target: Tensor
    mask: Tensor
    prediction: Tensor
    images: list[Tensor]
    composite: Tensor


class PenNetPyramid(nn.Module):
    """The generator with its smaller images, as one forward pass.

    Shape:
        target: B x 3 x H x W, -1..1. mask: B x 1 x H x W, 1 = hole. returns: as ``predict_pyramid``.
    """

    def __init__(self, generator: PenNet) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, target: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        return self.generator.predict_pyramid(target, mask)


class PenNetObjective(Objective[PenNetOutput]):
    """PEN-Net and its discriminator with weighted losses."""

    def __init__(
        self,
        generator: PenNet,
        discriminator: PenNetDiscriminator,
        weights: PenNetWeights,
        context: RunContext,
    ) -> None:
        trained = PenNetPyramid(generator)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator, context=context)
        self._weights = weights

    def predict(self, sample: Sample, stage: Stage) -> PenNetOutput:
        """Run the generator on a batch."""
        target = sample.image * 2 - 1
        prediction, images = self._run(target, sample.mask)
        prediction, images = prediction.float(), [photo.float() for photo in images]
        composite = losses.composite(prediction, target, sample.mask)
        return PenNetOutput(target, sample.mask, prediction, images, composite)

    def generator_terms(self, output: PenNetOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss."""
        weights = self._weights
        fixed = self.context.fixed
        terms = region_terms(output.prediction, output.target, output.mask, weights, context=self.context)
        terms["pyramid"] = weights.pyramid * losses.pyramid_l1(output.images, output.target)
        filled, photo = (output.composite + 1) / 2, (output.target + 1) / 2
        terms |= perceptual_terms(fixed.perceptual, filled, photo, weight=weights.perceptual)
        return terms | adversarial_terms(stage, weights.gan_loss, self.discriminator, output.composite)

    def discriminator_terms(self, output: PenNetOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and on composites, cut off from the generator."""
        return discriminator_terms(
            self._weights.gan_loss, self._discriminator, output.target, output.composite
        )


def _build(config: TrainConfig, weights: PenNetWeights, context: RunContext) -> PenNetObjective:
    check_perceptual(context.fixed, weights.perceptual)
    generator = fold(PenNet(sized(SIZES[config.size], config)))
    discriminator = PenNetDiscriminator(config.discriminator_channels)
    return PenNetObjective(with_first_weights(generator, config.initial_std), discriminator, weights, context)


KIND: Final = TrainingKind(PenNetWeights, _build)
