"""Loss terms as pure functions of tensors. Images are B x 3 x H x W, masks B x 1 x H x W with 1 = hole."""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.config.loss_weights import GanLoss

MIN_SHARE = 1e-6
"""Keeps a mean over no pixels at 0 instead of 0 / 0."""
MIN_DISTANCE = 1e-5
"""Keeps the reciprocal of no distance finite."""


def masked_l1(
    prediction: Tensor, target: Tensor, mask: Tensor, *, average: Callable[[Tensor], Tensor] = lambda own: own
) -> Tensor:
    """Return the mean absolute difference over the pixels where the mask is 1, over all of the batch.

    Equal to the release's ``L1(prediction * mask, target * mask) / mean(mask)``.

    Args:
        prediction: B x 3 x H x W.
        target: The same shape.
        mask: B x 1 x H x W.
        average: Turns the share of such pixels in this batch into that of the whole batch, of which it is a
            part. The mean over the parts is then what the whole batch would give; without it a part with
            small holes would count their pixels more.
    """
    difference = (prediction - target).abs() * mask
    return difference.mean() / average(mask.mean()).clamp_min(MIN_SHARE)


def composite(prediction: Tensor, target: Tensor, mask: Tensor) -> Tensor:
    """Return the prediction in the hole and the photo around it (PEN-Net, Eq. 7).

    Args:
        prediction: B x 3 x H x W.
        target: The photos, in the same range.
        mask: B x 1 x H x W, 1 = hole.
    """
    return prediction * mask + target * (1 - mask)


def pyramid_l1(images: Sequence[Tensor], target: Tensor) -> Tensor:
    """Return the sum over scales of the mean absolute difference to the shrunken target (PEN-Net, Eq. 6).

    Args:
        images: B x 3 x h x w each, of any smaller sizes.
        target: B x 3 x H x W in the same range.
    """
    terms = [
        (image - F.interpolate(target, size=image.shape[-2:], mode="bilinear", align_corners=True))
        .abs()
        .mean()
        for image in images
    ]
    return torch.stack(terms).sum()


def hinge_discriminator(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """Return the hinge loss of a discriminator: half the sum of its two sides.

    PEN-Net's Eq. 8 is the sum itself; its release halves it, as is done here.
    """
    return (F.relu(1 - real_logits).mean() + F.relu(1 + fake_logits).mean()) / 2


def hinge_generator(fake_logits: Tensor) -> Tensor:
    """Return the hinge loss of a generator: minus the discriminator's mean (PEN-Net, Eq. 9)."""
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


def weighted_l1(prediction: Tensor, target: Tensor, mask: Tensor, *, hole_extra: float) -> Tensor:
    """Return the mean absolute difference, hole places counting ``1 + hole_extra`` times (SPL, Eq. 5 and 9).

    Args:
        prediction: B x C x h x w.
        target: The same shape.
        mask: B x 1 x H x W, 1 = hole; brought to h x w by nearest neighbour.
        hole_extra: 0 or above.
    """
    return _weighted_mean((prediction - target).abs(), mask, hole_extra=hole_extra)


def weighted_l2(prediction: Tensor, target: Tensor, mask: Tensor, *, hole_extra: float) -> Tensor:
    """Return the mean squared difference, hole places counting ``1 + hole_extra`` times.

    Args:
        prediction: B x C x h x w.
        target: The same shape.
        mask: B x 1 x H x W, 1 = hole; brought to h x w by nearest neighbour.
        hole_extra: 0 or above.
    """
    return _weighted_mean((prediction - target).square(), mask, hole_extra=hole_extra)


def chroma(image: Tensor) -> Tensor:
    """Return an image without its brightness: each channel less the mean of the three, B x 3 x H x W."""
    return image - image.mean(dim=1, keepdim=True)


def _weighted_mean(difference: Tensor, mask: Tensor, *, hole_extra: float) -> Tensor:
    size = difference.shape[-2:]
    small = mask if mask.shape[-2:] == size else F.interpolate(mask, size=size)
    return (difference * (1 + hole_extra * small)).mean()


def feature_distance(
    features: Sequence[Tensor], others: Sequence[Tensor], *, layer_weights: Sequence[float] | None = None
) -> Tensor:
    """Return the sum over layers of the mean absolute difference between feature maps.

    Args:
        features: B x C x h x w each.
        others: Of the same shapes.
        layer_weights: Of each layer's difference; None counts them alike.
    """
    distances = [(one - other).abs().mean() for one, other in zip(features, others, strict=True)]
    if layer_weights is not None:
        pairs = zip(distances, layer_weights, strict=True)
        distances = [weight * distance for distance, weight in pairs]
    return torch.stack(distances).sum()


def diversity_penalty(first: Sequence[Tensor], second: Sequence[Tensor], mask: Tensor) -> Tensor:
    """Return the reciprocal of the distance between two completions inside the hole (SPN, Eq. 14).

    As in the authors' code one reciprocal of the sum; the paper has a mean of reciprocals.

    Args:
        first: Feature maps of one completion, B x C x h x w each.
        second: Of the other.
        mask: B x 1 x H x W, 1 = hole.
    """
    distances = []
    for one, other in zip(first, second, strict=True):
        small = F.interpolate(mask, size=one.shape[-2:])
        share = small.mean().clamp_min(MIN_SHARE)
        distances.append(((one - other).abs() * small).mean() / share)
    return 1 / (torch.stack(distances).sum() + MIN_DISTANCE)


def divergence_from_normal(mean: Tensor, deviation: Tensor) -> Tensor:
    """Return the mean Kullback-Leibler divergence KL(N(0, 1) || N(mean, deviation)) over all numbers.

    The paper (SPN, Eq. 6) writes it the other way round; the authors' code, followed here, punishes a spread
    that is too small much harder than one that is too large.
    """
    variance = deviation.square()
    return (deviation.log() + (1 + mean.square()) / (2 * variance) - 0.5).mean()


def gram_distance(features: Sequence[Tensor], others: Sequence[Tensor]) -> Tensor:
    """Return the sum over layers of the mean absolute difference between Gram matrices: the style loss."""
    pairs = zip(features, others, strict=True)
    distances = [(_gram(one) - _gram(other)).abs().mean() for one, other in pairs]
    return torch.stack(distances).sum()


def _gram(features: Tensor) -> Tensor:
    flat = features.flatten(2)  # (B, C, N)
    return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])


def gradient_penalty(logits: Tensor, images: Tensor) -> Tensor:
    """Return half the mean squared gradient of a discriminator on real images (R1, Mescheder et al., 2018).

    Args:
        logits: Of the discriminator, for these images.
        images: B x 3 x H x W, requiring a gradient.
    """
    (gradient,) = torch.autograd.grad(logits.sum(), images, create_graph=True)
    return gradient.square().sum(dim=(1, 2, 3)).mean() / 2


def path_lengths(images: Tensor, codes: Tensor, directions: Tensor) -> Tensor:
    """Return how far a step in code space moves an image: B lengths (StyleGAN2, Eq. 4).

    Args:
        images: B x 3 x H x W, made from the codes.
        codes: B x S.
        directions: B x 3 x H x W, standard normal.
    """
    height, width = images.shape[-2:]
    along = (images * directions).sum() / (height * width) ** 0.5
    (gradient,) = torch.autograd.grad(along, codes, create_graph=True)
    return gradient.square().sum(dim=1).sqrt()
