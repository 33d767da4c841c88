"""SPN, layer by layer as it was published, to compare the faster code with."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.pixels import at_least_float32
from inpaint_core.models.layers.semantic_blocks import crop_prior, paint_hole
from inpaint_core.models.protocols import Noise, NoiseShape
from inpaint_core.models.spn import (
    DECODER_LEAK,
    LATENT_MULTIPLE,
    PROBABILISTIC_PUBLISHED,
    PUBLISHED,
    SIZE_MULTIPLE,
    SpnSize,
)
from tests.inpaint_core.models.plain_semantic_blocks import SemanticNetwork, ShortcutResidualBlock, Spade


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


class SpnNetwork(SemanticNetwork):
    """The parts that both SPNs have: pyramid of priors, distillation heads, guided decoder."""

    size: SpnSize

    def __init__(self, size: SpnSize) -> None:
        super().__init__(size, leak=0.0)
        p1, p2, p3, p4 = size.prior_channels
        c1, c2, c3 = size.image_channels
        # Published checkpoints number these modules 0 to 7.
        self.feature_recon_decoder = nn.ModuleList(
            [
                nn.Conv2d(p4, 4 * p2, 3, padding=1),
                nn.PixelShuffle(2),
                nn.ReLU(),
                ShortcutResidualBlock(p3 + p2, p2),
                nn.Conv2d(p2, 4 * p1, 3, padding=1),
                nn.PixelShuffle(2),
                nn.ReLU(),
                ShortcutResidualBlock(p2 + p1, p1),
            ]
        )
        quarter, half, full = size.mapped_channels
        self.feature_mapping = nn.Conv2d(p4, quarter, 1)
        self.feature_mapping_128 = nn.Conv2d(p2, half, 1)
        self.feature_mapping_256 = nn.Conv2d(p1, full, 1)
        half_hidden, full_hidden = size.fine_hidden
        self.decoder = nn.ModuleList(
            [
                nn.Upsample(scale_factor=2.0),
                SpadeUpBlock(c3, c2, prior_channels=p2, hidden=half_hidden),
                nn.Upsample(scale_factor=2.0),
                SpadeUpBlock(c2, c1, prior_channels=p1, hidden=full_hidden),
                nn.LeakyReLU(DECODER_LEAK),
                nn.ReflectionPad2d(3),
                nn.Conv2d(c1, 3, 7),
            ]
        )

    def build_pyramid(self, trunk: list[Tensor], coarsest: Tensor) -> list[Tensor]:
        """Return the priors coarse to fine: the one given, and those at 1/2 and 1 of the size (Eq. 3).

        Args:
            trunk: What ``learn_trunk`` returned.
            coarsest: B x C x H/4 x W/4.
        """
        full, half, _ = trunk
        up0, shuffle, relu, block0, up1, _, _, block1 = self.feature_recon_decoder
        finer = block0(torch.cat([half, relu(shuffle(up0(coarsest)))], dim=1))
        finest = block1(torch.cat([full, relu(shuffle(up1(finer)))], dim=1))
        return [coarsest, finer, finest]

    def map_prior(self, prior: list[Tensor]) -> list[Tensor]:
        """Return the priors as the teacher's features, for the distillation loss (Eq. 4)."""
        heads = (self.feature_mapping, self.feature_mapping_128, self.feature_mapping_256)
        return [head(level) for head, level in zip(heads, prior, strict=True)]

    def generate(self, features: Tensor, prior: list[Tensor]) -> Tensor:
        """Return the prediction, 0..1, from image features and the priors coarse to fine (Eq. 9)."""
        coarsest, finer, finest = prior
        features = self.guide(features, coarsest)
        _, up0, _, up1, act, pad, last = self.decoder
        features = last(pad(act(up1(up0(features, finer), finest))))
        return (torch.tanh(at_least_float32(features)) + 1) / 2


