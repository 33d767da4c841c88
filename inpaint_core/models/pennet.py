"""PEN-Net: fill features from deep to shallow by attention, then decode them.

Paper: Zeng, Fu, Chao and Guo, "Learning Pyramid-Context Encoder Network for High-Quality Image Inpainting",
CVPR 2019. Parameter names and shapes are those of the authors' PyTorch release, so that its checkpoints load;
its weights come without terms of their own, the release is MIT. Written from the paper and a description of
the layers; no code was taken over.

Differs from the paper, as the authors' release does:
- six encoder levels with 512 channels in the two deepest, instead of seven;
- bilinear upsampling and a convolution instead of a transposed convolution;
- the deepest attention compares single positions and has no fusion convolutions;
- scores are no cosines (Eq. 2): only the keys are normalised, and the softmax (Eq. 3) is of ten times the
  score;
- masks are shrunk bilinearly for the levels, not by nearest neighbour;
- attention replaces the features everywhere, not only in the hole (Eq. 4);
- an attention weight never falls below 1e-8, and keys in the hole stay in the softmax with score 0 before
  they are dropped, so that a row may sum to less than one.
The last four are one choice: ``attention="paper"`` is what the paper prints. Weights record it.

Section 4.3 compares with a U-Net without attention and with contextual attention (Fig. 8), with a single
attention and with patch swap (Table 6). Those are ``attention_levels=()``, ``attention="contextual"``, one
single level, and ``attention="patch-swap"`` there: at all other levels the encoder's features go to the
decoder as they are. The paper does not say at which level its single attention stands, nor what becomes of
the dilated convolutions that smooth what attention transfer brought; here they go with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.layers.blocks import check_call, pad_to_multiple, reflect_indices
from inpaint_core.models.layers.other_attention import ContextualAttention, PatchSwap, PrintedAttention
from inpaint_core.models.layers.patch_attention import PatchAttention
from inpaint_core.models.spec import NetworkSpec
from inpaint_core.runtime.memory import BYTES_PER_PIXEL

SIZE_MULTIPLE: Final = 64
ATTENTION_LEVELS: Final = (1, 2, 3, 4, 5)
"""Levels with features of 1/2 to 1/32 of the size, which attention may rebuild from the level below."""
AttentionForm = Literal["release", "paper", "contextual", "patch-swap"]
"""``release`` and ``paper``: transfer from the level below, as the authors' code computes it or as Eq. 2 to 4
are printed; ``contextual`` and ``patch-swap``: what the paper compares with, matched within a level."""
ATTENTIONS: Final[Mapping[AttentionForm, type[PatchAttention]]] = {
    "release": PatchAttention,
    "paper": PrintedAttention,
    "contextual": ContextualAttention,
    "patch-swap": PatchSwap,
}


@dataclass(frozen=True, kw_only=True)
class PenNetSize:
    """Widths of a PEN-Net."""

    base_channels: int = 32
    """Of the shallowest level, a multiple of 4; it doubles from level to level up to the fifth."""
    attention_levels: tuple[int, ...] = ATTENTION_LEVELS
    """Whose features are rebuilt by attention, shallow to deep; fewer are the paper's ablations."""
    attention: AttentionForm = "release"
    """How they are rebuilt."""

    def __post_init__(self) -> None:
        if self.base_channels < 4 or self.base_channels % 4:
            raise ValueError(f"base_channels must be a multiple of 4, got {self.base_channels}")
        levels = tuple(self.attention_levels)
        if levels != tuple(level for level in ATTENTION_LEVELS if level in levels):
            raise ValueError(f"attention_levels must be some of {ATTENTION_LEVELS} in order, got {levels}")
        if levels == ATTENTION_LEVELS[:-1]:
            # That attention has no parameters: weights of such a network would pass for those of the whole.
            raise ValueError("attention_levels cannot leave out level 5 alone: leave out another one with it")
        if self.attention not in get_args(AttentionForm):
            raise ValueError(f"attention must be one of {get_args(AttentionForm)}, got {self.attention!r}")

    @property
    def smoothed_levels(self) -> tuple[int, ...]:
        """Levels whose rebuilt features pass through dilated convolutions: a part of attention transfer."""
        transfers = self.attention in ("release", "paper")
        return tuple(level for level in self.attention_levels if transfers and level < ATTENTION_LEVELS[-1])


