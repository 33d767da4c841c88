"""SPL: learn what a teacher would see in the hole, then let that prior guide the image features.

Paper: Zhang, Zhu, Tai, Wang, Chu, Ni, Wang and Yang, "Context-Aware Image Inpainting with Learned Semantic
Priors", IJCAI 2021, arXiv 2106.07220. Parameter names and shapes are those of the authors' release, so that
its checkpoints load; the release has no licence of its own, and no weights of it are shipped. Written from
the paper and a description of the layers; no code was taken over.

    F_m = E_I(I_m, M)                        Eq. 1, the image encoder
    S_m = E_S(I'_m, M')                      Eq. 3, the prior learner, on image and mask at twice the size
    S'_m = Conv1x1(S_m)                      Eq. 4, compared with the teacher's features in training only
    F'_m = gamma(S_m) * IN(F_m) + beta(S_m)  Eq. 6 and 7, SPADE
    I = G(F'_m)                              Eq. 8, the decoder

Differs from the paper, as the authors' release does:
- the prior learner has 16 residual dense blocks with a global fusion and four residual blocks, not five
  residual blocks;
- SPADE scales by 1 + gamma;
- the image encoder sees the image alone; the mask enters in its region normalisation;
- the decoder has a region normalisation that finds its regions itself;
- image and mask are doubled by nearest neighbour, and the hole is white.

Section 4.4 compares SPADE with a concatenation: prior and image features behind each other "form the input of
ResBlocks". That is ``guidance="concatenation"``. The paper gives no layers for it; ours are as near to the
whole network as can be:
- as many blocks, with the same dilations and normalisations; only scales and shifts, and with them the prior,
  are gone from them;
- the prior comes in once, in front of the first block, as the words say, and not in front of each;
- the first block brings the width down to that of the image features, with a 3 x 3 convolution beside it: so
  the authors take in a concatenation in their next network, SPN. All behind it is as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.layers.pixels import at_least_float32
from inpaint_core.models.layers.region_norm import LearnedRegionScale
from inpaint_core.models.layers.semantic_network import SemanticNetwork, SemanticSize, crop_prior, paint_hole
from inpaint_core.models.spec import NO_LICENCE, NetworkSpec

SIZE_MULTIPLE: Final = 4
PRIOR_LEAK: Final = 0.1
"""Slope of the prior learner's activation below 0."""


@dataclass(frozen=True, kw_only=True)
class SplSize(SemanticSize):
    """Widths and depths of an SPL."""

    mapped_channels: int = 152
    """Channels of the teacher's features at a quarter of the size."""


PUBLISHED: Final = SplSize()
"""45,597,223 parameters."""
COMPACT: Final = SplSize(
    prior_channels=(16, 32, 64, 96),
    image_channels=(32, 64, 96),
    dense_blocks=8,
    dense_layers=4,
    residual_blocks=3,
    spade_blocks=6,
    spade_hidden=64,
    mapped_channels=128,
)
"""5,821,439 parameters and 13 % of the multiply-adds."""
SIZES: Final[Mapping[SizeName, SplSize]] = {"published": PUBLISHED, "compact": COMPACT}


class Spl(SemanticNetwork):
    """The generator: prior learner, image encoder, guided blocks, decoder (Fig. 2).

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: SplSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PUBLISHED`` for the widths of the published networks.
        """
        super().__init__(size, leak=PRIOR_LEAK)
        c1, c2, c3 = size.image_channels
        self.feature_mapping = nn.Conv2d(size.prior_channels[-1], size.mapped_channels, 1)
        # Published checkpoints number these modules 0 to 9.
        self.decoder = nn.Sequential(
            nn.Conv2d(c3, 4 * c2, 3, padding=1),
            nn.PixelShuffle(2),
            LearnedRegionScale(),
            nn.ReLU(),
            nn.Conv2d(c2, 4 * c1, 3, padding=1),
            nn.PixelShuffle(2),
            LearnedRegionScale(),
            nn.ReLU(),
            nn.ReflectionPad2d(3),
            nn.Conv2d(c1, 3, 7),
        )

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        prediction, _ = self._predict(image, mask)
        return prediction

    def predict_with_prior(self, image: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the prediction and, for the distillation loss, the mapped prior (Eq. 4 and 5).

        Returns:
            B x 3 x H x W, 0..1; and one map of ``mapped_channels`` at a quarter of the size.
        """
        prediction, prior = self._predict(image, mask)
        return prediction, [crop_prior(level, image, divisor=4) for level in self.map_prior([prior])]

    def prior(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the learned prior, before it is mapped: one map at a quarter of the size."""
        painted, mask = paint_hole(image, mask, multiple=SIZE_MULTIPLE)
        return [crop_prior(self._learn_prior(painted, mask), image, divisor=4)]

    def map_prior(self, prior: list[Tensor]) -> list[Tensor]:
        """Return the prior as the teacher's features, for the distillation loss (Eq. 4)."""
        return [self.feature_mapping(level) for level in prior]

    def _predict(self, image: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        height, width = image.shape[-2:]
        painted, mask = paint_hole(image, mask, multiple=SIZE_MULTIPLE)
        prior = self._learn_prior(painted, mask)
        features = self.guide(self.encode_image(painted, mask), prior)
        prediction = (torch.tanh(at_least_float32(self.decoder(features))) + 1) / 2  # Eq. 8
        return prediction[:, :, :height, :width], prior

    def _learn_prior(self, painted: Tensor, mask: Tensor) -> Tensor:
        *_, fused = self.learn_trunk(painted, mask)
        prior: Tensor = self.feature_recon(fused)  # Eq. 3
        return prior


SPL: Final = NetworkSpec(
    name="spl",
    network=Spl,
    sizes=SIZES,
    # 24.480 dB against 24.485 in fp32; single photos 0.04 dB worse to 0.14 better.
    keeps_quality_in_bf16=True,
    published_weights="Google Drive, linked from github.com/WendongZh/SPL",
    licence_note=NO_LICENCE,
)
