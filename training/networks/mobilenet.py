"""MobileNetV2 without batch norm: a small classifier whose features teach, compare and measure.

Paper: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, table 2. Batch
norm is folded into the convolutions, so that the network is the same in training and evaluation.
"""

from collections.abc import Sequence
from typing import Final

import torch.nn.functional as F
from torch import Tensor, nn

STAGES: Final = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
"""Expansion, channels, blocks and stride of each stage (table 2)."""
FEATURES: Final = 19
"""Entries of the torchvision list ``features``: a convolution, 17 blocks, a convolution."""


class SamePaddedConv(nn.Conv2d):
    """A 3 x 3 convolution padded as TensorFlow does: at stride 2 and even sizes only at the right and bottom.

    With ``symmetric`` it pads by 1 on every side, as networks trained with PyTorch do.
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, stride: int, groups: int, symmetric: bool
    ) -> None:
        super().__init__(in_channels, out_channels, 3, stride=stride, groups=groups)
        self._symmetric = symmetric or stride == 1

    def forward(self, features: Tensor) -> Tensor:
        height, width = features.shape[-2:]
        top, left = (1, 1) if self._symmetric else (height % 2, width % 2)
        return super().forward(F.pad(features, (left, 1, top, 1)))


class InvertedResidual(nn.Module):
    """An inverted residual: widen, depthwise 3 x 3, narrow without activation (Fig. 3b)."""

    def __init__(
        self, in_channels: int, out_channels: int, *, expansion: int, stride: int, symmetric: bool
    ) -> None:
        super().__init__()
        hidden = in_channels * expansion
        depthwise = SamePaddedConv(hidden, hidden, stride=stride, groups=hidden, symmetric=symmetric)
        widen = [] if expansion == 1 else [nn.Sequential(nn.Conv2d(in_channels, hidden, 1), nn.ReLU6())]
        self.conv = nn.Sequential(
            *widen, nn.Sequential(depthwise, nn.ReLU6()), nn.Conv2d(hidden, out_channels, 1)
        )
        self._is_residual = stride == 1 and in_channels == out_channels

    def expand(self, features: Tensor) -> Tensor:
        """Return the widened features, after their activation."""
        widened: Tensor = self.conv[0](features)
        return widened

    def forward(self, features: Tensor) -> Tensor:
        narrowed: Tensor = self.conv(features)
        return features + narrowed if self._is_residual else narrowed


class MobileNetV2(nn.Module):
    """The features of MobileNetV2 at width 1.0, each under its name in torchvision's list.

    Shape:
        image: B x 3 x H x W, normalised as the weights want it; H and W at least 32.
        returns: the wanted taps, B x C x h x w each.
    """

    def __init__(self, *, symmetric: bool) -> None:
        """Build the network with random weights; ``symmetric`` says how it was padded in its training."""
        super().__init__()
        first = SamePaddedConv(3, 32, stride=2, groups=1, symmetric=symmetric)
        layers: list[nn.Module] = [nn.Sequential(first, nn.ReLU6())]
        channels = 32
        for expansion, width, count, stride in STAGES:
            for i in range(count):
                layers.append(
                    InvertedResidual(
                        channels,
                        width,
                        expansion=expansion,
                        stride=stride if i == 0 else 1,
                        symmetric=symmetric,
                    )
                )
                channels = width
        layers.append(nn.Sequential(nn.Conv2d(channels, 1280, 1), nn.ReLU6()))
        self.features = nn.ModuleList(layers)

    def forward(self, image: Tensor, taps: Sequence[str]) -> list[Tensor]:
        """Return the features with the names ``taps``: ``features.N``, or ``features.N.conv.0`` (widened)."""
        found: dict[str, Tensor] = {}
        features = image
        last = max(int(tap.split(".")[1]) for tap in taps)
        for number, layer in enumerate(self.features[: last + 1]):
            if f"features.{number}.conv.0" in taps and isinstance(layer, InvertedResidual):
                found[f"features.{number}.conv.0"] = layer.expand(features)
            if number < last or f"features.{number}" in taps:
                features = layer(features)
                found[f"features.{number}"] = features
        return [found[tap] for tap in taps]
