"""What probabilistic SPN is trained for (SPN, Eq. 4, 6 and 10 to 15): two draws of every photo."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from inpaint_core.models.fast.fold import fold
from inpaint_core.models.spn import PROBABILISTIC_SIZES, Posterior, SpnProbabilistic
from training.config.loss_weights import DiverseWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.data.noise import training_noise
from training.errors import ConfigError
from training.networks.discriminators import FeatureDiscriminator
from training.networks.first_weights import with_first_weights
from training.networks.projected_discriminator import ProjectedDiscriminator
from training.networks.warm_start import WarmStart, load_matching
from training.objectives import losses
from training.objectives.objective import Objective, RunContext, TrainingKind
from training.objectives.pretext import FixedNetworks
from training.objectives.prior_loss import (
    GuidedOutput,
    PriorAdapters,
    build_adapters,
    guided_terms,
    teach,
)
from training.objectives.terms import check_perceptual

DRAWS = 2
"""Completions of each photo in one step, so that their difference can be rewarded."""


@dataclass(frozen=True)
class DiverseOutput(GuidedOutput):
    """One forward pass, 2B where the base has B: first draws of all photos, then second draws.

    Attributes:
        posterior: Of the noise, B x C x h x w each.
    """

    posterior: Posterior


class DiverseForward(nn.Module):
    """The generator and the way from its priors to the teacher's features, as one forward pass.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W, 1 = hole.
        noise: nB x C x h x w, standard normal: the first draws of all photos, then their second, and so on.
        returns: predictions nB x 3 x H x W, 0..1; mapped priors, nB each, coarse to fine; the noise's
            distribution, B each.
    """

    def __init__(self, generator: SpnProbabilistic, adapters: PriorAdapters) -> None:
        super().__init__()
        self.generator, self.adapters = generator, adapters

    def forward(self, image: Tensor, mask: Tensor, noise: Tensor) -> tuple[Tensor, list[Tensor], Posterior]:
        prediction, mapped, posterior = self.generator.predict_with_prior(image, mask, noise)
        return prediction, self.adapters(mapped), posterior


class DiverseObjective(Objective[DiverseOutput]):
    """Probabilistic SPN, its teacher and its discriminator with weighted losses."""

    def __init__(
        self,
        generator: SpnProbabilistic,
        discriminator: FeatureDiscriminator | ProjectedDiscriminator,
        weights: DiverseWeights,
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
        trained = DiverseForward(generator, adapters)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator, context=context)
        self.generator: SpnProbabilistic = generator
        self._noise_shape = generator.noise_shapes
        self._weights = weights
        self._classifier = context.fixed.perceptual if weights.discriminator == "projected" else None

    def start_from(self, path: Path) -> WarmStart:
        """Take what fits of a file's weights; of a deterministic SPN also the block of the latent.

        So the run begins with the fills of that SPN, and not with a random block in the middle of it.

        Raises:
            WeightsError: The file is missing or damaged, or less than half of the network is in it.
        """
        return load_matching(self.generator, path, adapt=self.generator.with_latent_block)

    def predict(self, sample: Sample, stage: Stage) -> DiverseOutput:
        """Run the encoder once and the rest twice on a batch."""
        image, mask = sample.image, sample.mask
        shape = self._noise_shape(*image.shape[-2:])
        draws = [
            training_noise(sample.number, [shape], seed=self.context.seed, draw=draw, device=image.device)[0]
            for draw in range(DRAWS)
        ]
        noise = torch.cat(draws)
        prediction, mapped, posterior = self._run(image, mask, noise)
        is_wanted = stage.prior_factor * self._weights.prior > 0
        taught = teach(self.context.fixed.teacher, image, wanted=is_wanted)
        return DiverseOutput(
            target=image.repeat(DRAWS, 1, 1, 1),
            mask=mask.repeat(DRAWS, 1, 1, 1),
            prediction=prediction.float(),
            posterior=posterior,
            mapped=mapped,
            taught=[features.repeat(DRAWS, 1, 1, 1) for features in taught],
        )

    def generator_terms(self, output: DiverseOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss."""
        weights = self._weights
        terms = guided_terms(output, weights, prior_factor=stage.prior_factor)
        terms["divergence"] = weights.divergence * losses.divergence_from_normal(*output.posterior)
        return terms | self._perceptual_terms(output) | self._adversarial_terms(output, stage)

    def discriminator_terms(self, output: DiverseOutput) -> dict[str, Tensor]:
        """Return the discriminator's hinge loss on photos and fills, cut off from the generator."""
        photos = output.target[: len(output.target) // DRAWS]
        with torch.no_grad():
            shown_photos, shown_fills = self._show(photos), self._show(self._shown_images(output).detach())
        real, _ = self._discriminator(shown_photos)
        fake, _ = self._discriminator(shown_fills)
        return {"discriminator": losses.hinge_discriminator(real.float(), fake.float())}

    def _perceptual_terms(self, output: DiverseOutput) -> dict[str, Tensor]:
        weights, network = self._weights, self.context.fixed.perceptual
        if network is None or not (weights.perceptual > 0 or weights.diversity > 0):
            return {}
        features = network.perceptual(output.prediction)
        wanted = network.perceptual(output.target[: len(output.target) // DRAWS])
        wanted = [one.repeat(DRAWS, 1, 1, 1) for one in wanted]
        first, second = (list(half) for half in zip(*(one.chunk(DRAWS) for one in features), strict=True))
        mask = output.mask.chunk(DRAWS)[0]
        return {
            "perceptual": weights.perceptual
            * losses.feature_distance(features, wanted, layer_weights=network.layer_weights),
            "diversity": weights.diversity * losses.diversity_penalty(first, second, mask),
        }

    def _adversarial_terms(self, output: DiverseOutput, stage: Stage) -> dict[str, Tensor]:
        if stage.adversarial_weight <= 0:
            return {}
        logits, features = self.discriminator(self._show(self._shown_images(output)))
        terms = {"adversarial": stage.adversarial_weight * losses.hinge_generator(logits.float())}
        if self._weights.feature_matching > 0:
            with torch.no_grad():
                _, wanted = self.discriminator(self._show(output.target))
            # Eq. 13 has a mean over the layers.
            distance = losses.feature_distance(features, wanted) / len(features)
            terms["feature_matching"] = self._weights.feature_matching * distance
        return terms

    def _shown_images(self, output: DiverseOutput) -> Tensor:
        """Return which images are to pass for photos.

        The published discriminator sees whole predictions. A projected one sees composites: the seam tells
        it much, and nothing is spent on known pixels of predictions, which are never seen.
        """
        if self._classifier is None:
            return output.prediction
        return losses.composite(output.prediction, output.target, output.mask)

    def _show(self, image: Tensor) -> Tensor | list[Tensor]:
        """Return an image as the discriminator wants it."""
        return image if self._classifier is None else self._classifier.perceptual(image)


def _build(config: TrainConfig, weights: DiverseWeights, context: RunContext) -> DiverseObjective:
    check_perceptual(context.fixed, weights.perceptual, has_other_uses=True)
    size = sized(PROBABILISTIC_SIZES[config.size], config)
    return DiverseObjective(
        with_first_weights(fold(SpnProbabilistic(size)), config.initial_std),
        _build_discriminator(config, weights, context.fixed),
        weights,
        adapters=build_adapters(size.taught_channels, config, context.fixed, prior=weights.prior),
        context=context,
    )


def _build_discriminator(
    config: TrainConfig, weights: DiverseWeights, fixed: FixedNetworks
) -> FeatureDiscriminator | ProjectedDiscriminator:
    if weights.discriminator == "patch":
        return FeatureDiscriminator(config.discriminator_channels)
    if fixed.perceptual is None:
        raise ConfigError(
            "A projected discriminator sees through the perceptual loss's network: give --perceptual FILE."
        )
    return ProjectedDiscriminator(fixed.perceptual.perceptual_channels)


KIND: Final = TrainingKind(DiverseWeights, _build, teacher="priors")
