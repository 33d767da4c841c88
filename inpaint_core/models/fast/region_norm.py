"""Region normalisation in less memory and work, with a gradient in closed form for training on a processor.

What it computes, in the paper's own steps: ``inpaint_core.models.layers.region_norm``. The scales and shifts
behind the normalisation are part of the same pass.
"""

import contextlib
from typing import Any, Final, NamedTuple, cast

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from inpaint_core.models.layers.pixels import at_least_float32, pixels_of

REGION_EPSILON: Final = 1e-5
"""Added to a variance before its root, as instance normalisation does."""


def normalise_regions(
    features: Tensor, region: Tensor, *, gamma: Tensor, shift: Tensor, weight: Tensor | None = None
) -> Tensor:
    """Normalise the pixels of a region and those outside it, each by their own mean and deviation.

    Each part is filled up with its own mean to the whole map before the deviation is taken over the whole
    map, and weighed by the root of its share of the pixels. A filled-up map has the mean of its part, and
    a variance of the part's times its share, so that no filled map is needed.

    Args:
        features: B x C x h x w.
        region: B x 1 x h x w, 0 or 1; has no gradient.
        gamma: 2 x C: each channel inside and outside the region is scaled by 1 + this.
        shift: Added everywhere; C x 1 x 1 or B x 1 x h x w.
        weight: B x 1 x h x w, multiplies before the shift is added; None for 1.

    Returns:
        B x C x h x w in the type of ``features``; statistics in float32 at least.
    """
    # A compiler fuses operations itself, and a graphics card would wait for a loop over images.
    in_training = torch.is_grad_enabled() and features.device.type == "cpu"
    if in_training and not torch.compiler.is_compiling():
        return normalise_one_by_one(features, region, gamma=gamma, shift=shift, weight=weight)
    return normalise_together(features, region, gamma=gamma, shift=shift, weight=weight)


def normalise_together(
    features: Tensor, region: Tensor, *, gamma: Tensor, shift: Tensor, weight: Tensor | None = None
) -> Tensor:
    """``normalise_regions`` of a whole batch at a time, differentiated as it is recorded."""
    height, width = features.shape[-2:]
    with _full_precision(features.device):
        pixels = pixels_of(at_least_float32(features))  # (B, h*w, C)
        inside = region.to(pixels.dtype).flatten(1)
        parts = torch.stack([inside, 1 - inside], dim=1)  # (B, 2, h*w)
        counts = parts.sum(dim=2, keepdim=True).clamp_min(1)
        means = _sum_parts(parts, pixels, rows=height) / counts  # (B, 2, C)
        # A converted copy may be overwritten.
        place = pixels if pixels.dtype != features.dtype and not torch.is_grad_enabled() else None
        centred = torch.baddbmm(pixels, parts.transpose(1, 2), means, alpha=-1, out=place)
        squares = centred.square()
        variances = _sum_parts(parts, squares, rows=height) / (height * width)
        scales = _scales(variances, counts / (height * width), gamma)
        if weight is not None:
            parts = parts * weight.to(pixels.dtype).flatten(2)
        moved = _spread(shift, pixels.dtype)
        if torch.is_grad_enabled():
            scaled = torch.addcmul(moved, centred, parts.transpose(1, 2) @ scales)
        else:  # the memory of the squares again: fresh pages cost as much as the sums
            scaled = torch.bmm(parts.transpose(1, 2), scales, out=squares)
            scaled = torch.addcmul(moved, centred, scaled, out=squares)
        image = torch.unflatten(scaled, 1, (height, width)).permute(0, 3, 1, 2)
        return image.to(features.dtype)


def normalise_one_by_one(
    features: Tensor, region: Tensor, *, gamma: Tensor, shift: Tensor, weight: Tensor | None = None
) -> Tensor:
    """``normalise_regions`` of one image after the other, with its gradient in closed form.

    Recorded operation by operation it costs a third of a training step of SPL, nearly all of it memory. Here
    an image stays in the processor's cache, and only the input is kept for the gradient. A gradient of the
    gradient is refused.
    """
    # A library function, whose result has no type.
    filled = _OneByOne.apply(features, region, gamma, shift, weight)  # type: ignore[no-untyped-call]
    return cast("Tensor", filled)


