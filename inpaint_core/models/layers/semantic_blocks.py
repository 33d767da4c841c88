"""What SPL and SPN share: the learner of the prior, the image encoder, and how one guides the other."""

from dataclasses import dataclass
from typing import Final, Literal, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.fast.folded_conv import DoubledStem, FoldedConv2d, FoldedWeights, merged_conv
from inpaint_core.models.layers.blocks import check_call, pad_to_multiple
from inpaint_core.models.layers.region_norm import normalise_regions

MIN_SIDE: Final = 16
"""Smallest side that can be mirrored by the widest padding at a quarter of the size."""

Guidance = Literal["spade", "concatenation"]
"""How the coarsest prior guides the image features."""


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
        gamma = torch.stack([self.foreground_gamma, self.background_gamma])
        # Both shifts are added everywhere.
        shift = (self.foreground_beta + self.background_beta)[:, None, None]
        return normalise_regions(features, region, gamma=gamma, shift=shift)


class Spade(nn.Module):
    """Instance normalisation, then scale and shift read from a prior, pixel by pixel (SPL Eq. 6 and 7).

    Shape:
        features: B x C x h x w.
        prior: B x L x h x w.
        returns: B x C x h x w.
    """

    def __init__(self, channels: int, prior_channels: int, hidden_channels: int) -> None:
        super().__init__()
        self.mlp_shared = nn.Sequential(
            FoldedConv2d(prior_channels, hidden_channels, 3, padding=1), nn.ReLU(inplace=True)
        )
        self.mlp_gamma = nn.Conv2d(hidden_channels, channels, 3, padding=1)
        self.mlp_beta = nn.Conv2d(hidden_channels, channels, 3, padding=1)
        self._folded = FoldedWeights()

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        return self.modulate(instance_norm(features), prior)

    def modulate(self, normed: Tensor, prior: Tensor) -> Tensor:
        """Scale and shift features that are normalised already, of a batch of one or as many as priors."""
        hidden = self.mlp_shared(prior)
        convs = (self.mlp_gamma, self.mlp_beta)
        scale, shift = merged_conv(hidden, convs, self._folded, offsets=(1, 0)).chunk(2, dim=1)
        normed = normed.to(scale.dtype)
        if torch.is_grad_enabled():
            return torch.addcmul(shift, normed, scale)
        return shift.addcmul_(normed, scale)  # where it stands, no fresh memory is needed


def instance_norm(features: Tensor) -> Tensor:
    """Return each channel of each image with mean 0 and deviation 1; statistics in float32 at least."""
    if features.shape[0] > 1 and features.device.type != "cpu":
        return F.instance_norm(features)
    # WORKAROUND torch 2.13: on a CPU F.instance_norm has wrong gradients for a batch of one in channels-last
    # order, and gives that order up for larger ones. Batch norm of one image is the same function.
    normed = [F.batch_norm(one, None, None, training=True) for one in torch.split(features, 1)]
    return normed[0] if len(normed) == 1 else torch.cat(normed)


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
                nn.ReLU(inplace=True),
                nn.ReflectionPad2d(2),
                FoldedConv2d(channels, channels, 3, dilation=2),
                Spade(channels, prior_channels, hidden_channels),
                nn.ReLU(inplace=True),
                nn.ReflectionPad2d(1),
                FoldedConv2d(channels, channels, 3),
            ]
        )

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        spade0, relu0, pad0, conv0, spade1, relu1, pad1, conv1 = self.conv_block
        filled = conv0(pad0(relu0(spade0(features, prior))))
        change: Tensor = conv1(pad1(relu1(spade1(filled, prior))))
        return features + change


class InstanceNorm(nn.Module):
    """``instance_norm`` as a layer."""

    def forward(self, features: Tensor) -> Tensor:
        return instance_norm(features)


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
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(2),
            FoldedConv2d(in_channels, out_channels, 3, dilation=2),
            InstanceNorm(),
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1),
            FoldedConv2d(out_channels, out_channels, 3),
        )
        shortcut = (nn.ReflectionPad2d(1), FoldedConv2d(in_channels, out_channels, 3))
        self.shortcut = nn.Sequential(*(shortcut if in_channels != out_channels else ()))

    def forward(self, features: Tensor) -> Tensor:
        filled: Tensor = self.shortcut(features) + self.conv_block(features)
        return filled


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions without normalisation; the input, or a convolution of it, is added.

    Shape:
        features: B x C x h x w. returns: B x D x h x w.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1),
            FoldedConv2d(in_channels, out_channels, 3),
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1),
            FoldedConv2d(out_channels, out_channels, 3),
        )

    def forward(self, features: Tensor) -> Tensor:
        filled: Tensor = features + self.conv_block(features)
        return filled


