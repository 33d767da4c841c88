"""The three distillation terms of DGI as pure functions of tensors (Suin et al., ICCV 2021).

Features are B x C x h x w, holes B x 1 x h x w with 1 = hole. A sum over the hole in the paper is a mean over
its cells here, so that a term does not grow with the hole; an image without a hole counts 0. All is float32.
The paper does not say which side of Eq. 2 learns: here the shallow one does, the deep one gets no gradient.

Each term is a list of distances, one number for each channel or place, and a list of weights for them.
Weights are constants to these terms: a gradient would let them choose what is easy to match. How they learn
instead stands in ``training.objectives.importance``.
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def cross_distances(
    student: Sequence[Tensor], teacher: Sequence[Tensor], holes: Sequence[Tensor]
) -> list[Tensor]:
    """Return how far the network's encoder is from the autoencoder's, level by level: B x C each (Eq. 1).

    Args:
        student: x_l, the network's features.
        teacher: x*_l, the autoencoder's features, of the same shapes; they get no gradient.
        holes: M of each level.
    """
    return [channel_distances(*level) for level in zip(student, teacher, holes, strict=True)]


def self_distances(
    aligned: Sequence[Tensor], features: Sequence[Tensor], holes: Sequence[Tensor]
) -> list[Tensor]:
    """Return how far each level is from the next deeper one: B x C each, for all levels but the last (Eq. 2).

    Args:
        aligned: f_l(x_l), each with the shape of the features of the next level; one fewer than those.
        features: x_l, from the first level on; the deeper side of a pair gets no gradient.
        holes: M of each level, from the first on.
    """
    return [channel_distances(*level) for level in zip(aligned, features[1:], holes[1:], strict=True)]


def attention_distances(rows: Tensor, teacher_rows: Tensor, hole: Tensor) -> Tensor:
    """Return for each place of the hole how far its attention is from the autoencoder's: B x N.

    That is the sum over j of (r_ij - r*_ij)^2, divided by the number of hole cells; 0 at known places. The
    short version of the paper does not have this term.

    Args:
        rows: r, B x N x N, the attention of the network; each row sums to 1.
        teacher_rows: r*, of the autoencoder; it gets no gradient.
        hole: M of the level with N cells.
    """
    squares = (rows.float() - teacher_rows.detach().float()).square().sum(dim=2)  # (B, N)
    inside = hole.float().flatten(1)
    return squares * inside / inside.sum(dim=1, keepdim=True).clamp_min(1)


def channel_distances(features: Tensor, target: Tensor, hole: Tensor) -> Tensor:
    """Return the mean over the hole of the squared difference in each channel, B x C; the target is fixed."""
    inside = hole.float()
    squares = (features.float() - target.detach().float()).square() * inside
    return squares.sum(dim=(2, 3)) / inside.sum(dim=(2, 3)).clamp_min(1)


def distillation_loss(weights: Sequence[Tensor], distances: Sequence[Tensor]) -> Tensor:
    """Return the sum over levels of the weighted sum of distances, as a mean over the batch (Eq. 1 and 2).

    Args:
        weights: B x K for each level: rho, phi, or the weights of places. They get no gradient.
        distances: B x K for each level.
    """
    terms = [
        (weight.detach().float() * distance).sum(dim=1).mean()
        for weight, distance in zip(weights, distances, strict=True)
    ]
    return torch.stack(terms).sum()
