"""What DGI is trained for (ICCV 2021)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from inpaint_core.models.dgi import (
    ATTENTION_LEVEL,
    SIZES,
    Dgi,
    DgiAutoencoder,
    DgiTrace,
    attention_rows,
)
from training.config.loss_weights import DgiWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.errors import ConfigError
from training.networks.dgi_distillation import DistillationHeads
from training.networks.discriminators import PatchDiscriminator
from training.networks.first_weights import with_first_weights
from training.objectives import losses
from training.objectives.distillation import (
    attention_distances,
    cross_distances,
    distillation_loss,
    self_distances,
)
from training.objectives.importance import ImportanceStep, add_importance_gradient
from training.objectives.objective import Objective, RunContext, TrainingKind
from training.objectives.terms import (
    adversarial_terms,
    check_perceptual,
    discriminator_terms,
    region_terms,
)


@dataclass(frozen=True)
class DgiOutput:
    """One forward pass.

    Attributes:
        target: B x 3 x H x W, the photos, 0..1.
        mask: B x 1 x H x W, 1 = hole.
        trace: Prediction, encoder features, holes and attention of the network.
        aligned: The features of levels 1 to 3, brought to the shapes of levels 2 to 4.
        teacher: Of the autoencoder on the whole photo.
        composite: B x 3 x H x W, the prediction in the hole, the photo around it.
    """

    target: Tensor
    mask: Tensor
    trace: DgiTrace
    aligned: list[Tensor]
    teacher: DgiTrace
    composite: Tensor


class DgiForward(nn.Module):
    """The network with its aligned features, as one forward pass.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W, 1 = hole.
        returns: the network's trace, and the aligned features of three levels.
    """

    def __init__(self, generator: Dgi, heads: DistillationHeads) -> None:
        super().__init__()
        self.generator, self.heads = generator, heads

    def forward(self, image: Tensor, mask: Tensor) -> tuple[DgiTrace, list[Tensor]]:
        trace = self.generator.trace(image, mask)
        return trace, self.heads.align_features(trace.features)


class DgiObjective(Objective[DgiOutput]):
    """DGI, the autoencoder it learns from, and its discriminator, with weighted losses.

    How much channels and places count in the distillation may not be learned by plain minimisation, which
    would choose what is easy: ``learn_apart`` does it, every few steps or never.
    """

    def __init__(
        self,
        generator: Dgi,
        discriminator: PatchDiscriminator,
        weights: DgiWeights,
        *,
        heads: DistillationHeads,
        autoencoder: DgiAutoencoder,
        context: RunContext,
    ) -> None:
        """Put the parts together.

        Args:
            generator: To be trained.
            discriminator: To be trained.
            weights: Of the losses.
            heads: Between the two networks; the alignment in them is trained along, and the importance if
                the weights say so.
            autoencoder: Trained before; frozen here.
            context: Of the run.
        """
        self._forward = trained = DgiForward(generator, heads)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator, context=context)
        self._heads, self._weights = heads, weights
        self._autoencoder = autoencoder.eval().requires_grad_(requires_grad=False)
        factors = {
            "cross": weights.cross_distillation,
            "self": weights.self_distillation,
            "attention": weights.attention_transfer,
        }
        self._factors = {name: factor for name, factor in factors.items() if factor > 0}

    def predict(self, sample: Sample, stage: Stage) -> DgiOutput:
        """Run the network on a batch, and the autoencoder on the whole photos."""
        image, mask = sample.image, sample.mask
        trace, aligned = self._run(image, mask)
        with torch.no_grad():
            teacher = self._autoencoder.trace(image)
        composite = losses.composite(trace.prediction.float(), image, mask)
        return DgiOutput(image, mask, trace, aligned, teacher, composite)

    def generator_terms(self, output: DgiOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss."""
        terms = self._image_terms(output.target, output.mask, output.trace.prediction)
        importance = self._importance(output)
        for name, distances in self._distances(output.trace, output.aligned, output.teacher).items():
            terms[name] = self._factors[name] * distillation_loss(importance[name], distances)
        kind, fake = self._weights.gan_loss, output.composite
        return terms | adversarial_terms(stage, kind, self.discriminator, fake)

    def discriminator_terms(self, output: DgiOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and composites, cut off from the generator."""
        return discriminator_terms(
            self._weights.gan_loss, self._discriminator, output.target, output.composite
        )

    @property
    def takes_parts(self) -> bool:
        """Whether nothing is learned apart, from the whole of a batch."""
        return self._weights.importance_every == 0

    def learn_apart(self, output: DgiOutput, stage: Stage, step: int) -> Sequence[nn.Parameter]:
        """Let the importance of channels and places follow the task (see ``training.objectives.importance``).

        The task is the losses of the image; the adversary, which moves itself, has no say in it.
        """
        every = self._weights.importance_every
        if every == 0 or step % every or not self._factors:
            return ()
        importance = self._importance(output)

        # Uncompiled: without gradients and in full precision it would be compiled twice more.
        def measure() -> list[Tensor]:
            trace, aligned = self._forward(output.target, output.mask)
            found = self._distances(trace, aligned, output.teacher)
            return [self._factors[name] * distance for name in found for distance in found[name]]

        def task() -> Tensor:
            prediction = self.generator(output.target, output.mask)
            terms = self._image_terms(output.target, output.mask, prediction)
            return torch.stack(list(terms.values())).sum()

        add_importance_gradient(
            ImportanceStep(learning_rate=self._weights.importance_rate),
            [*self.generator.parameters(), *self._heads.align.parameters()],
            weights=[shares for some in importance.values() for shares in some],
            measure=measure,
            task=task,
            average=self.context.average,
        )
        return self._heads.importance_parameters()

    def _image_terms(self, target: Tensor, mask: Tensor, prediction: Tensor) -> dict[str, Tensor]:
        """Return the weighted losses of a prediction."""
        weights, network, prediction = self._weights, self.context.fixed.perceptual, prediction.float()
        terms = region_terms(prediction, target, mask, weights, context=self.context)
        if network is None or not (weights.perceptual > 0 or weights.style > 0):
            return terms
        features = network.perceptual(losses.composite(prediction, target, mask))
        wanted = network.perceptual(target)
        return terms | {
            "perceptual": weights.perceptual * losses.feature_distance(features, wanted),
            "style": weights.style * losses.gram_distance(features, wanted),
        }

    def _distances(
        self, trace: DgiTrace, aligned: Sequence[Tensor], teacher: DgiTrace
    ) -> dict[str, list[Tensor]]:
        """Return the distances of each distillation that has weight: B x K each."""
        found: dict[str, list[Tensor]] = {}
        if "cross" in self._factors:
            found["cross"] = cross_distances(trace.features, teacher.features, trace.holes)
        if "self" in self._factors:
            found["self"] = self_distances(aligned, trace.features, trace.holes)
        if "attention" in self._factors:
            rows = attention_rows(trace.queries, trace.keys)
            wanted = attention_rows(teacher.queries, teacher.keys)
            found["attention"] = [attention_distances(rows, wanted, trace.holes[ATTENTION_LEVEL - 1])]
        return found

    def _importance(self, output: DgiOutput) -> dict[str, list[Tensor]]:
        """Return how much each channel or place counts, in the shapes and the order of ``_distances``."""
        heads, teacher = self._heads, output.teacher
        found: dict[str, list[Tensor]] = {}
        if "cross" in self._factors:
            found["cross"] = heads.cross_weights(teacher.features)
        if "self" in self._factors:
            found["self"] = heads.self_weights(output.trace.features)
        if "attention" in self._factors:
            found["attention"] = [heads.place_weights(teacher.features)]
        return found


def _build(config: TrainConfig, weights: DgiWeights, context: RunContext) -> DgiObjective:
    check_perceptual(context.fixed, weights.perceptual, has_other_uses=weights.style > 0)
    size = sized(SIZES[config.size], config)
    if context.fixed.autoencoder is None:
        raise ConfigError(
            "DGI learns from an autoencoder: train recipe dgi-autoencoder, and give its weights as --teacher."
        )
    return DgiObjective(
        with_first_weights(Dgi(size), config.initial_std),
        PatchDiscriminator(config.discriminator_channels),
        weights,
        heads=DistillationHeads(size, learns_importance=weights.importance_every > 0),
        autoencoder=context.fixed.autoencoder,
        context=context,
    )


KIND: Final = TrainingKind(DgiWeights, _build, teacher="autoencoder")
