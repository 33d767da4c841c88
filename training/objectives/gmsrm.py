"""What GM-SRM is trained for once its memory is frozen (TCSVT 2022, Eq. 9 to 14)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from inpaint_core.models.gmsrm import SIZES, GmSrm
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import SUFFIX
from training.config.loss_weights import GmSrmWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.data.noise import training_noise
from training.errors import ConfigError
from training.networks.discriminators import PatchDiscriminator
from training.networks.first_weights import with_first_weights
from training.networks.gmsrm_pretraining import MemoryPretraining
from training.networks.mobilenet_features import IMAGENET
from training.networks.warm_start import WarmStart
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
class GmSrmOutput:
    """One forward pass.

    Attributes:
        target: B x 3 x H x W, the photos, 0..1.
        mask: B x 1 x H x W, 1 = hole.
        prediction: B x 3 x H x W, 0..1, not composited.
        composite: B x 3 x H x W, the prediction in the hole, the photo around it.
        divergences: B x N, of each noise injection; N is 0 without conditional noise.
    """

    target: Tensor
    mask: Tensor
    prediction: Tensor
    composite: Tensor
    divergences: Tensor


class GmSrmForward(nn.Module):
    """The generator with its divergences, as one forward pass.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W, 1 = hole. noise: one tensor an injection.
        returns: predictions B x 3 x H x W, 0..1, and divergences B x N.
    """

    def __init__(self, generator: GmSrm) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, image: Tensor, mask: Tensor, noise: list[Tensor]) -> tuple[Tensor, Tensor]:
        return self.generator.predict_with_divergence(image, mask, noise)


MEMORY_NAME: Final = "gmsrm-memory"
"""What the weights of a pre-trained memory say of themselves."""
MEMORY_PREFIX: Final = "memory."
"""Of the names of what GM-SRM never trains itself."""


class GmSrmObjective(Objective[GmSrmOutput]):
    """GM-SRM and its discriminator, which sees composites with their masks, with weighted losses."""

    def __init__(
        self,
        generator: GmSrm,
        discriminator: PatchDiscriminator,
        weights: GmSrmWeights,
        context: RunContext,
    ) -> None:
        trained = GmSrmForward(generator)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator, context=context)
        self.generator: GmSrm = generator
        self._noise_shapes, self._weights = generator.noise_shapes, weights

    def start_from(self, path: Path) -> WarmStart:
        """Take a whole network's weights, or those of a pre-trained memory with its encoder and first code.

        Raises:
            WeightsError: The file is missing, damaged, or of another network.
        """
        is_memory = path.suffix == SUFFIX and read_header(path).metadata.get("network") == MEMORY_NAME
        if not (is_memory and self.generator.size.has_memory):
            return super().start_from(path)
        memory = MemoryPretraining(self.generator)
        load_weights(memory, path)
        self.generator.freeze_memory()
        taken = memory.state_dict().keys()
        own = self.generator.state_dict().keys()
        return WarmStart(
            taken=tuple(name for name in own if name in taken),
            left=tuple(name for name in own if name not in taken),
            unused=(),
        )

    def predict(self, sample: Sample, stage: Stage) -> GmSrmOutput:
        """Run the generator on a batch, with noise of its own for each photo."""
        image, mask = sample.image, sample.mask
        shapes = self._noise_shapes(*image.shape[-2:])
        noise = training_noise(sample.number, shapes, seed=self.context.seed, draw=0, device=image.device)
        prediction, divergences = self._run(image, mask, noise)
        prediction = prediction.float()
        composite = losses.composite(prediction, image, mask)
        return GmSrmOutput(image, mask, prediction, composite, divergences)

    def generator_terms(self, output: GmSrmOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; their sum is the generator's loss (Eq. 14)."""
        weights, prediction, target = self._weights, output.prediction, output.target
        terms = region_terms(prediction, target, output.mask, weights, context=self.context)
        if output.divergences.shape[1] > 0:
            terms["divergence"] = weights.divergence * output.divergences.sum(dim=1).mean()
        network = self.context.fixed.perceptual
        terms |= perceptual_terms(network, prediction, target, weight=weights.perceptual)
        fake = torch.cat([output.composite, output.mask], dim=1)
        return terms | adversarial_terms(stage, weights.gan_loss, self.discriminator, fake)

    def discriminator_terms(self, output: GmSrmOutput) -> dict[str, Tensor]:
        """Return the discriminator's loss on photos and composites, cut off from the generator.

        Both come with their masks: so we read the "conditional" adversarial loss of Eq. 12. Eq. 13 as printed
        has generated images in both of its terms; it is read as the hinge loss.
        """
        real = torch.cat([output.target, output.mask], dim=1)
        fake = torch.cat([output.composite, output.mask], dim=1)
        return discriminator_terms(self._weights.gan_loss, self._discriminator, real, fake)


def _build(config: TrainConfig, weights: GmSrmWeights, context: RunContext) -> GmSrmObjective:
    check_perceptual(context.fixed, weights.perceptual)
    generator = with_first_weights(GmSrm(sized(SIZES[config.size], config)), config.initial_std)
    discriminator = PatchDiscriminator(config.discriminator_channels, in_channels=4)
    return GmSrmObjective(generator, discriminator, weights, context)


def _check_start(config: TrainConfig, start: WarmStart | None) -> None:
    """Refuse a memory that would be frozen with random weights: it would know nothing of photos."""
    if not sized(SIZES[config.size], config).has_memory:
        return
    if start is None or any(name.startswith(MEMORY_PREFIX) for name in start.left):
        raise ConfigError(
            "GM-SRM asks a memory that has been trained before: train recipe gmsrm-memory, and give its "
            "weights, or those of a whole GM-SRM, with --init-from."
        )


# There is no published code to follow: VGG19 is shown images as it was trained.
KIND: Final = TrainingKind(GmSrmWeights, _build, vgg_colours=IMAGENET, check_start=_check_start)
