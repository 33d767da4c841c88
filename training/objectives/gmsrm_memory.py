"""How GM-SRM's generative memory is pre-trained (section III-B): as StyleGAN2, Karras et al., CVPR 2020."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from inpaint_core.models.gmsrm import SIZES, GmSrm
from inpaint_core.models.layers.stylegan2 import StyledConv
from training.config.loss_weights import MemoryWeights
from training.config.recipe import Stage, TrainConfig
from training.config.widths import sized
from training.data.dataset import Sample
from training.data.noise import training_noise
from training.networks.discriminators import StyleGanDiscriminator
from training.networks.gmsrm_pretraining import MemoryPretraining
from training.objectives import losses
from training.objectives.objective import Objective, RunContext, TrainingKind

RANGE: Final = 2
"""StyleGAN2's weights of penalties are for images of -1..1, twice as wide as those here."""
ENCODER_RATE: Final = 0.1
"""Factor on the rate of the encoder and the code. StyleGAN2's rate is for weights that are scaled when they
are used, as the memory's. Theirs are small themselves, and a step of it changes them by a tenth: codes soon
tell no photo from another."""
MEAN_LENGTH_MEMORY: Final = 0.99
"""How slowly the wanted path length follows the measured ones."""
DIRECTIONS_DRAW: Final = 1
"""Keeps the directions that path lengths are measured along apart from the noise of the injections."""


@dataclass(frozen=True)
class MemoryOutput:
    """One forward pass.

    Attributes:
        target: B x 3 x H x W, the photos, 0..1.
        mask: B x 1 x H x W, 1 = hole.
        image: B x 3 x H x W, about 0..1, made by the memory.
        code: B x S, what it was made from.
        number: B int64, the numbers of the samples in the run.
        step: Optimiser step of the run, counted from the samples seen.
    """

    target: Tensor
    mask: Tensor
    image: Tensor
    code: Tensor
    number: Tensor
    step: int


class MemoryForward(nn.Module):
    """The memory with its code and the path length it is held to, as one forward pass.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W, 1 = hole. noise: one tensor an injection.
        returns: images B x 3 x H x W, and codes B x S.
    """

    mean_length: Tensor

    def __init__(self, generator: MemoryPretraining) -> None:
        super().__init__()
        self.generator = generator
        self.register_buffer("mean_length", torch.zeros(()))

    def forward(self, image: Tensor, mask: Tensor, noise: list[Tensor]) -> tuple[Tensor, Tensor]:
        state = self.generator.encode(image, mask)
        return self.generator.decode(state, noise), state.code


class MemoryObjective(Objective[MemoryOutput]):
    """A generative memory and its discriminator, with StyleGAN2's losses."""

    def __init__(
        self,
        generator: MemoryPretraining,
        discriminator: StyleGanDiscriminator,
        weights: MemoryWeights,
        context: RunContext,
    ) -> None:
        self._forward = trained = MemoryForward(generator)
        super().__init__(generator=generator, trained=trained, discriminator=discriminator, context=context)
        self._noise_shapes, self._weights = generator.noise_shapes, weights
        if weights.noise_strength > 0:
            for layer in generator.memory.modules():
                if isinstance(layer, StyledConv):
                    nn.init.constant_(layer.noise_strength, weights.noise_strength)
                    layer.noise_strength.requires_grad = False

    @property
    def takes_parts(self) -> bool:
        """No: its penalties run on averages from step to step."""
        return False

    def rate_groups(self) -> list[tuple[float, list[nn.Parameter]]]:
        """Return the memory, and what makes its code with a lower rate."""
        own = list(self._forward.generator.memory.parameters())
        known = {id(parameter) for parameter in own}
        rest = [parameter for parameter in self.trained.parameters() if id(parameter) not in known]
        return [(1.0, own), (ENCODER_RATE, rest)]

    def predict(self, sample: Sample, stage: Stage) -> MemoryOutput:
        """Let the memory make an image from the known part of each photo."""
        image = sample.image
        shapes = self._noise_shapes(*image.shape[-2:])
        noise = training_noise(sample.number, shapes, seed=self.context.seed, draw=0, device=image.device)
        # By the middle of the whole batch: each process has another stretch of it, and all must agree.
        step = int(self.context.average(sample.number.double().mean())) // stage.batch_size
        # What is compiled cannot be differentiated twice: a step with a penalty runs uncompiled.
        run = self._forward if self._measures_paths(step, stage) else self._run
        photo, code = run(image, sample.mask, noise)
        return MemoryOutput(image, sample.mask, photo, code, sample.number, step)

    def generator_terms(self, output: MemoryOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; path length only every few steps, and then for all of them."""
        weights = self._weights
        known = losses.masked_l1(output.image, output.target, 1 - output.mask, average=self.context.average)
        terms = {"known": weights.known * known}
        if stage.adversarial_weight <= 0:
            return terms
        logits = self.discriminator(output.image).float()
        terms["adversarial"] = stage.adversarial_weight * losses.nonsaturating_generator(logits)
        if self._measures_paths(output.step, stage):
            penalty = weights.path_length_every * self._path_length_penalty(output)
            terms["path_length"] = weights.path_length * penalty
        return terms

    def discriminator_terms(self, output: MemoryOutput) -> dict[str, Tensor]:
        """Return the logistic loss, and every few steps the gradient penalty for all of them."""
        weights = self._weights
        due = weights.r1 > 0 and output.step % weights.r1_every == 0
        photos = output.target.detach().requires_grad_(due)
        discriminator = self.discriminator if due else self._discriminator  # as in ``predict``
        real = discriminator(photos).float()
        fake = discriminator(output.image.detach()).float()
        # StyleGAN2 sums what the photos and the fakes cost; the function gives their mean.
        terms = {"discriminator": 2 * losses.nonsaturating_discriminator(real, fake)}
        if due:
            penalty = losses.gradient_penalty(real, photos) / RANGE**2
            terms["r1"] = weights.r1 * weights.r1_every * penalty
        return terms

    def _measures_paths(self, step: int, stage: Stage) -> bool:
        """Return whether a step holds the path lengths."""
        weights = self._weights
        is_due = weights.path_length > 0 and step % weights.path_length_every == 0
        return is_due and stage.adversarial_weight > 0

    def _path_length_penalty(self, output: MemoryOutput) -> Tensor:
        """Hold the lengths to their own slow mean, which is part of what a checkpoint keeps."""
        shapes = [tuple(output.image.shape[1:])]
        (directions,) = training_noise(
            output.number, shapes, seed=self.context.seed, draw=DIRECTIONS_DRAW, device=output.image.device
        )
        lengths = losses.path_lengths(RANGE * output.image, output.code, directions)
        mean = self._forward.mean_length
        with torch.no_grad():
            measured = self.context.average(lengths.detach().mean())
            # From 0, as StyleGAN2's mean begins, the first thousand steps would learn to ignore the code.
            mean.copy_(torch.where(mean == 0, measured, torch.lerp(mean, measured, 1 - MEAN_LENGTH_MEMORY)))
        return (lengths - mean.clone()).square().mean()


def _build(config: TrainConfig, weights: MemoryWeights, context: RunContext) -> MemoryObjective:
    memory = MemoryPretraining(GmSrm(sized(SIZES[config.size], config)))
    return MemoryObjective(memory, StyleGanDiscriminator(config.discriminator_channels), weights, context)


KIND: Final = TrainingKind(MemoryWeights, _build)
