"""PEN-Net: fill features from deep to shallow by attention, then decode them.

Paper: Zeng, Fu, Chao and Guo, "Learning Pyramid-Context Encoder Network for High-Quality Image Inpainting",
CVPR 2019. Parameter names and shapes are those of the authors' PyTorch release, so that its checkpoints load;
its weights come without terms of their own, the release is MIT. Written from the paper and a description of
the layers; no code was taken over.

Differs from the paper, as the authors' release does:
- six encoder levels with 512 channels in the two deepest, instead of seven;
- bilinear upsampling and a convolution instead of a transposed convolution;
- the deepest attention compares single positions and has no fusion convolutions;
- attention replaces the features everywhere, not only in the hole;
- an attention weight never falls below 1e-8, and keys in the hole stay in the softmax with score 0 before
  they are dropped, so that a row may sum to less than one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.blocks import check_call, pad_to_multiple

SIZE_MULTIPLE: Final = 64
SOFTMAX_SCALE: Final = 10.0
SMALLEST_WEIGHT: Final = 1e-8
SMALLEST_NORM: Final = 1e-4
SCORES_PER_CHUNK: Final = 2**24
"""Attention scores held at once without autograd: 64 MB in float32, whatever the size of the picture."""


@dataclass(frozen=True, kw_only=True)
class PenNetSize:
    """Widths of a PEN-Net."""

    base_channels: int = 32
    """Of the shallowest level, a multiple of 4; it doubles from level to level up to the fifth."""

    def __post_init__(self) -> None:
        if self.base_channels < 4 or self.base_channels % 4:
            raise ValueError(f"base_channels must be a multiple of 4, got {self.base_channels}")


PUBLISHED: Final = PenNetSize()
"""10,231,538 parameters."""
COMPACT: Final = PenNetSize(base_channels=16)
"""A quarter of the multiply-adds."""
SIZES: Final[Mapping[SizeName, PenNetSize]] = {"published": PUBLISHED, "compact": COMPACT}


def attend(low: Tensor, high: Tensor, mask: Tensor, *, patch_size: int) -> Tensor:
    """Rebuild a feature map from its own known patches, matched on the map above (Eq. 1 to 3).

    Args:
        low: B x C x 2h x 2w features to rebuild; their 4 x 4 patches are the values.
        high: B x D x h x w features to match; their patches are queries and keys.
        mask: B x 1 x H x W, 1 = hole, at the network's full size.
        patch_size: Side of the matched patches, odd.

    Returns:
        B x C x 2h x 2w, every position a weighted sum of values from outside the hole.
    """
    batch, _, low_height, low_width = low.shape
    height, width = high.shape[-2:]
    queries = F.unfold(high, patch_size, padding=patch_size // 2)  # (B, D*k*k, N)
    norms = queries.float().square().sum(dim=1, keepdim=True).sqrt()
    valid = valid_positions(mask, height=height, width=width, patch_size=patch_size)  # (B, N)
    # A key in the hole scores 0 with every query, and its value counts for nothing.
    keys = queries / norms.clamp_min(SMALLEST_NORM) * (SOFTMAX_SCALE * valid[:, None])  # (B, D*k*k, N)
    values = F.unfold(low, 4, padding=1, stride=2)  # (B, C*16, N)

    positions = height * width
    # Queries are independent of each other, so memory is bounded by taking them a few at a time.
    chunk = positions if torch.is_grad_enabled() else max(1, SCORES_PER_CHUNK // (batch * positions))
    rebuilt = [
        _weighted_values(queries[:, :, start : start + chunk], keys, values, valid)
        for start in range(0, positions, chunk)
    ]
    patches = rebuilt[0] if len(rebuilt) == 1 else torch.cat(rebuilt, dim=2)  # (B, C*16, N)
    # Each position is covered by four patches: their mean.
    return F.fold(patches, (low_height, low_width), 4, padding=1, stride=2) / 4


def _weighted_values(queries: Tensor, keys: Tensor, values: Tensor, valid: Tensor) -> Tensor:
    """Return softmax(keys^T queries) applied to the values: B x C*16 x n for n of the N queries."""
    scores = queries.transpose(1, 2) @ keys  # (B, n, N), Eq. 2
    weights = scores.float().softmax(dim=2) * valid[:, None]
    weights = weights.clamp_min(SMALLEST_WEIGHT).to(values.dtype)
    return values @ weights.transpose(1, 2)  # Eq. 3


def valid_positions(mask: Tensor, *, height: int, width: int, patch_size: int) -> Tensor:
    """Tell which positions of a feature map have a patch wholly outside the hole.

    Args:
        mask: B x 1 x H x W, 1 = hole.
        height: Of the feature map.
        width: Of the feature map.
        patch_size: Side of a patch, odd; outside the picture counts as known.

    Returns:
        B x (height * width) in the mask's dtype: 1 where the patch touches no hole, else 0.
    """
    small = F.interpolate(mask, size=(height, width), mode="bilinear", align_corners=True)
    # A maximum instead of a mean: the release asks for a mean of exactly 0, and no value is negative.
    touched = F.max_pool2d(small, patch_size, stride=1, padding=patch_size // 2)
    return (touched == 0).flatten(1).to(mask.dtype)


class DilatedFusion(nn.Module):
    """Four parallel dilated convolutions that smooth the seams between copied patches (section 3.1).

    Shape:
        features: B x C x H x W, any range; C divides by 4.
        returns: B x C x H x W, 0 or above.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv00 = _dilated(channels, channels // 4, dilation=1)
        self.conv01 = _dilated(channels, channels // 4, dilation=2)
        self.conv02 = _dilated(channels, channels // 4, dilation=4)
        self.conv03 = _dilated(channels, channels // 4, dilation=8)

    def forward(self, features: Tensor) -> Tensor:
        branches = (self.conv00, self.conv01, self.conv02, self.conv03)
        return torch.cat([branch(features) for branch in branches], dim=1)


def _dilated(in_channels: int, out_channels: int, *, dilation: int) -> nn.Sequential:
    conv = nn.Conv2d(in_channels, out_channels, 3, padding=dilation, dilation=dilation)
    return nn.Sequential(conv, nn.ReLU(inplace=True))


def _down(in_channels: int, out_channels: int, activation: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(in_channels, out_channels, 3, stride=2, padding=1), activation)


def _up(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(in_channels, out_channels, 3, padding=1), nn.ReLU(inplace=True))


def _to_rgb(in_channels: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(in_channels, 3, 1), nn.Tanh())


def _double(features: Tensor) -> Tensor:
    return F.interpolate(features, scale_factor=2.0, mode="bilinear", align_corners=True)


class PenNet(nn.Module):
    """The generator: pyramid-context encoder, attention transfer, multi-scale decoder (Fig. 2).

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole picture, to be composited.
    """

    def __init__(self, size: PenNetSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PUBLISHED`` for the widths of the published networks.
        """
        super().__init__()
        c1, c2, c3, c4, c5 = (size.base_channels * 2**level for level in range(5))
        self.dw_conv01 = _down(4, c1, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv02 = _down(c1, c2, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv03 = _down(c2, c3, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv04 = _down(c3, c4, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv05 = _down(c4, c5, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv06 = _down(c5, c5, nn.ReLU(inplace=True))
        self.at_conv04 = DilatedFusion(c4)
        self.at_conv03 = DilatedFusion(c3)
        self.at_conv02 = DilatedFusion(c2)
        self.at_conv01 = DilatedFusion(c1)
        # The decoder sees its own features beside the filled ones, hence twice the width from level 4 up.
        self.up_conv05 = _up(c5, c5)
        self.up_conv04 = _up(2 * c5, c4)
        self.up_conv03 = _up(2 * c4, c3)
        self.up_conv02 = _up(2 * c3, c2)
        self.up_conv01 = _up(2 * c2, c1)
        self.torgb5 = _to_rgb(2 * c5)
        self.torgb4 = _to_rgb(2 * c4)
        self.torgb3 = _to_rgb(2 * c3)
        self.torgb2 = _to_rgb(2 * c2)
        self.torgb1 = _to_rgb(2 * c1)
        self.decoder = nn.Sequential(
            nn.Conv2d(2 * c1, c1, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(c1, 3, 3, padding=1),
            nn.Tanh(),
        )

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        check_call(image, mask)
        height, width = image.shape[-2:]
        image, mask = pad_to_multiple(image, SIZE_MULTIPLE), pad_to_multiple(mask, SIZE_MULTIPLE)
        prediction, _ = self.predict_pyramid(image * 2 - 1, mask)
        return (prediction[:, :, :height, :width] + 1) / 2

    def predict_pyramid(self, image: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the prediction and the decoder's picture at each of its five scales, for the pyramid loss.

        Args:
            image: B x 3 x H x W, RGB -1..1; H and W divide by 64.
            mask: B x 1 x H x W, 1 = hole.

        Returns:
            The prediction B x 3 x H x W, and pictures of 1/2, 1/4, 1/8, 1/16 and 1/32 of the size; all -1..1.
        """
        painted = image * (1 - mask) + mask  # the hole is white
        encoded = self.encode(torch.cat([painted, mask], dim=1))
        filled = self.fill_features(encoded, mask)
        return self.decode(encoded[-1], filled)

    def encode(self, painted_and_mask: Tensor) -> list[Tensor]:
        """Return the six feature maps, 1/2 to 1/64 of the size, of a B x 4 x H x W input."""
        levels = (
            self.dw_conv01,
            self.dw_conv02,
            self.dw_conv03,
            self.dw_conv04,
            self.dw_conv05,
            self.dw_conv06,
        )
        features, encoded = painted_and_mask, []
        for level in levels:
            features = level(features)
            encoded.append(features)
        return encoded

    def fill_features(self, encoded: list[Tensor], mask: Tensor) -> list[Tensor]:
        """Return the five filled feature maps, 1/2 to 1/32 of the size, each from the one below (Eq. 1)."""
        features1, features2, features3, features4, features5, features6 = encoded
        filled5 = attend(features5, features6, mask, patch_size=1)
        filled4 = self.at_conv04(attend(features4, filled5, mask, patch_size=3))
        filled3 = self.at_conv03(attend(features3, filled4, mask, patch_size=3))
        filled2 = self.at_conv02(attend(features2, filled3, mask, patch_size=3))
        filled1 = self.at_conv01(attend(features1, filled2, mask, patch_size=3))
        return [filled1, filled2, filled3, filled4, filled5]

    def decode(self, deepest: Tensor, filled: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Return the prediction and the five smaller pictures, -1..1, largest first (section 3.2)."""
        steps = (
            (self.up_conv05, self.torgb5, filled[4]),
            (self.up_conv04, self.torgb4, filled[3]),
            (self.up_conv03, self.torgb3, filled[2]),
            (self.up_conv02, self.torgb2, filled[1]),
            (self.up_conv01, self.torgb1, filled[0]),
        )
        features, pictures = deepest, []
        for up, to_rgb, skip in steps:
            features = torch.cat([up(_double(features)), skip], dim=1)
            pictures.append(to_rgb(features))
        prediction: Tensor = self.decoder(_double(features))
        return prediction, pictures[::-1]
