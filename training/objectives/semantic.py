"""What SPL and deterministic SPN are trained for (SPL, Eq. 5 and 9 to 12; SPN, Eq. 4 and 10 to 12)."""

from typing import Final

from torch import Tensor, nn

from inpaint_core.models import spl, spn
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.spl import Spl
from inpaint_core.models.spn import Spn
from training.config.loss_weights import SemanticWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.networks.discriminators import PatchDiscriminator
from training.networks.first_weights import with_first_weights
from training.objectives import losses
from training.objectives.objective import Objective, RunContext, TrainingKind
from training.objectives.prior_loss import (
    GuidedOutput,
    PriorAdapters,
    build_adapters,
    guided_terms,
    teach,
)
from training.objectives.terms import (
    adversarial_terms,
    check_perceptual,
    discriminator_terms,
    perceptual_terms,
)


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
        context: RunContext,
    ) -> None:
        """Put the parts together.

        Args:
            generator: To be trained.
            discriminator: To be trained.
            weights: Of the losses.
            adapters: From the generator's mapped priors to the teacher's channels; trained along.
            context: Of the run.
        """
        trained = SemanticForward(generator, adapters)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator, context=context)
        self._weights = weights

    def predict(self, sample: Sample, stage: Stage) -> GuidedOutput:
        """Run generator and teacher on a batch."""
        prediction, mapped = self._run(sample.image, sample.mask)
        is_wanted = stage.prior_factor * self._weights.prior > 0
        taught = teach(self.context.fixed.teacher, sample.image, wanted=is_wanted)
        return GuidedOutput(sample.image, sample.mask, prediction.float(), mapped, taught)

    def generator_terms(self, output: GuidedOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss."""
        weights = self._weights
        terms = guided_terms(output, weights, prior_factor=stage.prior_factor)
        # Of the composite: what will be seen, and no strength spent on known pixels.
        filled = losses.composite(output.prediction, output.target, output.mask)
        network = self.context.fixed.perceptual
        terms |= perceptual_terms(network, filled, output.target, weight=weights.perceptual)
        return terms | adversarial_terms(stage, weights.gan_loss, self.discriminator, output.prediction)

    def discriminator_terms(self, output: GuidedOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and predictions, cut off from the generator."""
        return discriminator_terms(
            self._weights.gan_loss, self._discriminator, output.target, output.prediction
        )


def _build_spl(config: TrainConfig, weights: SemanticWeights, context: RunContext) -> SemanticObjective:
    check_perceptual(context.fixed, weights.perceptual)
    size = sized(spl.SIZES[config.size], config)
    return _with_discriminator(fold(Spl(size)), (size.mapped_channels,), config, weights, context)


def _build_spn(config: TrainConfig, weights: SemanticWeights, context: RunContext) -> SemanticObjective:
    check_perceptual(context.fixed, weights.perceptual)
    size = sized(spn.SIZES[config.size], config)
    return _with_discriminator(fold(Spn(size)), size.taught_channels, config, weights, context)


def _with_discriminator(
    generator: Spl | Spn,
    mapped_channels: tuple[int, ...],
    config: TrainConfig,
    weights: SemanticWeights,
    context: RunContext,
) -> SemanticObjective:
    return SemanticObjective(
        with_first_weights(generator, config.initial_std),
        PatchDiscriminator(config.discriminator_channels),
        weights,
        adapters=build_adapters(mapped_channels, config, context.fixed, prior=weights.prior),
        context=context,
    )


SPL_KIND: Final = TrainingKind(SemanticWeights, _build_spl, teacher="priors")
SPN_KIND: Final = TrainingKind(SemanticWeights, _build_spn, teacher="priors")
