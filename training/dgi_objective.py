"""What DGI and the autoencoder it learns from are trained for (ICCV 2021)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from inpaint_core.models.dgi import (
    ATTENTION_LEVEL,
    Dgi,
    DgiAutoencoder,
    DgiTrace,
    attention_rows,
)
from inpaint_core.models.dgi_distillation import DistillationHeads
from training import losses
from training.config import Stage
from training.dataset import Sample
from training.discriminators import PatchDiscriminator
from training.distillation import attention_distances, cross_distances, distillation_loss, self_distances
from training.loss_weights import AutoencoderWeights, DgiWeights
from training.objective import Objective
from training.pretext import FixedNetworks


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
    """The autoencoder: L1 and nothing else. Its discriminator is never asked."""

    def __init__(
        self, generator: AutoencoderForward, discriminator: nn.Module, weights: AutoencoderWeights
    ) -> None:
        super().__init__(generator=generator, trained=generator, discriminator=discriminator)
        self._weights = weights

    def predict(self, sample: Sample, stage: Stage) -> Rebuilt:
        """Rebuild a batch."""
        return Rebuilt(sample.image, self._run(sample.image, sample.mask).float())

    def generator_terms(self, output: Rebuilt, stage: Stage) -> dict[str, Tensor]:
        """Return the one term there is."""
        return {"image": self._weights.image * (output.prediction - output.target).abs().mean()}

    def discriminator_terms(self, output: Rebuilt) -> dict[str, Tensor]:
        """Raise: there is no adversary in this training."""
        raise AssertionError("the autoencoder is trained without adversary")


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

    Channels and places count equally in the distillation: their importance may not be trained by plain
    minimisation, which would choose what is easy.
    """

    def __init__(
        self,
        generator: Dgi,
        discriminator: PatchDiscriminator,
        weights: DgiWeights,
        *,
        heads: DistillationHeads,
        autoencoder: DgiAutoencoder,
        fixed: FixedNetworks,
    ) -> None:
        """Put the parts together.

        Args:
            generator: To be trained.
            discriminator: To be trained.
            weights: Of the losses.
            heads: Between the two networks; the alignment in them is trained along.
            autoencoder: Trained before; frozen here.
            fixed: The network that perceptual losses need.
        """
        trained = DgiForward(generator, heads)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator)
        self._heads, self._weights, self._fixed = heads, weights, fixed
        self._autoencoder = autoencoder.eval().requires_grad_(requires_grad=False)

    def predict(self, sample: Sample, stage: Stage) -> DgiOutput:
        """Run the network on a batch, and the autoencoder on the whole photos."""
        image, mask = sample.image, sample.mask
        trace, aligned = self._run(image, mask)
        with torch.no_grad():
            teacher = self._autoencoder.trace(image)
        composite = trace.prediction.float() * mask + image * (1 - mask)
        return DgiOutput(image, mask, trace, aligned, teacher, composite)

    def generator_terms(self, output: DgiOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss."""
        weights, prediction = self._weights, output.trace.prediction.float()
        hole, known = (
            losses.masked_l1(prediction, output.target, part, average=self.average)
            for part in (output.mask, 1 - output.mask)
        )
        terms = {"hole": weights.hole * hole, "known": weights.known * known}
        terms |= self._distillation_terms(output) | self._perceptual_terms(output)
        if stage.adversarial_weight > 0:
            logits = self.discriminator(output.composite).float()
            terms["adversarial"] = stage.adversarial_weight * losses.generator_loss(weights.gan_loss, logits)
        return terms

    def discriminator_terms(self, output: DgiOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and composites, cut off from the generator."""
        real = self._judge(output.target).float()
        fake = self._judge(output.composite.detach()).float()
        return {"discriminator": losses.discriminator_loss(self._weights.gan_loss, real, fake)}

    def _distillation_terms(self, output: DgiOutput) -> dict[str, Tensor]:
        weights, trace, teacher, heads = self._weights, output.trace, output.teacher, self._heads
        terms: dict[str, Tensor] = {}
        if weights.cross_distillation > 0:
            distances = cross_distances(trace.features, teacher.features, trace.holes)
            loss = distillation_loss(heads.cross_weights(teacher.features), distances)
            terms["cross"] = weights.cross_distillation * loss
        if weights.self_distillation > 0:
            distances = self_distances(output.aligned, trace.features, trace.holes)
            loss = distillation_loss(heads.self_weights(trace.features), distances)
            terms["self"] = weights.self_distillation * loss
        if weights.attention_transfer > 0:
            rows = attention_rows(trace.queries, trace.keys)
            wanted = attention_rows(teacher.queries, teacher.keys)
            distance = attention_distances(rows, wanted, trace.holes[ATTENTION_LEVEL - 1])
            loss = distillation_loss([heads.place_weights(teacher.features)], [distance])
            terms["attention"] = weights.attention_transfer * loss
        return terms

    def _perceptual_terms(self, output: DgiOutput) -> dict[str, Tensor]:
        weights, network = self._weights, self._fixed.perceptual
        if network is None or not (weights.perceptual > 0 or weights.style > 0):
            return {}
        features, wanted = network.perceptual(output.composite), network.perceptual(output.target)
        return {
            "perceptual": weights.perceptual * losses.feature_distance(features, wanted),
            "style": weights.style * losses.gram_distance(features, wanted),
        }
