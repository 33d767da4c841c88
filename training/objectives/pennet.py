"""What PEN-Net is trained for: the losses of its two networks, term by term (CVPR 2019, section 3)."""

from dataclasses import dataclass

from torch import Tensor, nn

from inpaint_core.models.pennet import PenNet
from training.config.loss_weights import PenNetWeights
from training.config.recipe import Stage
from training.data.dataset import Sample
from training.networks.discriminators import PenNetDiscriminator
from training.objectives import losses
from training.objectives.objective import Objective
from training.objectives.perceptual_loss import perceptual_terms
from training.objectives.pretext import FixedNetworks
from training.objectives.region_terms import region_terms


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
        *,
        fixed: FixedNetworks,
    ) -> None:
        """Put the parts together.

        Args:
            generator: To be trained.
            discriminator: To be trained.
            weights: Of the losses.
            fixed: The network that the perceptual loss needs, where there is one.
        """
        super().__init__(generator=generator, trained=PenNetPyramid(generator), discriminator=discriminator)
        self._weights, self._fixed = weights, fixed

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
        terms = region_terms(output.prediction, output.target, output.mask, weights, average=self.average)
        terms["pyramid"] = weights.pyramid * losses.pyramid_l1(output.images, output.target)
        filled, photo = (output.composite + 1) / 2, (output.target + 1) / 2
        terms |= perceptual_terms(self._fixed.perceptual, filled, photo, weight=weights.perceptual)
        if stage.adversarial_weight > 0:
            logits = self.discriminator(output.composite).float()
            terms["adversarial"] = stage.adversarial_weight * losses.generator_loss(weights.gan_loss, logits)
        return terms

    def discriminator_terms(self, output: PenNetOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and on composites, cut off from the generator."""
        real = self._discriminator(output.target).float()
        fake = self._discriminator(output.composite.detach()).float()
        return {"discriminator": losses.discriminator_loss(self._weights.gan_loss, real, fake)}
