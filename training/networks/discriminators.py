"""Discriminators: networks that tell photos from a generator's images. Only training needs them."""

from itertools import pairwise
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from inpaint_core.models.layers.instance_norm import instance_norm
from inpaint_core.models.layers.stylegan2 import EqualizedLinear

LEAK: Final = 0.2
"""Slope of every discriminator's activation below 0."""
INITIAL_STD: Final = 0.02
"""Deviation of the first weights of PEN-Net's discriminator, as in its release; biases begin at 0."""


class PenNetDiscriminator(nn.Module):
    """PEN-Net's patch discriminator: four spectrally normalised convolutions and a classifier (section 3.3).

    Layers and the count of 4,318,401 parameters are those of the authors' release.

    Shape:
        image: B x 3 x H x W, RGB -1..1, H and W at least 32.
        returns: B x 1 x h x w logits, one a patch; high means real. No sigmoid.
    """

    def __init__(self, base_channels: int = 64) -> None:
        """Build the network; ``base_channels`` is the width of its first layer, 64 as published."""
        super().__init__()
        self.features = nn.Sequential(
            *_normalised(3, base_channels, stride=2),
            *_normalised(base_channels, 2 * base_channels, stride=2),
            *_normalised(2 * base_channels, 4 * base_channels, stride=2),
            *_normalised(4 * base_channels, 8 * base_channels, stride=1),
        )
        self.classifier = nn.Conv2d(8 * base_channels, 1, 5, padding=1)
        nn.init.normal_(self.classifier.weight, 0.0, INITIAL_STD)
        nn.init.zeros_(self.classifier.get_parameter("bias"))

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.features(image))
        return logits


def _normalised(in_channels: int, out_channels: int, *, stride: int) -> tuple[nn.Module, nn.Module]:
    conv = nn.Conv2d(in_channels, out_channels, 5, stride=stride, padding=1, bias=False)
    # Spectral norm keeps its own copy of the weight: initialise first, wrap afterwards.
    nn.init.normal_(conv.weight, 0.0, INITIAL_STD)
    return spectral_norm(conv), nn.LeakyReLU(LEAK, inplace=True)


PATCH_STRIDES: Final = (2, 2, 2, 1, 1)
"""Of the five 4 x 4 convolutions of a 70 x 70 patch discriminator."""
HALF_VARIANCE: Final = 0.5**0.5
"""Brings the sum of two branches back to the variance of one."""


class PatchDiscriminator(nn.Module):
    """The 70 x 70 patch discriminator of SPL and deterministic SPN: spectral norm, no bias, no other norm.

    2,763,776 parameters at the published width. The published one ends in a sigmoid; this one returns what
    goes into it, because the losses take logits.

    Shape:
        image: B x 3 x H x W, RGB 0..1, H and W at least 32.
        returns: B x 1 x h x w logits, one a patch; high means real.
    """

    def __init__(self, base_channels: int = 64, *, in_channels: int = 3) -> None:
        """Build the network.

        Args:
            base_channels: Width of its first layer, 64 as published.
            in_channels: 4 to be shown the mask as well.
        """
        super().__init__()
        c = base_channels
        layers: list[nn.Module] = []
        for stride, (before, after) in zip(
            PATCH_STRIDES,
            ((in_channels, c), (c, 2 * c), (2 * c, 4 * c), (4 * c, 8 * c), (8 * c, 1)),
            strict=True,
        ):
            layers += [_patch_conv(before, after, stride=stride), nn.LeakyReLU(LEAK, inplace=True)]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.layers(image)
        return logits


