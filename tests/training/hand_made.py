"""Images, judges and features so simple that every loss term of them can be worked out on paper.

An image is grey, 4 x 4, and four numbers: one a quarter, in reading order. A quarter is two pixels wide, so
that an image at half the size is exactly its four numbers.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.training.small_networks import small_config
from tests.training.stand_in_teacher import StandInTeacher, stand_in_networks
from training.config.loss_weights import LossWeights
from training.config.recipe import NetworkName, Stage
from training.objectives.build import build_objective
from training.objectives.objective import Objective
from training.objectives.pretext import FixedNetworks

Quarters = Sequence[Sequence[float]]
"""Four numbers an image."""

PHOTO: Final = ((0.9, 0.5, 0.3, 0.7), (0.2, 0.8, 0.6, 0.4))
PREDICTION: Final = ((0.5, 0.6, 0.1, 0.4), (0.3, 0.2, 0.9, 0.5))
OTHER_PREDICTION: Final = ((0.7, 0.9, 0.2, 0.3), (0.1, 0.6, 0.4, 0.8))
HOLE: Final = ((1, 0, 0, 0), (0, 1, 1, 0))
COMPOSITE: Final = ((0.5, 0.5, 0.3, 0.7), (0.2, 0.2, 0.9, 0.4))
"""The prediction in the hole, the photo around it."""
STAGE: Final = Stage(steps=1, crop_px=64, batch_size=2, adversarial_weight=0.3, prior_factor=0.7)


def image(quarters: Quarters, *, channels: int = 3) -> Tensor:
    """Return B x channels x 4 x 4, all channels alike."""
    return halved(quarters, channels=channels).repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)


def halved(quarters: Quarters, *, channels: int = 3) -> Tensor:
    """Return the same at half the size: B x channels x 2 x 2."""
    return torch.tensor(quarters, dtype=torch.float32).view(-1, 1, 2, 2).repeat(1, channels, 1, 1)


def mask(quarters: Quarters = HOLE) -> Tensor:
    return image(quarters, channels=1)


def mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def flat(quarters: Quarters) -> list[float]:
    return list(chain(*quarters))


def gap(quarters: Quarters, others: Quarters) -> float:
    """Return the mean absolute difference over whole images."""
    return mean([abs(one - other) for one, other in zip(flat(quarters), flat(others), strict=True)])


def logits(quarters: Quarters) -> list[float]:
    """Return what ``GreyDiscriminator`` says of each quarter."""
    return [3 * grey - 1 for grey in flat(quarters)]


def hinge(real: Sequence[float], fake: Sequence[float]) -> float:
    sides = (mean([max(0.0, 1 - logit) for logit in real]), mean([max(0.0, 1 + logit) for logit in fake]))
    return sum(sides) / 2


class GreyDiscriminator(nn.Module):
    """Says of each pixel three times its grey less one: -1 to 2, on both sides of the hinge's corner."""

    def forward(self, images: Tensor) -> Tensor:
        return 3 * images[:, :3].mean(dim=1, keepdim=True) - 1


class PairDiscriminator(GreyDiscriminator):
    """The same, and a half more where the mask beside the image says hole."""

    def forward(self, images: Tensor) -> Tensor:
        return super().forward(images) + 0.5 * images[:, 3:]


class DiscriminatorWithFeatures(GreyDiscriminator):
    """The same, with two features that are the image itself: its double, and its half size."""

    def forward(self, images: Tensor) -> tuple[Tensor, list[Tensor]]:  # type: ignore[override]
        return super().forward(images), doubled_and_halved(images)


class DiscriminatorOfFeatures(DiscriminatorWithFeatures):
    """The same, of an image that is shown as ``Features`` see it."""

    def forward(self, features: Sequence[Tensor]) -> tuple[Tensor, list[Tensor]]:  # type: ignore[override]
        return super().forward(features[0] / 2)


class Features:
    """Compares images by their doubles and by their half sizes: a gap of 1 is one of 2 and one of 1."""

    layer_weights = (0.5, 4.0)
    perceptual_channels = (3, 3)
    title = "hand-made"

    def perceptual(self, image: Tensor) -> list[Tensor]:
        return doubled_and_halved(image)


def doubled_and_halved(images: Tensor) -> list[Tensor]:
    return [2 * images, F.avg_pool2d(images, 2)]


def hand_made_objective(
    network: NetworkName, weights: LossWeights, discriminator: nn.Module
) -> Objective[Any]:
    """Return a network's training with those weights, judge and ``Features``."""
    fixed = FixedNetworks(StandInTeacher(), Features(), stand_in_networks().autoencoder)
    objective = build_objective(replace(small_config(network), losses=weights), fixed)
    objective.discriminator = discriminator
    objective.wrap(lambda module: module)
    return objective


def generator_terms(objective: Objective[Any], output: object, stage: Stage = STAGE) -> dict[str, float]:
    return {name: term.item() for name, term in objective.generator_terms(output, stage).items()}


def discriminator_terms(objective: Objective[Any], output: object) -> dict[str, float]:
    return {name: term.item() for name, term in objective.discriminator_terms(output).items()}


def doubled(weights: LossWeights, name: str) -> Any:
    """Return the weights with one of them doubled."""
    change: dict[str, Any] = {name: 2 * getattr(weights, name)}
    return replace(weights, **change)
