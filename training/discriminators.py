"""Networks that only training needs: they judge whether a picture is a photo."""

from typing import Final

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


class PenNetDiscriminator(nn.Module):
    """PEN-Net's patch discriminator: four spectrally normalised convolutions and a classifier (section 3.3).

    Layers and the count of 4,318,401 parameters are those of the authors' release.

    Shape:
        picture: B x 3 x H x W, RGB -1..1, H and W at least 32.
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

    def forward(self, picture: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.features(picture))
        return logits


def _normalised(in_channels: int, out_channels: int, *, stride: int) -> tuple[nn.Module, nn.Module]:
    conv = nn.Conv2d(in_channels, out_channels, 5, stride=stride, padding=1, bias=False)
    # Spectral norm keeps its own copy of the weight: initialise first, wrap afterwards.
    nn.init.normal_(conv.weight, 0.0, 0.02)
    return spectral_norm(conv), nn.LeakyReLU(0.2, inplace=True)


PATCH_STRIDES: Final = (2, 2, 2, 1, 1)
"""Of the five 4 x 4 convolutions of a 70 x 70 patch discriminator."""


class PatchDiscriminator(nn.Module):
    """The 70 x 70 patch discriminator of SPL and deterministic SPN: spectral norm, no bias, no other norm.

    2,763,776 parameters at the published width. The published one ends in a sigmoid; this one returns what
    goes into it, because the losses take logits.

    Shape:
        picture: B x 3 x H x W, RGB 0..1, H and W at least 32.
        returns: B x 1 x h x w logits, one a patch; high means real.
    """

    def __init__(self, base_channels: int = 64) -> None:
        """Build the network; ``base_channels`` is the width of its first layer, 64 as published."""
        super().__init__()
        c = base_channels
        layers: list[nn.Module] = []
        for stride, (before, after) in zip(
            PATCH_STRIDES, ((3, c), (c, 2 * c), (2 * c, 4 * c), (4 * c, 8 * c), (8 * c, 1)), strict=True
        ):
            layers += [_patch_conv(before, after, stride=stride), nn.LeakyReLU(0.2, inplace=True)]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, picture: Tensor) -> Tensor:
        logits: Tensor = self.layers(picture)
        return logits


class FeatureDiscriminator(nn.Module):
    """The patch discriminator of probabilistic SPN, which also gives features to be matched.

    The same ladder with instance norm in the middle; first and last layer have a bias and no spectral norm.
    2,763,841 parameters at the published width.

    Shape:
        picture: B x 3 x H x W, RGB 0..1, H and W at least 32.
        returns: B x 1 x h x w logits, and the features of the second to the fourth layer.
    """

    def __init__(self, base_channels: int = 64) -> None:
        """Build the network; ``base_channels`` is the width of its first layer, 64 as published."""
        super().__init__()
        c = base_channels
        self.first = nn.Conv2d(3, c, 4, stride=2, padding=1)
        self.middle = nn.ModuleList(
            nn.Sequential(
                _patch_conv(before, after, stride=stride), nn.InstanceNorm2d(after), nn.LeakyReLU(0.2)
            )
            for stride, before, after in ((2, c, 2 * c), (2, 2 * c, 4 * c), (1, 4 * c, 8 * c))
        )
        self.last = nn.Conv2d(8 * c, 1, 4, padding=1)

    def forward(self, picture: Tensor) -> tuple[Tensor, list[Tensor]]:
        features = F.leaky_relu(self.first(picture), 0.2)
        matched = []
        for layer in self.middle:
            features = layer(features)
            matched.append(features)
        return self.last(features), matched


def _patch_conv(in_channels: int, out_channels: int, *, stride: int) -> nn.Module:
    return spectral_norm(nn.Conv2d(in_channels, out_channels, 4, stride=stride, padding=1, bias=False))