class _OneByOne(torch.autograd.Function):
    """What ``normalise_one_by_one`` computes, and its gradient."""

    @staticmethod
    def forward(
        ctx: Any, features: Tensor, region: Tensor, gamma: Tensor, shift: Tensor, weight: Tensor | None
    ) -> Tensor:
        filled = torch.empty_like(features, memory_format=torch.channels_last)
        pixels, out, statistics = pixels_of(features), pixels_of(filled), []
        with _full_precision(features.device):
            for number in range(len(pixels)):
                image = _Image.load(pixels[number], region[number])
                means = image.sum_parts(image.values) / image.counts
                centred = image.subtract(image.values, means)
                variances = image.sum_parts(centred.square()) / len(centred)
                parts = image.parts if weight is None else image.parts * _as_row(weight[number], centred)
                moved = _spread(shift if shift.dim() == 3 else shift[number], centred.dtype)
                out[number] = torch.addcmul(moved, centred, parts.T @ image.scales(variances, gamma))
                statistics.append(torch.stack([means, variances]))
        ctx.save_for_backward(features, region, gamma, shift, weight, torch.stack(statistics))
        return filled

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        features, region, gamma, shift, weight, statistics = ctx.saved_tensors
        to_features = torch.empty_like(features, memory_format=torch.channels_last)
        to_gamma, to_shift = torch.zeros_like(statistics[0, 0]), statistics.new_zeros(shift.shape)
        to_weight = None if weight is None else torch.empty_like(weight)
        pixels, gradients, out = pixels_of(features), pixels_of(gradient), pixels_of(to_features)
        with _full_precision(features.device):
            for number in range(len(pixels)):
                image = _Image.load(pixels[number], region[number])
                arriving = at_least_float32(gradients[number])
                if shift.dim() == 3:
                    to_shift += arriving.sum(dim=0)[:, None, None]
                else:
                    to_shift[number] = arriving.sum(dim=1).view(shift.shape[1:])
                row = None if weight is None else _as_row(weight[number], arriving)
                pulled = image.pull_back(arriving, statistics[number], gamma, row)
                out[number] = pulled.values
                to_gamma += pulled.gamma
                if to_weight is not None and pulled.weight is not None:
                    to_weight[number] = pulled.weight.view(to_weight.shape[1:])
        return to_features, None, to_gamma, to_shift, to_weight


class _Gradients(NamedTuple):
    """Of one image's values, h*w x C; of gamma, 2 x C; of its weight, h*w."""

    values: Tensor
    gamma: Tensor
    weight: Tensor | None


class _Image(NamedTuple):
    """The pixels of one image, h*w x C in float32 at least, and which of them belong to which part."""

    values: Tensor
    parts: Tensor
    """2 x h*w, 0 or 1: the region, and the rest."""
    counts: Tensor
    """2 x 1, pixels of each part; 1 where there is none."""
    rows: int

    @classmethod
    def load(cls, pixels: Tensor, region: Tensor) -> "_Image":
        values = at_least_float32(pixels)
        inside = _as_row(region, values)
        parts = torch.stack([inside, 1 - inside])
        return cls(values, parts, parts.sum(dim=1, keepdim=True).clamp_min(1), region.shape[-2])

    def sum_parts(self, pixels: Tensor) -> Tensor:
        """Return 2 x C sums of h*w x C pixels."""
        return _sum_parts(self.parts, pixels, rows=self.rows)

    def subtract(self, pixels: Tensor, amounts: Tensor) -> Tensor:
        """Return h*w x C pixels less 2 x C amounts, each in its part."""
        return torch.addmm(pixels, self.parts.T, amounts, alpha=-1)

    def scales(self, variances: Tensor, gamma: Tensor) -> Tensor:
        return _scales(variances, self.counts / len(self.values), gamma.to(self.values.dtype))

    def pull_back(
        self, arriving: Tensor, statistics: Tensor, gamma: Tensor, weight: Tensor | None
    ) -> _Gradients:
        """Return the gradients for one that arrives, h*w x C."""
        means, variances = statistics
        centred, scales = self.subtract(self.values, means), self.scales(variances, gamma)
        by_pixel, product, to_weight = self.parts.T @ scales, arriving * centred, None  # h*w x C
        if weight is not None:
            to_weight = (product * by_pixel).sum(dim=1)
            arriving, product = arriving * weight[:, None], product.mul_(weight[:, None])
        to_scales = self.sum_parts(product)
        deviation = torch.rsqrt(variances + REGION_EPSILON)
        to_gamma = to_scales * deviation * torch.sqrt(self.counts / len(centred))
        # A scale falls with the variance; the variance grows with each distance from the mean.
        pull = -to_scales * scales * deviation.square() / len(centred)
        mean_arriving = self.sum_parts(arriving) * scales / self.counts
        own = self.subtract(arriving * by_pixel, mean_arriving)
        return _Gradients(torch.addcmul(own, centred, self.parts.T @ pull), to_gamma, to_weight)


def _as_row(one_channel: Tensor, like: Tensor) -> Tensor:
    """Return 1 x h x w as h*w, in the type of another tensor."""
    return one_channel.to(like.dtype).flatten()


def _spread(shift: Tensor, dtype: torch.dtype) -> Tensor:
    """Return ... x 1 x 1 or ... x h x w so that it can be added to h*w x C."""
    return shift.to(dtype).flatten(-2).transpose(-2, -1)  # (1, C) or (..., h*w, 1)


def _scales(variances: Tensor, share: Tensor, gamma: Tensor) -> Tensor:
    return torch.rsqrt(variances + REGION_EPSILON) * torch.sqrt(share) * (1 + gamma)


def _full_precision(device: torch.device) -> contextlib.AbstractContextManager[object]:
    """Switch autocast off, on devices that have it."""
    if torch.amp.is_autocast_available(device.type):
        return torch.autocast(device.type, enabled=False)
    return contextlib.nullcontext()


def _sum_parts(parts: Tensor, pixels: Tensor, *, rows: int) -> Tensor:
    """Return ... x 2 x C sums over ... x 2 x h*w parts of ... x h*w x C pixels."""
    # Row by row first: one long sum loses digits, which a white hole with next to no deviation magnifies.
    split = torch.unflatten(parts, -1, (rows, -1)).transpose(-3, -2)  # (..., h, 2, w)
    return (split @ torch.unflatten(pixels, -2, (rows, -1))).sum(dim=-3)
