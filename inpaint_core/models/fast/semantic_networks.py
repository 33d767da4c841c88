"""SPL and SPN with less work where it is the network that calls, and not one of its blocks."""

from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.fast.doubled_stem import DoubledStem
from inpaint_core.models.fast.folded_conv import merged_conv
from inpaint_core.models.fast.folded_weights import Folded
from inpaint_core.models.fast.semantic_blocks import BegunJoiningBlock
from inpaint_core.models.layers.semantic_network import SemanticNetwork
from inpaint_core.models.spl import Spl
from inpaint_core.models.spn import Spn, SpnProbabilistic, SpnState


class FoldedSemanticNetwork(Folded, SemanticNetwork):
    """No image is doubled, nothing is concatenated to be fused, activations overwrite their input."""

    def learn_trunk(self, painted: Tensor, mask: Tensor) -> list[Tensor]:
        image = torch.cat([painted, mask], dim=1)
        stem = DoubledStem(self.folded)
        full = self.activate(stem(image, self.encoder_conv1_sm, self.encoder_conv2_sm, self.activate))
        half = self.activate(self.encoder_conv3_sm(full))
        quarter = self.activate(self.encoder_conv4_sm(half))
        features = self.encoder_sm_out(quarter)
        fuse, smooth = cast("tuple[nn.Conv2d, nn.Conv2d]", tuple(self.gff))
        fused: Tensor | None = None
        width = features.shape[1]
        for number, block in enumerate(self.rdbs):
            features = block(features)
            part = slice(width * number, width * (number + 1))
            more = merged_conv(features, [fuse], self.folded, inputs=part, biased=number == 0)
            fused = more if fused is None else fused + more
        return [full, half, smooth(fused) + quarter]

    def activate(self, features: Tensor) -> Tensor:
        return (
            F.leaky_relu(features, self.leak, inplace=True) if self.leak else F.relu(features, inplace=True)
        )

    def encode_image(self, painted: Tensor, mask: Tensor) -> Tensor:
        features = self.encoder_conv1(F.pad(painted, (3, 3, 3, 3), mode="reflect"))
        features = F.relu_(self.encoder_in1(features, mask))
        features = F.relu_(self.encoder_in2(self.encoder_conv2(features), mask))
        return F.relu_(self.encoder_in3(self.encoder_conv3(features), mask))


class FoldedSpl(FoldedSemanticNetwork, Spl):
    """SPL."""


class FoldedSpn(FoldedSemanticNetwork, Spn):
    """SPN."""


class FoldedSpnProbabilistic(FoldedSemanticNetwork, SpnProbabilistic):
    """Probabilistic SPN: what the trunk brings to the priors is computed once for all noises.

    Its joining blocks are ``BegunJoiningBlock``; the trunk of its state is what those are called with.
    """

    def encode(self, image: Tensor, mask: Tensor) -> SpnState:
        state = super().encode(image, mask)
        parts = list(state.trunk)  # fine to coarse
        blocks = (self.feature_recon[0], *self.joining_blocks)
        for place, block in zip((2, 1, 0), blocks, strict=False):
            parts[place] = cast("BegunJoiningBlock", block).begin(parts[place])
        full, half, quarter = parts
        return state._replace(trunk=(full, half, quarter))
