"""The parts of GM-SRM around its memory: encoder and decoder blocks, codes, noise distributions.

Paper and licence: see ``gmsrm``, whose equation numbers these are.
"""

import itertools
from collections.abc import Sequence
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.layers.group_norm import group_norm

INPUT_CHANNELS: Final = 4
"""RGB with the hole at 0, and the mask."""
CODE_CELLS: Final = 4
"""Side of the means a code is computed from."""
LOG_VARIANCE_LIMIT: Final = 8.0
NORMALIZED_POSITIONS: Final = 4
"""With fewer, a feature map has no spread in space worth the name; so deep in an image below 128 x 128."""


def normalize(features: Tensor) -> Tensor:
    """Bring each channel of each image to mean 0 and variance 1; where it is tiny, all channels together.

    Of a single position its own mean would leave nothing, of two or three hardly more than signs.

    Args:
        features: B x C x h x w, any range.

    Returns:
        The same shape.
    """
    is_tiny = features.shape[-2:].numel() < NORMALIZED_POSITIONS
    # One group a channel is instance normalisation, and keeps the memory format, which torch's own does not.
    return group_norm(features, 1 if is_tiny else features.shape[1])


class ChannelAttention(nn.Module):
    """Weights of the channels, 0..1, from their means (squeeze and excitation).

    Shape:
        features: B x C x h x w.
        returns: B x C x 1 x 1.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        hidden = max(8, channels // 16)
        self.squeeze = nn.Conv2d(channels, hidden, 1)
        self.excite = nn.Conv2d(hidden, channels, 1)

    def forward(self, features: Tensor) -> Tensor:
        means = features.mean(dim=(2, 3), keepdim=True)
        weights: Tensor = self.excite(F.relu(self.squeeze(means))).sigmoid()
        return weights.to(features.dtype)


class GmSrmResidualBlock(nn.Module):
    """What an encoder block (Eq. 2) and a decoder block (Eq. 6) have in common.

    Shape:
        features: B x C x h x w, any range.
        returns: B x D x h x w, or half as high and wide with a ``stride`` of 2; 0 or above.
    """

    def __init__(self, in_channels: int, out_channels: int, *, stride: int = 1) -> None:
        super().__init__()
        # No biases: the normalisation takes them away.
        self.conv = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.refine = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.attention = ChannelAttention(out_channels)

    def forward(self, features: Tensor) -> Tensor:
        features = F.relu(normalize(self.conv(features)), inplace=True)
        refined = F.relu(normalize(self.refine(features)), inplace=True)
        return torch.addcmul(features, refined, self.attention(refined))


class Encoder(nn.Module):
    """The encoder (Eq. 1 and 2).

    Shape:
        painted_and_mask: B x 4 x H x W, RGB -1..1 with 0 in the hole, and the mask; sides divide by 64.
        returns: Six feature maps, 1/2 to 1/64 of the size, 0 or above.
    """

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        widths = (INPUT_CHANNELS, *channels)
        self.blocks = nn.ModuleList(
            GmSrmResidualBlock(before, after, stride=2) for before, after in itertools.pairwise(widths)
        )

    def forward(self, painted_and_mask: Tensor) -> list[Tensor]:
        features, encoded = painted_and_mask, []
        for block in self.blocks:
            features = block(features)
            encoded.append(features)
        return encoded


class CodeQuery(nn.Module):
    """The mapping f_c from features to a code (Eq. 3).

    Shape:
        features: B x C x h x w, any range.
        returns: B x S, float32.
    """

    def __init__(self, channels: int, *, query_channels: int, code_channels: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, query_channels, 3, stride=stride, padding=1)
        self.linear = nn.Linear(query_channels * CODE_CELLS**2, code_channels)

    def forward(self, features: Tensor) -> Tensor:
        queried = F.leaky_relu(self.conv(features), 0.2)
        code: Tensor = self.linear(F.adaptive_avg_pool2d(queried, CODE_CELLS).flatten(1))
        return code.float()


class NoiseDistribution(nn.Module):
    """Mean and log variance of the noise of one level (Eq. 8); standard normal before it is trained.

    Shape:
        features: B x C x h x w, encoder and decoder features of the level.
        returns: Mean and log variance, B x N each for N injections, float32.
    """

    def __init__(self, channels: int, *, noise_channels: int, injections: int, stride: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, noise_channels, 3, stride=stride, padding=1)
        self.linear = nn.Linear(noise_channels, 2 * injections)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        means = F.leaky_relu(self.conv(features), 0.2).mean(dim=(2, 3))
        mean, log_variance = self.linear(means.to(self.linear.weight.dtype)).float().chunk(2, dim=1)
        return mean, log_variance.clamp(-LOG_VARIANCE_LIMIT, LOG_VARIANCE_LIMIT)


def divergence_from_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return KL(N(mean, variance) | N(0, 1)) in nats, element by element (Eq. 9)."""
    return (mean.square() + log_variance.exp() - 1 - log_variance) / 2


def conditional_noise(
    mean: Tensor, log_variance: Tensor, noise: Sequence[Tensor | None]
) -> list[Tensor | None]:
    """Return a level's noise, drawn by reparametrisation (Eq. 8): B x 1 x h x w, or x 1 x 1 for the mean."""
    drawn: list[Tensor | None] = []
    for injection, standard in enumerate(noise):
        own_mean = mean[:, injection, None, None, None]
        deviation = (log_variance[:, injection, None, None, None] / 2).exp()
        drawn.append(own_mean if standard is None else own_mean + deviation * standard)
    return drawn