class ShortcutResidualBlock(ResidualBlock):
    """A residual block whose input passes a 3 x 3 convolution before it is added.

    It can be begun with the parts of a concatenated input apart: the sum of what ``begin`` gives for each,
    with ``biased`` for one of them, goes to ``finish``.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__(in_channels, out_channels)
        self.shortcut = nn.Sequential(nn.ReflectionPad2d(1), FoldedConv2d(in_channels, out_channels, 3))
        self._folded = FoldedWeights()

    def forward(self, features: Tensor) -> Tensor:
        return self.finish(self.begin(features))

    def begin(self, features: Tensor, *, inputs: slice = slice(None), biased: bool = True) -> Tensor:
        """Return the first convolution and the shortcut of some input channels: B x 2D x h x w."""
        pad, first, *_ = self.conv_block
        _, shortcut = self.shortcut
        convs = [conv for conv in (first, shortcut) if isinstance(conv, nn.Conv2d)]
        return merged_conv(pad(features), convs, self._folded, inputs=inputs, biased=biased)

    def finish(self, begun: Tensor) -> Tensor:
        """Return the block's output."""
        filled, shortcut = begun.chunk(2, dim=1)
        _, _, _, pad, second = self.conv_block
        change: Tensor = second(pad(F.relu(filled)))
        return change + shortcut


class DenseLayer(nn.Module):
    """The convolution of a layer that sees the block's input and the outputs of all layers before it."""

    def __init__(self, in_channels: int, growth: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, growth, 3, padding=1)


