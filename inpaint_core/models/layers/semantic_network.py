"""What SPL and SPN share: the learner of the prior, the image encoder, and how one guides the other.

Equation numbers are those of SPN's paper; see ``spl`` and ``spn`` for both papers.
"""

from dataclasses import dataclass
from typing import Final, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.blocks import check_call, pad_to_multiple
from inpaint_core.models.layers.region_norm import RegionScale
from inpaint_core.models.layers.semantic_blocks import (
    Guidance,
    NormalisedResidualBlock,
    PriorBlock,
    ResidualDenseBlock,
    SpadeResidualBlock,
)

MIN_SIDE: Final = 16
"""Smallest side that can be mirrored by the widest padding at a quarter of the size."""


@dataclass(frozen=True, kw_only=True)
class SemanticSize:
    """Widths and depths that SPL and SPN share."""

    prior_channels: tuple[int, int, int, int] = (64, 128, 256, 256)
    """Of the prior learner, at 2, 1, 1/2 and 1/4 of the size of the image."""
    image_channels: tuple[int, int, int] = (64, 128, 256)
    """Of the image encoder and decoder, at 1, 1/2 and 1/4."""
    dense_blocks: int = 16
    """Residual dense blocks of the prior learner."""
    dense_layers: int = 6
    """Of each such block."""
    growth: int = 32
    """Channels that each dense layer adds."""
    residual_blocks: int = 4
    """Behind the dense blocks."""
    spade_blocks: int = 8
    """In which the coarsest prior guides the image."""
    spade_hidden: int = 128
    """Channels between the coarsest prior and its scales and shifts."""
    guidance: Guidance = "spade"
    """How priors guide the image; ``concatenation`` is both papers' ablation, without hidden channels."""

    def __post_init__(self) -> None:
        if self.guidance not in get_args(Guidance):
            raise ValueError(f"guidance must be one of {get_args(Guidance)}, got {self.guidance!r}")
        widths = (*self.prior_channels, *self.image_channels, self.growth, self.spade_hidden)
        depths = (self.dense_blocks, self.dense_layers, self.residual_blocks, self.spade_blocks)
        if min(widths) < 1 or min(depths) < 1:
            raise ValueError(f"widths and depths must be at least 1, got {widths} and {depths}")


