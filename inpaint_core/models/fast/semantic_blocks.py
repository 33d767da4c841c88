"""The blocks of SPL and SPN with less work: nothing is concatenated to be convolved, convolutions are merged.

Each class gives what the plain one it is derived from gives, up to rounding, and is swapped in by ``fold``.
"""

from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.fast.folded_conv import merged_conv
from inpaint_core.models.fast.folded_weights import Folded
from inpaint_core.models.fast.region_norm import normalise_regions
from inpaint_core.models.layers.doubling_blocks import SpadeUpBlock
from inpaint_core.models.layers.instance_norm import instance_norm
from inpaint_core.models.layers.region_norm import REGION_THRESHOLD, LearnedRegionScale, RegionScale
from inpaint_core.models.layers.semantic_blocks import DenseLayer, JoiningBlock, ResidualDenseBlock, Spade


class FoldedRegionScale(Folded, RegionScale):
    """Region normalisation whose scales and shifts are part of the same pass."""

    def forward(self, features: Tensor, mask: Tensor) -> Tensor:
        region = F.interpolate(mask, size=features.shape[-2:], mode="nearest")
        gamma = torch.stack([self.foreground_gamma, self.background_gamma])
        # Both shifts are added everywhere.
        shift = (self.foreground_beta + self.background_beta)[:, None, None]
        return normalise_regions(features, region, gamma=gamma, shift=shift)


class FoldedLearnedRegionScale(Folded, LearnedRegionScale):
    """The same where the region is found by spatial attention."""

    def forward(self, features: Tensor) -> Tensor:
        attention, gamma, beta = self.sa(features)
        region = attention >= REGION_THRESHOLD
        unscaled = gamma.new_zeros(2, features.shape[1])
        return normalise_regions(features, region, gamma=unscaled, weight=1 + gamma, shift=beta)


class FoldedSpade(Folded, Spade):
    """SPADE whose scale and shift are made by one convolution."""

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        return self.modulate(instance_norm(features), prior)

    def modulate(self, normed: Tensor, prior: Tensor) -> Tensor:
        """Scale and shift features that are normalised already, of a batch of one or as many as priors."""
        hidden = self.mlp_shared(prior)
        convs = (self.mlp_gamma, self.mlp_beta)
        scale, shift = merged_conv(hidden, convs, self.folded, offsets=(1, 0)).chunk(2, dim=1)
        normed = normed.to(scale.dtype)
        if torch.is_grad_enabled():
            return torch.addcmul(shift, normed, scale)
        return shift.addcmul_(normed, scale)  # where it stands, no fresh memory is needed


class FoldedSpadeUpBlock(Folded, SpadeUpBlock):
    """A doubling block that normalises once, and before it doubles."""

    def forward(self, features: Tensor, prior: Tensor) -> Tensor:
        _, act0, conv0, spade1, act1, conv1 = self.conv_block
        spade0, spade_of_shortcut = cast("FoldedSpade", self.conv_block[0]), cast("FoldedSpade", self.SPADE_s)
        # Doubling changes neither mean nor deviation.
        normed = F.interpolate(instance_norm(features), scale_factor=2.0, mode="nearest")
        filled = conv0(act0(spade0.modulate(normed, prior)))
        change: Tensor = conv1(act1(spade1(filled, prior)))
        shortcut: Tensor = self.conv_s(spade_of_shortcut.modulate(normed, prior))
        return shortcut + change


class FoldedJoiningBlock(Folded, JoiningBlock):
    """A joining block that convolves its inputs apart; first convolution and shortcut are merged."""

    def forward(self, kept: Tensor, more: Tensor) -> Tensor:
        return self.finish(self.begin(kept), more)

    def begin(self, kept: Tensor) -> Tensor:
        """Return what the first input brings to the first convolution and the shortcut: B x 2E x h x w."""
        return self._begin(kept, slice(0, kept.shape[1]), biased=True)

    def finish(self, begun: Tensor, more: Tensor) -> Tensor:
        """Return the block's output from what the first input brings, and the second input."""
        (_, first, _, pad, second) = self.conv_block
        in_channels = cast("nn.Conv2d", first).in_channels
        joined = self._begin(more, slice(in_channels - more.shape[1], None), biased=False) + begun
        filled, shortcut = joined.chunk(2, dim=1)
        change: Tensor = second(pad(F.relu(filled)))
        return change + shortcut

    def _begin(self, features: Tensor, inputs: slice, *, biased: bool) -> Tensor:
        pad, first, *_ = self.conv_block
        _, shortcut = self.shortcut
        convs = [conv for conv in (first, shortcut) if isinstance(conv, nn.Conv2d)]
        return merged_conv(pad(features), convs, self.folded, inputs=inputs, biased=biased)


class BegunJoiningBlock(FoldedJoiningBlock):
    """The same, called with what ``begin`` returned in place of its first input: for many second ones."""

    def forward(self, kept: Tensor, more: Tensor) -> Tensor:
        return self.finish(kept, more)


class FoldedResidualDenseBlock(Folded, ResidualDenseBlock):
    """A dense block in which each map goes once through the convolutions of all layers behind it."""

    def forward(self, features: Tensor) -> Tensor:
        convs = [layer.conv for layer in self.layers if isinstance(layer, DenseLayer)]
        channels, growth = features.shape[1], convs[0].weight.shape[0]
        seen = slice(0, channels)
        sums = list(torch.split(merged_conv(features, convs, self.folded, inputs=seen), growth, dim=1))
        outputs = []
        for number in range(1, len(convs) + 1):
            outputs.append(F.relu(sums[number - 1]))
            later = convs[number:]
            if later:
                part = slice(channels + growth * (number - 1), channels + growth * number)
                more = merged_conv(outputs[-1], later, self.folded, inputs=part, biased=False)
                more_each = torch.split(more, growth, dim=1)
                sums[number:] = [a + b for a, b in zip(sums[number:], more_each, strict=True)]
        rest = slice(channels, None)
        fused = merged_conv(torch.cat(outputs, dim=1), [self.lff], self.folded, inputs=rest)
        return fused + merged_conv(features, [self.lff], self.folded, inputs=seen, biased=False) + features
