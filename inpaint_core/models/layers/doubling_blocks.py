"""The blocks that double image features on their way to the image: guided by a prior, or not, as in SPL."""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.instance_norm import InstanceNorm
from inpaint_core.models.layers.region_norm import LearnedRegionScale
from inpaint_core.models.layers.semantic_blocks import Spade

DECODER_LEAK: Final = 0.2


class SpadeUpBlock(nn.Module):
    """Double image features and refine them by a prior of that size, in two branches (Fig. 3b).

    Shape:
        features: B x C x h x w. prior: B x L x 2h x 2w. returns: B x D x 2h x 2w.
    """

    def __init__(self, in_channels: int, out_channels: int, *, prior_channels: int, hidden: int) -> None:
        super().__init__()
        # Published checkpoints number these modules 0 to 5.
        self.conv_block = nn.ModuleList(
            [
                Spade(in_channels, prior_channels, hidden),
                nn.LeakyReLU(DECODER_LEAK),
                nn.Conv2d(in_channels, out_channels, 3, padding=1),
                Spade(out_channels, prior_channels, hidden),
                nn.LeakyReLU(DECODER_LEAK),
                nn.Conv2d(out_channels, out_channels, 3, padding=1),
            ]
        )
        self.conv_s = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.SPADE_s = Spade(in_channels, prior_channels, hidden)

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        spade0, act0, conv0, spade1, act1, conv1 = self.conv_block
        doubled = F.interpolate(features, scale_factor=2.0, mode="nearest")
        filled = conv0(act0(spade0(doubled, prior)))
        change: Tensor = conv1(act1(spade1(filled, prior)))
        shortcut: Tensor = self.conv_s(self.SPADE_s(doubled, prior))
        return shortcut + change


class ConcatenatingUpBlock(nn.Module):
    """The same without SPADE: the prior is put behind the features, scales and shifts are gone.

    Shape:
        features: B x C x h x w. prior: B x L x 2h x 2w. returns: B x D x 2h x 2w.
    """

    def __init__(self, in_channels: int, out_channels: int, *, prior_channels: int) -> None:
        super().__init__()
        joined = in_channels + prior_channels
        # Numbered as in the block with SPADE, so that its last convolution can be taken over.
        self.conv_block = nn.Sequential(
            InstanceNorm(),
            nn.LeakyReLU(DECODER_LEAK),
            nn.Conv2d(joined, out_channels, 3, padding=1),
            InstanceNorm(),
            nn.LeakyReLU(DECODER_LEAK),
            nn.Conv2d(out_channels, out_channels, 3, padding=1),
        )
        self.norm_s = InstanceNorm()
        self.conv_s = nn.Conv2d(joined, out_channels, 3, padding=1)

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        doubled = F.interpolate(features, scale_factor=2.0, mode="nearest")
        joined = torch.cat([doubled.expand(prior.shape[0], -1, -1, -1), prior], dim=1)
        change: Tensor = self.conv_block(joined)
        shortcut: Tensor = self.conv_s(self.norm_s(joined))
        return shortcut + change


class RegionUpBlock(nn.Module):
    """Double image features without a prior, as SPL's decoder does: a shuffle, and regions found by itself.

    Shape:
        features: B x C x h x w. returns: B x D x 2h x 2w, 0 or above.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, 4 * out_channels, 3, padding=1),
            nn.PixelShuffle(2),
            LearnedRegionScale(),
            nn.ReLU(),
        )

    def forward(self, features: Tensor) -> Tensor:
        doubled: Tensor = self.layers(features)
        return doubled