class ResidualDenseBlock(nn.Module):
    """Densely connected layers, fused by a 1 x 1 convolution; the input is added.

    Nothing is concatenated to be convolved: each map goes once through the convolutions of all layers behind.

    Shape:
        features, returns: B x C x h x w.
    """

    def __init__(self, channels: int, growth: int, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(DenseLayer(channels + growth * i, growth) for i in range(layers))
        self.lff = nn.Conv2d(channels + growth * layers, channels, 1)
        self._folded = [FoldedWeights() for _ in range(layers + 1)]

    def forward(self, features: Tensor) -> Tensor:
        convs = [layer.conv for layer in self.layers if isinstance(layer, DenseLayer)]
        channels, growth = features.shape[1], convs[0].weight.shape[0]
        seen = slice(0, channels)
        sums = list(torch.split(merged_conv(features, convs, self._folded[0], inputs=seen), growth, dim=1))
        outputs = []
        for number, (total, folded) in enumerate(zip(sums, self._folded[1:], strict=True), start=1):
            outputs.append(F.relu(total))
            later = convs[number:]
            if later:
                part = slice(channels + growth * (number - 1), channels + growth * number)
                more = merged_conv(outputs[-1], later, folded, inputs=part, biased=False)
                more_each = torch.split(more, growth, dim=1)
                sums[number:] = [a + b for a, b in zip(sums[number:], more_each, strict=True)]
        rest = slice(channels, None)
        fused = merged_conv(torch.cat(outputs, dim=1), [self.lff], self._folded[-1], inputs=rest)
        return (
            fused + merged_conv(features, [self.lff], self._folded[-1], inputs=seen, biased=False) + features
        )


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

    def __post_init__(self) -> None:
        widths = (*self.prior_channels, *self.image_channels, self.growth, self.spade_hidden)
        depths = (self.dense_blocks, self.dense_layers, self.residual_blocks, self.spade_blocks)
        if min(widths) < 1 or min(depths) < 1:
            raise ValueError(f"widths and depths must be at least 1, got {widths} and {depths}")


class SemanticNetwork(nn.Module):
    """Trunk of the prior learner, image encoder and guided blocks, which SPL and SPN have alike."""

    def __init__(self, size: SemanticSize, *, leak: float, guidance: Guidance = "spade") -> None:
        """Build the shared parts with random weights.

        Args:
            size: Widths and depths.
            leak: Slope of the prior learner's activation below 0.
            guidance: How the coarsest prior guides the image features.
        """
        super().__init__()
        self.size = size
        self.leak = leak
        self.guidance = guidance
        c1, c2, c3 = size.image_channels
        self.encoder_conv1 = nn.Conv2d(3, c1, 7)
        self.encoder_in1 = RegionScale(c1)
        self.encoder_conv2 = nn.Conv2d(c1, c2, 4, stride=2, padding=1)
        self.encoder_in2 = RegionScale(c2)
        self.encoder_conv3 = nn.Conv2d(c2, c3, 4, stride=2, padding=1)
        self.encoder_in3 = RegionScale(c3)
        self._stem = DoubledStem()
        self._folded = FoldedWeights()
        p1, p2, p3, p4 = size.prior_channels
        self.encoder_conv1_sm = nn.Conv2d(4, p1, 7)
        self.encoder_conv2_sm = nn.Conv2d(p1, p2, 4, stride=2, padding=1)
        self.encoder_conv3_sm = nn.Conv2d(p2, p3, 4, stride=2, padding=1)
        self.encoder_conv4_sm = nn.Conv2d(p3, p4, 4, stride=2, padding=1)
        self.encoder_sm_out = FoldedConv2d(p4, p4, 3, padding=1)
        self.rdbs = nn.ModuleList(
            ResidualDenseBlock(p4, size.growth, size.dense_layers) for _ in range(size.dense_blocks)
        )
        self.gff = nn.Sequential(nn.Conv2d(p4 * size.dense_blocks, p4, 1), FoldedConv2d(p4, p4, 3, padding=1))
        self.feature_recon = nn.Sequential(*(ResidualBlock(p4, p4) for _ in range(size.residual_blocks)))
        self.middle = nn.ModuleList(
            SpadeResidualBlock(c3, p4, size.spade_hidden)
            if guidance == "spade"
            else NormalisedResidualBlock(c3 if number else c3 + p4, c3)
            for number in range(size.spade_blocks)
        )

    def learn_trunk(self, painted: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the prior learner's features at 1, 1/2 and 1/4 of the size; the last ones are fused.

        Args:
            painted: B x 3 x H x W, 0..1, the hole white; H and W divide by 4.
            mask: B x 1 x H x W, 1 = hole.
        """
        image = torch.cat([painted, mask], dim=1)
        features = self._stem(image, self.encoder_conv1_sm, self.encoder_conv2_sm, self._activate)
        full = self._activate(features)
        half = self._activate(self.encoder_conv3_sm(full))
        quarter = self._activate(self.encoder_conv4_sm(half))
        features = self.encoder_sm_out(quarter)
        fuse, smooth = cast("tuple[nn.Conv2d, nn.Conv2d]", tuple(self.gff))
        fused: Tensor | None = None
        width = features.shape[1]
        for number, block in enumerate(self.rdbs):
            features = block(features)
            part = slice(width * number, width * (number + 1))
            more = merged_conv(features, [fuse], self._folded, inputs=part, biased=number == 0)
            fused = more if fused is None else fused + more
        return [full, half, smooth(fused) + quarter]

    def _activate(self, features: Tensor) -> Tensor:
        return (
            F.leaky_relu(features, self.leak, inplace=True) if self.leak else F.relu(features, inplace=True)
        )

    def encode_image(self, painted: Tensor, mask: Tensor) -> Tensor:
        """Return the image features at a quarter of the size: B x C x H/4 x W/4, 0 or above."""
        features = self.encoder_conv1(F.pad(painted, (3, 3, 3, 3), mode="reflect"))
        features = F.relu_(self.encoder_in1(features, mask))
        features = F.relu_(self.encoder_in2(self.encoder_conv2(features), mask))
        return F.relu_(self.encoder_in3(self.encoder_conv3(features), mask))

    def guide(self, features: Tensor, prior: Tensor) -> Tensor:
        """Fill image features in the hole by what the prior says: both at a quarter of the size."""
        if self.guidance == "concatenation":
            features = torch.cat([features, prior], dim=1)
        for block in self.middle:
            features = block(features, prior) if self.guidance == "spade" else block(features)
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