class FeatureDiscriminator(nn.Module):
    """The patch discriminator of probabilistic SPN, which also gives features to be matched.

    The same ladder with instance norm in the middle; first and last layer have a bias and no spectral norm.
    2,763,841 parameters at the published width.

    Shape:
        image: B x 3 x H x W, RGB 0..1, H and W at least 32.
        returns: B x 1 x h x w logits, and the features of the second to the fourth layer.
    """

    def __init__(self, base_channels: int = 64) -> None:
        """Build the network; ``base_channels`` is the width of its first layer, 64 as published."""
        super().__init__()
        c = base_channels
        self.first = nn.Conv2d(3, c, 4, stride=2, padding=1)
        self.middle = nn.ModuleList(
            _patch_conv(before, after, stride=stride)
            for stride, before, after in ((2, c, 2 * c), (2, 2 * c, 4 * c), (1, 4 * c, 8 * c))
        )
        self.last = nn.Conv2d(8 * c, 1, 4, padding=1)

    def forward(self, image: Tensor) -> tuple[Tensor, list[Tensor]]:
        features = F.leaky_relu(self.first(image), LEAK)
        matched = []
        for layer in self.middle:
            features = F.leaky_relu(instance_norm(layer(features)), LEAK)
            matched.append(features)
        return self.last(features), matched


class StyleGanDiscriminator(nn.Module):
    """The residual discriminator of StyleGAN2 (Karras et al., CVPR 2020, Fig. 7c), for pre-training a memory.

    Differs from the paper: halving is a mean of four pixels, and the last features are averaged instead of
    flattened, so that images of any size can be told apart.

    Shape:
        image: B x 3 x H x W, RGB 0..1, H and W at least 64.
        returns: B logits; high means real.
    """

    def __init__(self, base_channels: int = 64) -> None:
        """Build the network; ``base_channels`` is the width at full size, at most 8 times as much below."""
        super().__init__()
        widths = [min(base_channels * 2**level, 8 * base_channels) for level in range(7)]
        self.from_rgb = EqualizedConv2d(3, widths[0], 1)
        self.blocks = nn.ModuleList(StyleGanBlock(before, after) for before, after in pairwise(widths))
        # One more channel tells how much the images of a batch differ.
        self.last_conv = EqualizedConv2d(widths[-1] + 1, widths[-1], 3)
        self.hidden = EqualizedLinear(widths[-1], widths[-1])
        self.logit = EqualizedLinear(widths[-1], 1)

    def forward(self, image: Tensor) -> Tensor:
        features = F.leaky_relu(self.from_rgb(image * 2 - 1), LEAK)
        for block in self.blocks:
            features = block(features)
        deviation = features.float().var(dim=0, unbiased=False).add(1e-8).sqrt().mean()
        spread = deviation.to(features.dtype).expand(features.shape[0], 1, *features.shape[-2:])
        features = F.leaky_relu(self.last_conv(torch.cat([features, spread], dim=1)), LEAK)
        pooled = features.mean(dim=(2, 3))
        logits: Tensor = self.logit(F.leaky_relu(self.hidden(pooled), LEAK))
        return logits[:, 0]


class StyleGanBlock(nn.Module):
    """Two convolutions and a halving, beside a halving and a convolution.

    Shape:
        features: B x C x H x W. returns: B x D x H/2 x W/2.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.first = EqualizedConv2d(in_channels, in_channels, 3)
        self.second = EqualizedConv2d(in_channels, out_channels, 3)
        self.skip = EqualizedConv2d(in_channels, out_channels, 1, has_bias=False)

    def forward(self, features: Tensor) -> Tensor:
        deep = F.leaky_relu(self.first(features), LEAK)
        deep = F.leaky_relu(F.avg_pool2d(self.second(deep), 2), LEAK)
        shallow: Tensor = self.skip(F.avg_pool2d(features, 2))
        return (deep + shallow) * HALF_VARIANCE


class EqualizedConv2d(nn.Module):
    """A convolution whose weights are standard normal and scaled when used ("equalized learning rate").

    The scale keeps the variance from layer to layer. Weights that were only made small would change by a
    tenth in one step of StyleGAN2's rate, and the network would burst within ten of them.

    Shape:
        features: B x C x H x W. returns: B x D x H x W.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel: int, *, has_bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(out_channels)) if has_bias else None
        self._scale = (2 / (1 + LEAK**2) / (in_channels * kernel**2)) ** 0.5

    def forward(self, features: Tensor) -> Tensor:
        padding = self.weight.shape[-1] // 2
        return F.conv2d(features, self.weight * self._scale, self.bias, padding=padding)


def _patch_conv(in_channels: int, out_channels: int, *, stride: int) -> nn.Module:
    return spectral_norm(nn.Conv2d(in_channels, out_channels, 4, stride=stride, padding=1, bias=False))
