"""SPL, layer by layer as it was published, to compare the faster code with."""

import torch
from torch import Tensor, nn

from inpaint_core.models.layers.pixels import at_least_float32
from inpaint_core.models.layers.semantic_blocks import crop_prior, paint_hole
from inpaint_core.models.spl import (
    PRIOR_LEAK,
    PUBLISHED,
    REGION_THRESHOLD,
    SIZE_MULTIPLE,
    SpatialAttention,
    SplSize,
)
from tests.inpaint_core.models.plain_semantic_blocks import SemanticNetwork, normalise_regions


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
        region = (attention >= REGION_THRESHOLD).to(features.dtype)
        scaled: Tensor = normalise_regions(features, region) * (1 + gamma) + beta
        return scaled


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
        return prediction, [crop_prior(self.feature_mapping(prior), image, divisor=4)]

    def prior(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the learned prior, before it is mapped: one map at a quarter of the size."""
        painted, mask = paint_hole(image, mask, multiple=SIZE_MULTIPLE)
        return [crop_prior(self._learn_prior(painted, mask), image, divisor=4)]

    def _predict(self, image: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        height, width = image.shape[-2:]
        painted, mask = paint_hole(image, mask, multiple=SIZE_MULTIPLE)
        prior = self._learn_prior(painted, mask)
        features = self.guide(self.encode_image(painted, mask), prior)
        prediction = (torch.tanh(at_least_float32(self.decoder(features))) + 1) / 2  # Eq. 8
        return prediction[:, :, :height, :width], prior

    def _learn_prior(self, painted: Tensor, mask: Tensor) -> Tensor:
        trunk = self.learn_trunk(painted, mask)
        prior: Tensor = self.feature_recon(trunk[-1])
        return prior
