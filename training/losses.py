"""Loss terms as pure functions of tensors. Pictures are B x 3 x H x W, masks B x 1 x H x W with 1 = hole."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.loss_weights import GanLoss

SMALLEST_SHARE = 1e-6
"""Keeps a mean over no pixels at 0 instead of 0 / 0."""


def masked_l1(prediction: Tensor, target: Tensor, mask: Tensor) -> Tensor:
    """Return the mean absolute difference over the pixels where the mask is 1, over all of the batch.

    Equal to the release's ``L1(prediction * mask, target * mask) / mean(mask)``.
    """
    difference = (prediction - target).abs() * mask
    return difference.mean() / mask.mean().clamp_min(SMALLEST_SHARE)


def pyramid_l1(pictures: Sequence[Tensor], target: Tensor) -> Tensor:
    """Return the sum over scales of the mean absolute difference to the shrunken target (PEN-Net, Eq. 4).

    Args:
        pictures: B x 3 x h x w each, of any smaller sizes.
        target: B x 3 x H x W in the same range.
    """
    terms = [
        (picture - F.interpolate(target, size=picture.shape[-2:], mode="bilinear", align_corners=True))
        .abs()
        .mean()
        for picture in pictures
    ]
    return torch.stack(terms).sum()


def hinge_discriminator(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Return the hinge loss of a discriminator: half the sum of its two sides (PEN-Net, Eq. 5)."""
    return (F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()) / 2


def hinge_generator(fake_logits: Tensor) -> Tensor:
    """Return the hinge loss of a generator: minus the discriminator's mean (PEN-Net, Eq. 6)."""
    return -fake_logits.mean()


def nonsaturating_discriminator(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Return half the binary cross-entropy of a discriminator with real = 1 and fake = 0, on logits."""
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / 2


def nonsaturating_generator(fake_logits: Tensor) -> Tensor:
    """Return the binary cross-entropy of fakes taken for real, on logits."""
    return F.softplus(-fake_logits).mean()


def generator_loss(kind: GanLoss, fake_logits: Tensor) -> Tensor:
    """Return a generator's adversarial loss of that kind."""
    return hinge_generator(fake_logits) if kind == "hinge" else nonsaturating_generator(fake_logits)


def discriminator_loss(kind: GanLoss, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Return a discriminator's loss of that kind."""
    if kind == "hinge":
        return hinge_discriminator(real_logits, fake_logits)
    return nonsaturating_discriminator(real_logits, fake_logits)
