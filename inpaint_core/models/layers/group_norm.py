"""Group normalisation without scale and shift, with a gradient that is fast on processors too.

Source: Wu and He, "Group Normalization", ECCV 2018, Eq. 1 and 2. With one group a channel this is instance
normalisation.
"""

from typing import Any, Final, cast

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable

from inpaint_core.models.layers.pixels import at_least_float32, pixels_of

EPSILON: Final = 1e-5
"""Added to a variance before its root."""


def group_norm(features: Tensor, groups: int) -> Tensor:
    """Bring each group of neighbouring channels of each image to mean 0 and variance 1.

    Args:
        features: B x C x h x w, any range.
        groups: Divides C.

    Returns:
        The same shape and type; statistics in float32 at least. A flat group becomes 0.

    Raises:
        ValueError: The channels cannot be split so.
    """
    if features.shape[1] % groups:
        raise ValueError(f"{features.shape[1]} channels cannot be split into {groups} groups")
    needs_gradient = torch.is_grad_enabled() and features.requires_grad
    if needs_gradient and features.device.type == "cpu" and not torch.compiler.is_compiling():
        # A library function, whose result has no type.
        return cast("Tensor", _GroupNorm.apply(features, groups))  # type: ignore[no-untyped-call]
    return F.group_norm(features, groups, eps=EPSILON)


class _GroupNorm(torch.autograd.Function):
    """The same for training on a processor, where torch's own gradient of channels-last maps is slow.

    It takes nearly half of a training step of GM-SRM otherwise (torch 2.13). One image after the other
    stays in the processor's cache.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, groups: int) -> Tensor:
        pixels = pixels_of(features)
        normed = torch.empty_like(features, memory_format=torch.channels_last)
        out = pixels_of(normed)
        statistics = []
        for number, image in enumerate(pixels):
            values = at_least_float32(image)  # (h*w, C)
            mean = _group_means(values.mean(dim=0), groups)
            centred = values - mean
            variance = _group_means(centred.square().mean(dim=0), groups)
            scale = torch.rsqrt(variance + EPSILON)
            out[number] = centred * scale
            statistics.append(torch.stack([mean, scale]))
        ctx.save_for_backward(features, torch.stack(statistics))
        ctx.groups = groups
        return normed

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        features, statistics = ctx.saved_tensors
        pixels, gradients = pixels_of(features), pixels_of(gradient)
        to_features = torch.empty_like(features, memory_format=torch.channels_last)
        out = pixels_of(to_features)
        for number, image in enumerate(pixels):
            mean, scale = statistics[number]
            normed = (image.to(mean.dtype) - mean) * scale
            arriving = gradients[number].to(mean.dtype)
            along = _group_means((arriving * normed).mean(dim=0), ctx.groups)
            level = _group_means(arriving.mean(dim=0), ctx.groups)
            out[number] = torch.addcmul(arriving - level, normed, along, value=-1) * scale
        return to_features, None


def _group_means(of_channels: Tensor, groups: int) -> Tensor:
    """Return for each of C channels the mean over its group."""
    if groups == len(of_channels):
        return of_channels
    means = torch.unflatten(of_channels, 0, (groups, -1)).mean(dim=1)
    return means.repeat_interleave(len(of_channels) // groups)
