"""The blocks that SPL and SPN are built of, as the papers give them: SPADE, residual and dense blocks."""

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.instance_norm import InstanceNorm, instance_norm

Guidance = Literal["spade", "concatenation"]
"""How the coarsest prior guides the image features."""


class Spade(nn.Module):
    """Instance normalisation, then scale and shift read from a prior, pixel by pixel (SPL Eq. 6 and 7).

    Shape:
        features: B x C x h x w, of a batch of one or as many as there are priors.
        prior: B x L x h x w.
        returns: B x C x h x w.
    """

    def __init__(self, channels: int, prior_channels: int, hidden_channels: int) -> None:
        super().__init__()
        self.mlp_shared = nn.Sequential(nn.Conv2d(prior_channels, hidden_channels, 3, padding=1), nn.ReLU())
        self.mlp_gamma = nn.Conv2d(hidden_channels, channels, 3, padding=1)
        self.mlp_beta = nn.Conv2d(hidden_channels, channels, 3, padding=1)

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        hidden = self.mlp_shared(prior)
        gamma, beta = self.mlp_gamma(hidden), self.mlp_beta(hidden)
        modulated: Tensor = instance_norm(features) * (1 + gamma) + beta
        return modulated


class SpadeResidualBlock(nn.Module):
    """Two convolutions, the first dilated, each behind a SPADE; the input is added.

    Shape:
        features, returns: B x C x h x w. prior: B x L x h x w.
    """

    def __init__(self, channels: int, prior_channels: int, hidden_channels: int) -> None:
        super().__init__()
        # Published checkpoints number these modules 0 to 7.
        self.conv_block = nn.ModuleList(
            [
                Spade(channels, prior_channels, hidden_channels),
                nn.ReLU(),
                nn.ReflectionPad2d(2),
                nn.Conv2d(channels, channels, 3, dilation=2),
                Spade(channels, prior_channels, hidden_channels),
                nn.ReLU(),
                nn.ReflectionPad2d(1),
                nn.Conv2d(channels, channels, 3),
            ]
        )

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        spade0, relu0, pad0, conv0, spade1, relu1, pad1, conv1 = self.conv_block
        filled = conv0(pad0(relu0(spade0(features, prior))))
        change: Tensor = conv1(pad1(relu1(spade1(filled, prior))))
        return features + change


class NormalisedResidualBlock(nn.Module):
    """A SPADE residual block without its prior: the instance normalisations stay, scales and shifts go.

    The input is added; where it has another width than the output, a 3 x 3 convolution of it.

    Shape:
        features: B x C x h x w. returns: B x D x h x w.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        # Numbered as in the block with SPADE, so that its convolutions can be taken over.
        self.conv_block = nn.Sequential(
            InstanceNorm(),
            nn.ReLU(),
            nn.ReflectionPad2d(2),
            nn.Conv2d(in_channels, out_channels, 3, dilation=2),
            InstanceNorm(),
            nn.ReLU(),
            nn.ReflectionPad2d(1),
            nn.Conv2d(out_channels, out_channels, 3),
        )
        shortcut = (nn.ReflectionPad2d(1), nn.Conv2d(in_channels, out_channels, 3))
        self.shortcut = nn.Sequential(*(shortcut if in_channels != out_channels else ()))

    def forward(self, features: Tensor) -> Tensor:
        filled: Tensor = self.shortcut(features) + self.conv_block(features)
        return filled


class PriorBlock(nn.Module):
    """A residual block of the prior learner: two 3 x 3 convolutions without normalisation.

    Shape:
        features, returns: B x C x h x w.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_block = _two_convolutions(channels, channels)

    def forward(self, features: Tensor) -> Tensor:
        filled: Tensor = features + self.conv_block(features)
        return filled


class JoiningBlock(nn.Module):
    """A residual block on two maps behind each other; a 3 x 3 convolution of both is added.

    Shape:
        kept: B x C x h x w, of a batch of one or as many as ``more``. more: B x D x h x w.
        returns: B x E x h x w.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        """Build a block.

        Args:
            in_channels: C + D.
            out_channels: E.
        """
        super().__init__()
        self.conv_block = _two_convolutions(in_channels, out_channels)
        self.shortcut = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(in_channels, out_channels, 3))

    def forward(self, kept: Tensor, more: Tensor) -> Tensor:
        features = torch.cat([kept.expand(more.shape[0], -1, -1, -1), more], dim=1)
        filled: Tensor = self.shortcut(features) + self.conv_block(features)
        return filled


def _two_convolutions(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.ReflectionPad2d(1),
        nn.Conv2d(in_channels, out_channels, 3),
        nn.ReLU(),
        nn.ReflectionPad2d(1),
        nn.Conv2d(out_channels, out_channels, 3),
    )


class DenseLayer(nn.Module):
    """A 3 x 3 convolution whose output is put behind its input.

    Shape:
        features: B x C x h x w. returns: B x C + ``growth`` x h x w.
    """

    def __init__(self, in_channels: int, growth: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, growth, 3, padding=1)

    def forward(self, features: Tensor) -> Tensor:
        return torch.cat([features, F.relu(self.conv(features))], dim=1)


class ResidualDenseBlock(nn.Module):
    """Densely connected layers, fused by a 1 x 1 convolution; the input is added.

    Shape:
        features, returns: B x C x h x w.
    """

    def __init__(self, channels: int, growth: int, layers: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(*(DenseLayer(channels + growth * i, growth) for i in range(layers)))
        self.lff = nn.Conv2d(channels + growth * layers, channels, 1)

    def forward(self, features: Tensor) -> Tensor:
        fused: Tensor = features + self.lff(self.layers(features))
        return fused
