"""What SPL and SPN share, layer by layer as it was published, to compare the faster code with."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.pixels import at_least_float32
from inpaint_core.models.layers.semantic_blocks import SemanticSize


class RegionScale(nn.Module):
    """Normalise hole and known part each by itself, then scale them apart (RN-B of "Region Normalization").

    Shape:
        features: B x C x h x w, any range.
        mask: B x 1 x H x W, 1 = hole; brought to h x w by nearest neighbour.
        returns: B x C x h x w.
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
        hole = normed * region * (1 + _map(self.foreground_gamma)) + _map(self.foreground_beta)
        known = normed * (1 - region) * (1 + _map(self.background_gamma)) + _map(self.background_beta)
        return hole + known


def _map(vector: Tensor) -> Tensor:
    return vector[None, :, None, None]


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


class Spade(nn.Module):
    """Instance normalisation, then scale and shift read from a prior, pixel by pixel (SPL Eq. 6 and 7).

    Shape:
        features: B x C x h x w.
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
        modulated: Tensor = F.instance_norm(features) * (1 + gamma) + beta
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


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions without normalisation; the input, or a convolution of it, is added.

    Shape:
        features: B x C x h x w. returns: B x D x h x w.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(in_channels, out_channels, 3),
            nn.ReLU(),
            nn.ReflectionPad2d(1),
            nn.Conv2d(out_channels, out_channels, 3),
        )

    def forward(self, features: Tensor) -> Tensor:
        filled: Tensor = features + self.conv_block(features)
        return filled


class ShortcutResidualBlock(ResidualBlock):
    """A residual block whose input passes a 3 x 3 convolution before it is added."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(in_channels, out_channels)
        self.shortcut = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(in_channels, out_channels, 3))

    def forward(self, features: Tensor) -> Tensor:
        filled: Tensor = self.shortcut(features) + self.conv_block(features)
        return filled


class DenseLayer(nn.Module):
    """A 3 x 3 convolution whose output is put behind its input."""

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
        self.feature_recon = nn.Sequential(*(ResidualBlock(p4, p4) for _ in range(size.residual_blocks)))
        self.middle = nn.ModuleList(
            SpadeResidualBlock(c3, p4, size.spade_hidden) for _ in range(size.spade_blocks)
        )

    def learn_trunk(self, painted: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the prior learner's features at 1, 1/2 and 1/4 of the size; the last ones are fused.

        Args:
            painted: B x 3 x H x W, 0..1, the hole white; H and W divide by 4.
            mask: B x 1 x H x W, 1 = hole.
        """
        doubled = F.interpolate(torch.cat([painted, mask], dim=1), scale_factor=2.0, mode="nearest")
        features = self._activate(self.encoder_conv1_sm(F.pad(doubled, (3, 3, 3, 3), mode="reflect")))
        full = self._activate(self.encoder_conv2_sm(features))
        half = self._activate(self.encoder_conv3_sm(full))
        quarter = self._activate(self.encoder_conv4_sm(half))
        features = self.encoder_sm_out(quarter)
        outputs = []
        for block in self.rdbs:
            features = block(features)
            outputs.append(features)
        return [full, half, self.gff(torch.cat(outputs, dim=1)) + quarter]

    def _activate(self, features: Tensor) -> Tensor:
        return F.leaky_relu(features, self.leak)

    def encode_image(self, painted: Tensor, mask: Tensor) -> Tensor:
        """Return the image features at a quarter of the size: B x C x H/4 x W/4, 0 or above."""
        features = self.encoder_conv1(F.pad(painted, (3, 3, 3, 3), mode="reflect"))
        features = F.relu(self.encoder_in1(features, mask))
        features = F.relu(self.encoder_in2(self.encoder_conv2(features), mask))
        return F.relu(self.encoder_in3(self.encoder_conv3(features), mask))

    def guide(self, features: Tensor, prior: Tensor) -> Tensor:
        """Fill image features in the hole by what the prior says: both at a quarter of the size."""
        for block in self.middle:
            features = block(features, prior)
        return features