class Spn(SpnNetwork):
    """The deterministic generator (Fig. 2).

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: SpnSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PUBLISHED`` for the widths of the published networks.
        """
        super().__init__(size)

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        prediction, _ = self._predict(image, mask)
        return prediction

    def predict_with_prior(self, image: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the prediction and, for the distillation loss, the mapped priors (Eq. 4).

        Returns:
            B x 3 x H x W, 0..1; and maps of ``mapped_channels`` at 1/4, 1/2 and 1 of the size.
        """
        prediction, prior = self._predict(image, mask)
        return prediction, crop_pyramid(self.map_prior(prior), image)

    def prior(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the learned priors, before they are mapped, at 1/4, 1/2 and 1 of the size."""
        painted, mask = paint_hole(image, mask, multiple=SIZE_MULTIPLE)
        return crop_pyramid(self._learn_priors(painted, mask), image)

    def _predict(self, image: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        height, width = image.shape[-2:]
        painted, mask = paint_hole(image, mask, multiple=SIZE_MULTIPLE)
        prior = self._learn_priors(painted, mask)
        prediction = self.generate(self.encode_image(painted, mask), prior)
        return prediction[:, :, :height, :width], prior

    def _learn_priors(self, painted: Tensor, mask: Tensor) -> list[Tensor]:
        trunk = self.learn_trunk(painted, mask)
        return self.build_pyramid(trunk, self.feature_recon(trunk[-1]))


class Posterior(NamedTuple):
    """Distribution of the latent, given what is known: B x C x h x w each."""

    mu: Tensor
    sigma: Tensor
    """Above 0."""


class SpnState(NamedTuple):
    """Everything of an image that does not depend on the noise."""

    features: Tensor
    """Of the image encoder, at a quarter of the padded size."""
    trunk: list[Tensor]
    """Of the prior learner, at 1, 1/2 and 1/4."""
    posterior: Posterior
    height: int
    """Of the image, before it was padded."""
    width: int


class SpnProbabilistic(SpnNetwork):
    """The probabilistic generator: each noise gives another pyramid of priors, and so another completion.

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        noise: B x ``latent_channels`` x H/32 x W/32, rounded up; standard normal; None is the mean.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: SpnSize = PROBABILISTIC_PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PROBABILISTIC_PUBLISHED`` for the widths of the published networks.
        """
        super().__init__(size)
        channels, hidden, latent = size.prior_channels[-1], size.latent_hidden, size.latent_channels
        self.encoder_z = nn.Sequential(
            nn.Conv2d(channels, hidden, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(hidden, hidden, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(hidden, hidden, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
        )
        self.mu = nn.Conv2d(hidden, latent, 1)
        self.sigma = nn.Conv2d(hidden, latent, 1)
        steps = [self._up(latent, channels), self._up(channels, channels), self._up(channels, channels)]
        self.decoder_z = nn.Sequential(*(module for step in steps for module in step))
        self.feature_recon[0] = ShortcutResidualBlock(2 * channels, channels)

    @staticmethod
    def _up(in_channels: int, out_channels: int) -> tuple[nn.Module, nn.Module, nn.Module]:
        return nn.Conv2d(in_channels, 4 * out_channels, 3, padding=1), nn.PixelShuffle(2), nn.ReLU()

    def noise_shapes(self, height: int, width: int) -> NoiseShape:
        """Return channels, height and width of the noise for an image of any height and width."""
        return (self.size.latent_channels, -(-height // LATENT_MULTIPLE), -(-width // LATENT_MULTIPLE))

    def forward(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> Tensor:
        return self.decode(self.encode(image, mask), noise)

    def encode(self, image: Tensor, mask: Tensor) -> SpnState:
        """Return everything that does not depend on the noise."""
        painted, padded_mask = paint_hole(image, mask, multiple=LATENT_MULTIPLE)
        trunk = self.learn_trunk(painted, padded_mask)
        features = self.encode_image(painted, padded_mask)
        code = self.encoder_z(trunk[-1])
        posterior = Posterior(at_least_float32(self.mu(code)), F.softplus(at_least_float32(self.sigma(code))))
        return SpnState(features, trunk, posterior, image.shape[2], image.shape[3])

    def decode(self, state: object, noise: Noise | None = None) -> Tensor:
        """Return the prediction for a state and a noise: B x 3 x H x W, 0..1.

        Args:
            state: What ``encode`` returned, of one image or of as many as there are noises.
            noise: B x ``latent_channels`` x H/32 x W/32; None is the mean.
        """
        state = _checked_state(state)
        return self._generate(state, self._draw_pyramid(state, noise))

    def prior(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> list[Tensor]:
        """Return the priors that a noise draws, before they are mapped, at 1/4, 1/2 and 1 of the size."""
        return crop_pyramid(self._draw_pyramid(self.encode(image, mask), noise), image)

    def predict_with_prior(
        self, image: Tensor, mask: Tensor, noise: Noise | None = None
    ) -> tuple[Tensor, list[Tensor], Posterior]:
        """Return the prediction, the mapped priors (Eq. 4) and the latent's distribution (Eq. 6).

        Returns:
            B x 3 x H x W, 0..1; maps of ``mapped_channels`` at 1/4, 1/2 and 1 of the size; mu and sigma.
        """
        state = self.encode(image, mask)
        prior = self._draw_pyramid(state, noise)
        return self._generate(state, prior), crop_pyramid(self.map_prior(prior), image), state.posterior

    def _draw_pyramid(self, state: SpnState, noise: Noise | None) -> list[Tensor]:
        latent = state.posterior.mu
        if noise is not None:
            if not isinstance(noise, Tensor) or noise.shape[1:] != latent.shape[1:]:
                raise ValueError(f"noise must be B x {tuple(latent.shape[1:])}")
            latent = latent + state.posterior.sigma * noise  # Eq. 5
        trunk = [level.expand(latent.shape[0], -1, -1, -1) for level in state.trunk]
        decoded = self.decoder_z(latent.to(trunk[-1].dtype))
        return self.build_pyramid(trunk, self.feature_recon(torch.cat([trunk[-1], decoded], dim=1)))

    def _generate(self, state: SpnState, prior: list[Tensor]) -> Tensor:
        features = state.features.expand(prior[0].shape[0], -1, -1, -1)
        return self.generate(features, prior)[:, :, : state.height, : state.width]


def _checked_state(state: object) -> SpnState:
    if not isinstance(state, SpnState):
        raise TypeError(f"decode needs what encode returned, got {type(state).__name__}")
    return state


def crop_pyramid(pyramid: list[Tensor], image: Tensor) -> list[Tensor]:
    """Cut maps at 1/4, 1/2 and 1 of the padded size to what they show of the image itself."""
    levels = zip(pyramid, (4, 2, 1), strict=True)
    return [crop_prior(level, image, divisor=divisor) for level, divisor in levels]
