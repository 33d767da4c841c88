"""What SPL and deterministic SPN are trained for (SPL, Eq. 5 and 9 to 12; SPN, Eq. 4 and 10 to 12)."""

from torch import Tensor, nn

from inpaint_core.models.spl import Spl
from inpaint_core.models.spn import Spn
from training.config.loss_weights import SemanticWeights
from training.config.recipe import Stage
from training.data.dataset import Sample
from training.networks.discriminators import PatchDiscriminator
from training.objectives import losses
from training.objectives.objective import Objective
from training.objectives.perceptual_loss import perceptual_terms
from training.objectives.pretext import FixedNetworks
from training.objectives.prior_loss import GuidedOutput, PriorAdapters, guided_terms, teach


class SemanticForward(nn.Module):
    """The generator and the way from its priors to the teacher's features, as one forward pass.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W, 1 = hole.
        returns: the prediction B x 3 x H x W, 0..1, and B x C x h x w a scale, coarse to fine.
    """

    def __init__(self, generator: Spl | Spn, adapters: PriorAdapters) -> None:
        super().__init__()
        self.generator, self.adapters = generator, adapters

    def forward(self, image: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        prediction, mapped = self.generator.predict_with_prior(image, mask)
        return prediction, self.adapters(mapped)


class SemanticObjective(Objective[GuidedOutput]):
    """SPL or SPN, its teacher and its discriminator with weighted losses.

    As in the authors' code the discriminator sees the prediction itself, not the composite.
    """

    def __init__(
        self,
        generator: Spl | Spn,
        discriminator: PatchDiscriminator,
        weights: SemanticWeights,
        *,
        adapters: PriorAdapters,
        fixed: FixedNetworks,
    ) -> None:
        """Put the parts together.

        Args:
            generator: To be trained.
            discriminator: To be trained.
            weights: Of the losses.
            adapters: From the generator's mapped priors to the teacher's channels; trained along.
            fixed: The teacher, and the network that perceptual losses need.
        """
        trained = SemanticForward(generator, adapters)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator)
        self._weights, self._fixed = weights, fixed

    def predict(self, sample: Sample, stage: Stage) -> GuidedOutput:
        """Run generator and teacher on a batch."""
        prediction, mapped = self._run(sample.image, sample.mask)
        taught = teach(self._fixed.teacher, sample.image, wanted=stage.prior_factor * self._weights.prior > 0)
        return GuidedOutput(sample.image, sample.mask, prediction.float(), mapped, taught)

    def generator_terms(self, output: GuidedOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss."""
        weights = self._weights
        terms = guided_terms(output, weights, prior_factor=stage.prior_factor)
        # Of the composite: what will be seen, and no strength spent on known pixels.
        filled = losses.composite(output.prediction, output.target, output.mask)
        terms |= perceptual_terms(self._fixed.perceptual, filled, output.target, weight=weights.perceptual)
        if stage.adversarial_weight > 0:
            logits = self.discriminator(output.prediction).float()
            terms["adversarial"] = stage.adversarial_weight * losses.generator_loss(weights.gan_loss, logits)
        return terms

    def discriminator_terms(self, output: GuidedOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and predictions, cut off from the generator."""
        real = self._discriminator(output.target).float()
        fake = self._discriminator(output.prediction.detach()).float()
        return {"discriminator": losses.discriminator_loss(self._weights.gan_loss, real, fake)}
