"""A discriminator that sees images through a fixed classifier, and so learns in hundreds of steps.

Paper: Sauer et al., "Projected GANs Converge Faster", NeurIPS 2021: what a fixed network found in an image
is told apart at several scales. Without the paper's random mixing of channels and scales.
"""

from collections.abc import Sequence
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from training.networks.discriminators import LEAK

HIDDEN_CHANNELS: Final = 64


class ProjectedDiscriminator(nn.Module):
    """One small discriminator for each feature map: spectral norm in every layer, 7 x 7 places seen at once.

    Shape:
        features: B x C x h x w each, of one image batch, normalised; the first is the finest.
        returns: B x S x h x w logits, S scales, the coarser ones enlarged to the finest's size so that all
            count alike; high means real. And what each had before its last layer, B x 64 x h x w.
    """

    def __init__(self, channels: Sequence[int]) -> None:
        """Build the network; ``channels`` are those of the feature maps, finest first."""
        super().__init__()
        # The name stands in checkpoints of runs.
        self.judges = nn.ModuleList(_hidden(count) for count in channels)
        self.last = nn.ModuleList(_conv(HIDDEN_CHANNELS, 1, kernel=3) for _ in channels)

    def forward(self, features: Sequence[Tensor]) -> tuple[Tensor, list[Tensor]]:
        hidden = [discriminator(level) for discriminator, level in zip(self.judges, features, strict=True)]
        logits = [last(level) for last, level in zip(self.last, hidden, strict=True)]
        size = logits[0].shape[-2:]
        return torch.cat([F.interpolate(level, size=size) for level in logits], dim=1), hidden


def _hidden(channels: int) -> nn.Module:
    return nn.Sequential(
        _conv(channels, HIDDEN_CHANNELS, kernel=1),
        nn.LeakyReLU(LEAK),
        _conv(HIDDEN_CHANNELS, HIDDEN_CHANNELS, kernel=3),
        nn.LeakyReLU(LEAK),
        _conv(HIDDEN_CHANNELS, HIDDEN_CHANNELS, kernel=3),
        nn.LeakyReLU(LEAK),
    )


def _conv(in_channels: int, out_channels: int, *, kernel: int) -> nn.Module:
    return spectral_norm(nn.Conv2d(in_channels, out_channels, kernel, padding=kernel // 2))
