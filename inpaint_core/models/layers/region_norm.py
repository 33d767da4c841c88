"""Region normalisation: hole and known part of a feature map, each by its own mean and deviation.

Source: Yu et al., "Region Normalization for Image Inpainting", AAAI 2020, as the authors of SPL and SPN use
it. With less memory and work, and a gradient in closed form: ``inpaint_core.models.fast.region_norm``.
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.pixels import at_least_float32

REGION_THRESHOLD: Final = 0.8
"""Spatial attention from which a pixel counts as hole where the region is learned."""


def normalise_regions(features: Tensor, region: Tensor) -> Tensor:
    """Normalise the pixels of a region and those outside it, each by their own mean and deviation.

    Each part is filled up with its own mean to the whole map, the map is normalised, and weighed by the root
    of the part's share of the pixels.

    Args:
        features: B x C x h x w.
        region: B x 1 x h x w, 0 or 1.

    Returns:
        B x C x h x w, in float32 at least.
    """
    features = at_least_float32(features)
    region = region.to(features.dtype)
    inside = _normalise_part(features * region, region)
    return inside + _normalise_part(features * (1 - region), 1 - region)


def _normalise_part(features: Tensor, part: Tensor) -> Tensor:
    count = part.sum(dim=(2, 3), keepdim=True).clamp_min(1)
    mean = features.sum(dim=(2, 3), keepdim=True) / count
    filled = features + mean * (1 - part)
    pixels = features.shape[2] * features.shape[3]
    return F.instance_norm(filled) * torch.sqrt(count / pixels)


class RegionScale(nn.Module):
    """Normalise hole and known part each by itself, then scale them apart (RN-B of "Region Normalization").

    Shape:
        features: B x C x h x w, any range.
        mask: B x 1 x H x W, 1 = hole; brought to h x w by nearest neighbour.
        returns: B x C x h x w, in the type of ``features``.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.foreground_gamma = nn.Parameter(torch.zeros(channels))
        self.foreground_beta = nn.Parameter(torch.zeros(channels))
        self.background_gamma = nn.Parameter(torch.zeros(channels))
        self.background_beta = nn.Parameter(torch.zeros(channels))

    def forward(self, features: Tensor, mask: Tensor) -> Tensor:
        region = F.interpolate(mask, size=features.shape[-2:], mode="nearest")
        normed = normalise_regions(features, region)
        # Both shifts are added everywhere, as in the authors' release.
        hole = normed * region * (1 + _as_map(self.foreground_gamma)) + _as_map(self.foreground_beta)
        known = normed * (1 - region) * (1 + _as_map(self.background_gamma)) + _as_map(self.background_beta)
        return (hole + known).to(features.dtype)


class SpatialAttention(nn.Module):
    """Tell how much of a hole each pixel still is, and a scale and a shift from that."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(2, 1, 7, padding=3, bias=False)
        self.gamma_conv = nn.Conv2d(1, 1, 7, padding=3)
        self.beta_conv = nn.Conv2d(1, 1, 7, padding=3)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        mean, largest = features.mean(dim=1, keepdim=True), features.amax(dim=1, keepdim=True)
        attention = torch.sigmoid(self.conv1(torch.cat([mean, largest], dim=1)))
        return attention, self.gamma_conv(attention), self.beta_conv(attention)


class LearnedRegionScale(nn.Module):
    """Region normalisation whose region is found by spatial attention (RN-L of "Region Normalization").

    Shape:
        features, returns: B x C x h x w.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sa = SpatialAttention()

    def forward(self, features: Tensor) -> Tensor:
        attention, gamma, beta = self.sa(features)
        scaled: Tensor = normalise_regions(features, attention >= REGION_THRESHOLD) * (1 + gamma) + beta
        return scaled.to(features.dtype)


def _as_map(vector: Tensor) -> Tensor:
    return vector[None, :, None, None]