PUBLISHED: Final = PenNetSize()
"""10,231,538 parameters."""
COMPACT: Final = PenNetSize(base_channels=16)
"""A quarter of the multiply-adds."""
SIZES: Final[Mapping[SizeName, PenNetSize]] = {"published": PUBLISHED, "compact": COMPACT}


HELD_WEIGHTS_BYTES: Final = 5 * 4
"""For each weight of a map that holds all of them: measured 2026-11, 3.2 to 4.6 times a number of float32."""


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
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: PenNetSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PUBLISHED`` for the widths of the published networks.
        """
        super().__init__()
        self.size = size
        c1, c2, c3, c4, c5 = (size.base_channels * 2**level for level in range(5))
        self.dw_conv01 = _down(4, c1, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv02 = _down(c1, c2, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv03 = _down(c2, c3, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv04 = _down(c3, c4, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv05 = _down(c4, c5, nn.LeakyReLU(0.2, inplace=True))
        self.dw_conv06 = _down(c5, c5, nn.ReLU(inplace=True))
        levels = size.smoothed_levels
        self.at_conv04 = DilatedFusion(c4) if 4 in levels else nn.Identity()
        self.at_conv03 = DilatedFusion(c3) if 3 in levels else nn.Identity()
        self.at_conv02 = DilatedFusion(c2) if 2 in levels else nn.Identity()
        self.at_conv01 = DilatedFusion(c1) if 1 in levels else nn.Identity()
        # They hold no weights.
        attention = ATTENTIONS[size.attention]
        self.deepest_attention, self.attention = attention(patch_size=1), attention(patch_size=3)
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

    def pixels_bytes(self, height: int, width: int) -> int:
        """Return the memory that grows with the image; see ``runtime.memory.TellsItsMemory``.

        Forms of attention that hold all weights of a map at once take more than other networks do.
        """
        plain = height * width * BYTES_PER_PIXEL
        if not self.size.attention_levels or self.size.attention in ("release", "patch-swap"):
            return plain
        finest = min(self.size.attention_levels)
        cells: int = height * width // 4 ** (finest + 1)
        return plain + HELD_WEIGHTS_BYTES * cells**2

    def prior(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the filled feature maps of 1/8, 1/4 and 1/2 of the size; 32, 64 and 128 wide at 256 pixels.

        Without attention at a level its map is that of the encoder.

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.
        """
        _, filled, _ = self._fill(image, mask)
        height, width = image.shape[-2:]
        return [
            features[:, :, : -(-height // cell), : -(-width // cell)]
            for features, cell in ((filled[2], 8), (filled[1], 4), (filled[0], 2))
        ]

    def copy_sources(self, image: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the finest attention copies most, for cells of 4 x 4 pixels.

        Every cell is rebuilt, known ones too; those mostly from themselves. Where attention begins deeper
        than at the first level the cells are larger: of 8 x 8 pixels from the second level on, and so on.
        Patch swap matches at the full size of its level: its cells are half as large.

        Args:
            image: 1 x 3 x H x W, RGB 0..1.
            mask: 1 x 1 x H x W, 1 = hole.

        Returns:
            h x w x 2 int64, row and column of the source cell; h x w float32, its share of the attention,
            0..1; 0 where nothing is known, and everywhere in a network without attention.
        """
        level = min(self.size.attention_levels, default=1)
        cell_px = 2 ** (level if self.size.attention == "patch-swap" else level + 1)
        rows, columns = (-(-side // cell_px) for side in image.shape[-2:])
        if not self.size.attention_levels:
            check_call(image, mask)
            nowhere = torch.zeros(rows, columns, 2, dtype=torch.int64, device=image.device)
            return nowhere, torch.zeros(rows, columns, device=image.device)
        encoded, filled, padded_mask = self._fill(image, mask)
        attention = self._attention_of(level)
        matched = attention.matched(encoded[level - 1], [*filled, encoded[-1]][level])
        sources, shares = attention.find_sources(matched, padded_mask)
        # A source in the mirrored margin stands for the place that was mirrored.
        rows_in = reflect_indices(rows, sources.shape[0], device=sources.device)
        columns_in = reflect_indices(columns, sources.shape[1], device=sources.device)
        inside = torch.stack([rows_in[sources[..., 0]], columns_in[sources[..., 1]]], dim=2)
        return inside[:rows, :columns], shares[:rows, :columns]

    def feature_maps(self, image: Tensor, mask: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """Return the features of an image before and after they are filled (Fig. 8).

        Args:
            image: B x 3 x H x W, RGB 0..1.
            mask: B x 1 x H x W, 1 = hole.

        Returns:
            Six maps of the encoder, 1/2 to 1/64 of the padded size; five filled ones, 1/2 to 1/32 of it.
        """
        encoded, filled, _ = self._fill(image, mask)
        return encoded, filled

    def _fill(self, image: Tensor, mask: Tensor) -> tuple[list[Tensor], list[Tensor], Tensor]:
        """Return six feature maps of a padded image, the same filled but for the deepest, its padded mask."""
        check_call(image, mask)
        image, mask = pad_to_multiple(image, SIZE_MULTIPLE), pad_to_multiple(mask, SIZE_MULTIPLE)
        encoded = self._encode_around(image * 2 - 1, mask)
        return encoded, self.fill_features(encoded, mask), mask

    def predict_pyramid(self, image: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Return the prediction and the decoder's image at each of its five scales, for the pyramid loss.

        Args:
            image: B x 3 x H x W, RGB -1..1; H and W divide by 64.
            mask: B x 1 x H x W, 1 = hole.

        Returns:
            The prediction B x 3 x H x W, and images of 1/2, 1/4, 1/8, 1/16 and 1/32 of the size; all -1..1.
        """
        encoded = self._encode_around(image, mask)
        filled = self.fill_features(encoded, mask)
        return self.decode(encoded[-1], filled)

    def _encode_around(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        painted = image * (1 - mask) + mask  # the hole is white
        return self.encode(torch.cat([painted, mask], dim=1))

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
        filled5 = self._attend(5, features5, features6, mask)
        filled4 = self.at_conv04(self._attend(4, features4, filled5, mask))
        filled3 = self.at_conv03(self._attend(3, features3, filled4, mask))
        filled2 = self.at_conv02(self._attend(2, features2, filled3, mask))
        filled1 = self.at_conv01(self._attend(1, features1, filled2, mask))
        return [filled1, filled2, filled3, filled4, filled5]

    def _attend(self, level: int, features: Tensor, below: Tensor, mask: Tensor) -> Tensor:
        """Return a level's features rebuilt from the level below; as they are where it has no attention."""
        if level not in self.size.attention_levels:
            return features
        attention = self._attention_of(level)
        rebuilt: Tensor = attention(features, attention.matched(features, below), mask)
        return rebuilt

    def _attention_of(self, level: int) -> PatchAttention:
        return self.deepest_attention if level == ATTENTION_LEVELS[-1] else self.attention

    def decode(self, deepest: Tensor, filled: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Return the prediction and the five smaller images, -1..1, largest first (section 3.2)."""
        steps = (
            (self.up_conv05, self.torgb5, filled[4]),
            (self.up_conv04, self.torgb4, filled[3]),
            (self.up_conv03, self.torgb3, filled[2]),
            (self.up_conv02, self.torgb2, filled[1]),
            (self.up_conv01, self.torgb1, filled[0]),
        )
        features, images = deepest, []
        for up, to_rgb, skip in steps:
            features = torch.cat([up(_double(features)), skip], dim=1)
            images.append(to_rgb(features))
        prediction: Tensor = self.decoder(_double(features))
        return prediction, images[::-1]


PENNET: Final = NetworkSpec(
    name="pennet",
    network=PenNet,
    sizes=SIZES,
    # 23.425 dB against 23.426 in fp32, SSIM 0.00005 lower; single photos 0.07 dB worse to 0.05 better.
    keeps_quality_in_bf16=True,
    published_weights="Google Drive, linked from github.com/researchmm/PEN-Net-for-Inpainting",
    licence_note=(
        "The authors' repository is under the MIT licence; the weights have no terms of their own."
    ),
)
