"""How GM-SRM's generative memory is pre-trained (section III-B): as StyleGAN2, Karras et al., CVPR 2020."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from inpaint_core.models.gmsrm_pretraining import MemoryPretraining
from training import losses
from training.config import Stage
from training.dataset import Sample
from training.discriminators import StyleGanDiscriminator
from training.loss_weights import MemoryWeights
from training.noise import training_noise
from training.objective import Objective

MEAN_LENGTH_MEMORY: Final = 0.99
"""How slowly the wanted path length follows the measured ones."""
DIRECTIONS_DRAW: Final = 1000
"""Keeps the directions that path lengths are measured along apart from the noise of the injections."""


@dataclass(frozen=True)
class MemoryOutput:
    """One forward pass.

    Attributes:
        target: B x 3 x H x W, the photos, 0..1.
        mask: B x 1 x H x W, 1 = hole.
        picture: B x 3 x H x W, about 0..1, made by the memory.
        code: B x S, what it was made from.
        number: B int64, the numbers of the samples in the run.
        step: Optimiser step of the run, counted from the samples seen.
    """

    target: Tensor
    mask: Tensor
    picture: Tensor
    code: Tensor
    number: Tensor
    step: int


class MemoryForward(nn.Module):
    """The memory with its code and the path length it is held to, as one forward pass.

    Shape:
        image: B x 3 x H x W, 0..1. mask: B x 1 x H x W, 1 = hole. noise: one tensor an injection.
        returns: pictures B x 3 x H x W, and codes B x S.
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
        *,
        seed: int,
    ) -> None:
        self._forward = MemoryForward(generator)
        super().__init__(generator=generator, trained=self._forward, discriminator=discriminator)
        self._noise_shapes, self._weights, self._seed = generator.noise_shapes, weights, seed

    def predict(self, sample: Sample, stage: Stage) -> MemoryOutput:
        """Let the memory make a picture from the known part of each photo."""
        image = sample.image
        noise = [
            training_noise(sample.number, shape, seed=self._seed, draw=draw).to(image.device)
            for draw, shape in enumerate(self._noise_shapes(*image.shape[-2:]))
        ]
        picture, code = self._run(image, sample.mask, noise)
        # By the middle of the whole batch: each process has another stretch of it, and all must agree.
        step = int(self.average(sample.number.double().mean())) // stage.batch_size
        return MemoryOutput(image, sample.mask, picture, code, sample.number, step)

    def generator_terms(self, output: MemoryOutput, stage: Stage) -> dict[str, Tensor]:
        """Return the weighted terms; path length only every few steps, and then for all of them."""
        weights = self._weights
        known = losses.masked_l1(output.picture, output.target, 1 - output.mask, average=self.average)
        terms = {"known": weights.known * known}
        if stage.adversarial_weight <= 0:
            return terms
        logits = self.discriminator(output.picture).float()
        terms["adversarial"] = stage.adversarial_weight * losses.nonsaturating_generator(logits)
        if weights.path_length > 0 and output.step % weights.path_length_every == 0:
            penalty = weights.path_length_every * self._path_length_penalty(output)
            terms["path_length"] = weights.path_length * penalty
        return terms

    def discriminator_terms(self, output: MemoryOutput) -> dict[str, Tensor]:
        """Return the logistic loss, and every few steps the gradient penalty for all of them."""
        weights = self._weights
        due = weights.r1 > 0 and output.step % weights.r1_every == 0
        photos = output.target.detach().requires_grad_(due)
        real = self._judge(photos).float()
        fake = self._judge(output.picture.detach()).float()
        terms = {"discriminator": losses.nonsaturating_discriminator(real, fake)}
        if due:
            terms["r1"] = weights.r1 * weights.r1_every * losses.gradient_penalty(real, photos)
        return terms

    def _path_length_penalty(self, output: MemoryOutput) -> Tensor:
        """Hold the lengths to their own slow mean, which is part of what a checkpoint keeps."""
        shape = tuple(output.picture.shape[1:])
        directions = training_noise(output.number, shape, seed=self._seed, draw=DIRECTIONS_DRAW)
        directions = directions.to(output.picture.device)
        lengths = losses.path_lengths(output.picture, output.code, directions)
        mean = self._forward.mean_length
        with torch.no_grad():
            mean.lerp_(self.average(lengths.detach().mean()), 1 - MEAN_LENGTH_MEMORY)
        return (lengths - mean.clone()).square().mean()
