"""What PEN-Net is trained for: the losses of its two networks, term by term (CVPR 2019, section 3)."""

from dataclasses import dataclass

from torch import Tensor

from inpaint_core.models.pennet import PenNet
from training import losses
from training.config import TrainConfig
from training.dataset import Sample
from training.discriminators import PenNetDiscriminator


@dataclass(frozen=True)
class GeneratorOutput:
    """One forward pass of the generator.

    Attributes:
        target: B x 3 x H x W, the photos, -1..1.
        mask: B x 1 x H x W, 1 = hole.
        prediction: B x 3 x H x W, -1..1.
        pictures: The decoder's five smaller pictures, -1..1.
        composite: B x 3 x H x W, the prediction in the hole, the photo around it.
    """

    target: Tensor
    mask: Tensor
    prediction: Tensor
    pictures: list[Tensor]
    composite: Tensor


class PenNetObjective:
    """Loss terms with the weights of a configuration. Holds no state of its own."""

    def __init__(self, config: TrainConfig) -> None:
        self._config = config

    def predict(self, generator: PenNet, sample: Sample) -> GeneratorOutput:
        """Run the generator on a batch."""
        target = sample.image * 2 - 1
        prediction, pictures = generator.predict_pyramid(target, sample.mask)
        prediction, pictures = prediction.float(), [picture.float() for picture in pictures]
        composite = prediction * sample.mask + target * (1 - sample.mask)
        return GeneratorOutput(target, sample.mask, prediction, pictures, composite)

    def generator_terms(
        self, output: GeneratorOutput, discriminator: PenNetDiscriminator | None, *, adversarial_weight: float
    ) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss.

        Args:
            output: Of ``predict``.
            discriminator: None leaves the adversarial term out.
            adversarial_weight: Of that term.
        """
        config = self._config
        terms = {
            "hole": config.hole_weight * losses.masked_l1(output.prediction, output.target, output.mask),
            "known": config.known_weight
            * losses.masked_l1(output.prediction, output.target, 1 - output.mask),
            "pyramid": config.pyramid_weight * losses.pyramid_l1(output.pictures, output.target),
        }
        if discriminator is not None:
            logits = discriminator(output.composite).float()
            hinge = config.gan_loss == "hinge"
            loss = losses.hinge_generator(logits) if hinge else losses.nonsaturating_generator(logits)
            terms["adversarial"] = adversarial_weight * loss
        return terms

    def discriminator_terms(
        self, output: GeneratorOutput, discriminator: PenNetDiscriminator
    ) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and on composites, cut off from the generator."""
        real = discriminator(output.target).float()
        fake = discriminator(output.composite.detach()).float()
        hinge = self._config.gan_loss == "hinge"
        loss = losses.hinge_discriminator if hinge else losses.nonsaturating_discriminator
        return {"discriminator": loss(real, fake)}