class SemanticNetwork(nn.Module):
    """Trunk of the prior learner, image encoder and guided blocks, which SPL and SPN have alike."""

    def __init__(self, size: SemanticSize, *, leak: float) -> None:
        """Build the shared parts with random weights.

        Args:
            size: Widths and depths.
            leak: Slope of the prior learner's activation below 0.
        """
        super().__init__()
        self.size = size
        self.leak = leak
        c1, c2, c3 = size.image_channels
        self.encoder_conv1 = nn.Conv2d(3, c1, 7)
        self.encoder_in1 = RegionScale(c1)
        self.encoder_conv2 = nn.Conv2d(c1, c2, 4, stride=2, padding=1)
        self.encoder_in2 = RegionScale(c2)
        self.encoder_conv3 = nn.Conv2d(c2, c3, 4, stride=2, padding=1)
        self.encoder_in3 = RegionScale(c3)
        p1, p2, p3, p4 = size.prior_channels
        self.encoder_conv1_sm = nn.Conv2d(4, p1, 7)
        self.encoder_conv2_sm = nn.Conv2d(p1, p2, 4, stride=2, padding=1)
        self.encoder_conv3_sm = nn.Conv2d(p2, p3, 4, stride=2, padding=1)
        self.encoder_conv4_sm = nn.Conv2d(p3, p4, 4, stride=2, padding=1)
        self.encoder_sm_out = nn.Conv2d(p4, p4, 3, padding=1)
        self.rdbs = nn.ModuleList(
            ResidualDenseBlock(p4, size.growth, size.dense_layers) for _ in range(size.dense_blocks)
        )
        self.gff = nn.Sequential(nn.Conv2d(p4 * size.dense_blocks, p4, 1), nn.Conv2d(p4, p4, 3, padding=1))
        self.feature_recon = nn.Sequential(*(PriorBlock(p4) for _ in range(size.residual_blocks)))
        self.middle = nn.ModuleList(
            SpadeResidualBlock(c3, p4, size.spade_hidden)
            if size.guidance == "spade"
            else NormalisedResidualBlock(c3 if number else c3 + p4, c3)
            for number in range(size.spade_blocks)
        )

    def learn_trunk(self, painted: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the prior learner's features at 1, 1/2 and 1/4 of the size; the last ones are fused (Eq. 2).

        Args:
            painted: B x 3 x H x W, 0..1, the hole white; H and W divide by 4.
            mask: B x 1 x H x W, 1 = hole.
        """
        doubled = F.interpolate(torch.cat([painted, mask], dim=1), scale_factor=2.0, mode="nearest")
        features = self.activate(self.encoder_conv1_sm(F.pad(doubled, (3, 3, 3, 3), mode="reflect")))
        full = self.activate(self.encoder_conv2_sm(features))
        half = self.activate(self.encoder_conv3_sm(full))
        quarter = self.activate(self.encoder_conv4_sm(half))
        features, outputs = self.encoder_sm_out(quarter), []
        for block in self.rdbs:
            features = block(features)
            outputs.append(features)
        return [full, half, self.gff(torch.cat(outputs, dim=1)) + quarter]

    def activate(self, features: Tensor) -> Tensor:
        """Return what the prior learner's activation makes of features; it keeps 0."""
        return F.leaky_relu(features, self.leak)

    def encode_image(self, painted: Tensor, mask: Tensor) -> Tensor:
        """Return the image features at a quarter of the size: B x C x H/4 x W/4, 0 or above (Eq. 7)."""
        features = self.encoder_conv1(F.pad(painted, (3, 3, 3, 3), mode="reflect"))
        features = F.relu(self.encoder_in1(features, mask))
        features = F.relu(self.encoder_in2(self.encoder_conv2(features), mask))
        return F.relu(self.encoder_in3(self.encoder_conv3(features), mask))

    def guide(self, features: Tensor, prior: Tensor) -> Tensor:
        """Fill image features in the hole by what the prior says: both at a quarter of the size (Eq. 8)."""
        if self.size.guidance == "concatenation":
            features = torch.cat([features, prior], dim=1)
        for block in self.middle:
            features = block(features, prior) if self.size.guidance == "spade" else block(features)
        return features


def paint_hole(image: Tensor, mask: Tensor, *, multiple: int) -> tuple[Tensor, Tensor]:
    """Check a call, paint its hole white and mirror it to a size that the network takes.

    Args:
        image: B x 3 x H x W, RGB 0..1.
        mask: B x 1 x H x W, 1 = hole.
        multiple: What both sides must divide by.

    Returns:
        The painted image and its mask, at least ``MIN_SIDE`` on each side.

    Raises:
        ValueError: The shapes are not as agreed.
    """
    check_call(image, mask)
    mask = pad_to_multiple(mask, multiple, at_least=MIN_SIDE)
    image = pad_to_multiple(image, multiple, at_least=MIN_SIDE)
    return torch.where(mask > 0, torch.ones_like(image), image), mask


def crop_prior(prior: Tensor, image: Tensor, *, divisor: int) -> Tensor:
    """Cut a map of the padded image to what it shows of the image itself.

    Args:
        prior: B x C x h x w at 1/``divisor`` of the padded size.
        image: B x 3 x H x W, not padded.
        divisor: 1, 2 or 4.

    Returns:
        B x C x H/``divisor`` x W/``divisor``, rounded up.
    """
    height, width = (-(-side // divisor) for side in image.shape[-2:])
    return prior[:, :, :height, :width]
