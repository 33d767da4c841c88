"""DGI: an encoder with blocks that only fill the hole, taught by a network that saw the whole photo.

Paper: Suin, Purohit and Rajagopalan, "Distillation-guided Image Inpainting", ICCV 2021; equation numbers are
those of its short version, "Adaptive Image Inpainting", arXiv 2201.00177. No code and no weights of the
authors were found. Written from the short version and from a summary of what the full paper adds.

Differs from the paper: it names the parts and gives Eq. 1 to 4, but hardly a number. Ours are
- the widths, depths, norms and kernels of both networks, chosen so that four halvings lead to 512 channels;
- the mask of a level: a cell with any hole pixel counts as hole;
- the filler block: a quarter of the channels, two adaptive convolutions with a shortcut around them, and a
  last convolution that starts at 0, so that the encoder begins as an ordinary one;
- the weight of an adaptive tap, 2 * sigmoid, which starts at 1;
- the gate between global attention and local convolution: one share for each channel and position;
- a bottleneck whose residual blocks are dilated by 2 in their first convolution.

The distillation itself happens in training only: see ``training.networks.dgi_distillation``
and ``training.objectives.distillation``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.layers.adaptive_conv import AdaptiveConv
from inpaint_core.models.layers.blocks import check_call, pad_to_multiple
from inpaint_core.models.layers.group_norm import group_norm
from inpaint_core.models.spec import NetworkSpec

SIZE_MULTIPLE: Final = 16
ATTENTION_LEVEL: Final = 3
"""The attention looks at cells of 8 x 8 pixels, as the third encoder level does."""
ATTENTION_CELL_PX: Final = 2**ATTENTION_LEVEL
CHANNELS_PER_GROUP: Final = 8
"""Normalised together."""
SCORES_PER_CHUNK: Final = 2**24
"""Attention scores held at once without autograd: 64 MB in float32, whatever the size of the image."""


@dataclass(frozen=True, kw_only=True)
class DgiSize:
    """Widths and depths of the inpainting network and of the autoencoder that teaches it."""

    stem_channels: int = 64
    """At full size."""
    level_channels: tuple[int, int, int, int] = (128, 256, 512, 512)
    """Of the encoder levels at 1/2, 1/4, 1/8 and 1/16 of the size; multiples of 8."""
    bottleneck_blocks: int = 4
    """Residual blocks between encoder and decoder."""
    has_filler: bool = True
    """Whether the encoder has filler blocks (Eq. 3); the paper's ablation, and the autoencoder, have none."""

    def __post_init__(self) -> None:
        if self.stem_channels < 1 or self.bottleneck_blocks < 0:
            raise ValueError(f"widths must be positive, got {self}")
        if any(channels < 8 or channels % 8 for channels in self.level_channels):
            raise ValueError(f"level_channels must be multiples of 8, got {self.level_channels}")


PUBLISHED: Final = DgiSize()
"""50.1 million parameters; the autoencoder 48.1 million."""
COMPACT: Final = DgiSize(stem_channels=32, level_channels=(64, 128, 160, 160))
"""5.6 million parameters and under a fifth of the multiply-adds; the autoencoder 5.3 million."""
SIZES: Final[Mapping[SizeName, DgiSize]] = {"published": PUBLISHED, "compact": COMPACT}


@dataclass(frozen=True)
class DgiTrace:
    """One run of a network with all that distillation compares.

    Attributes:
        prediction: B x 3 x H x W, RGB 0..1, as large as the image.
        features: E_1 to E_4, 1/2 to 1/16 of the padded size.
        holes: M_1 to M_4, B x 1 and as large as the features: 1 where any pixel of a cell is hole.
        queries: B x D x N of the decoder's attention, whose N positions are those of E_3, row by row.
        keys: B x D x N.
    """

    prediction: Tensor
    features: list[Tensor]
    holes: list[Tensor]
    queries: Tensor
    keys: Tensor


class GroupNorm(nn.Module):
    """Zero mean and unit variance of every 8 channels together, image by image; a flat map becomes 0."""

    def forward(self, features: Tensor) -> Tensor:
        # Not a norm of each channel by itself: that one forgets what the mean of a channel said, the tone of
        # the photo first. With it the compact autoencoder was a fifth worse after 200 steps (L1 0.16, 0.13).
        groups = max(1, features.shape[1] // CHANNELS_PER_GROUP)
        return group_norm(features, groups)


def _conv(in_channels: int, out_channels: int, kernel: int, *, dilation: int = 1) -> nn.Conv2d:
    """Return a convolution without bias, which the norm behind it would mostly take away again."""
    padding = kernel // 2 * dilation
    return nn.Conv2d(in_channels, out_channels, kernel, padding=padding, dilation=dilation, bias=False)


class DgiResidualBlock(nn.Module):
    """x + norm(conv(relu(norm(conv(x)))))."""

    def __init__(self, channels: int, *, dilation: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _conv(channels, channels, 3, dilation=dilation),
            GroupNorm(),
            nn.ReLU(inplace=True),
            _conv(channels, channels, 3),
            GroupNorm(),
        )

    def forward(self, features: Tensor) -> Tensor:
        changed: Tensor = features + self.body(features)
        return changed


class FillerBlock(nn.Module):
    """f_fill of Eq. 3: finds content for the hole in its surroundings, near and far (section 3.1).

    Shape:
        features: B x C x H x W, the level above.
        returns: B x D x H/2 x W/2, to be added in the hole only; 0 before training.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        quarter = -(-out_channels // 64) * 16  # rounded up to what vector units like
        self.reduce = nn.Conv2d(in_channels, quarter, 3, stride=2, padding=1)
        self.look = AdaptiveConv(quarter, quarter)
        self.look_again = AdaptiveConv(quarter, quarter)
        self.expand = nn.Conv2d(quarter, out_channels, 1)
        for parameter in self.expand.parameters():
            nn.init.zeros_(parameter)

    def forward(self, features: Tensor) -> Tensor:
        reduced = F.relu(self.reduce(features))
        found: Tensor = self.expand(reduced + self.look_again(F.relu(self.look(reduced))))
        return found


def attention_rows(queries: Tensor, keys: Tensor) -> Tensor:
    """Return r_ij = softmax over j of q_i . k_j: B x n x N in float32 from B x D x n and B x D x N."""
    return (queries.transpose(1, 2) @ keys).float().softmax(dim=2)


class GlobalLocalAttention(nn.Module):
    """Adds to each position a mix of what the attention copies and what a convolution sees.

    Shape:
        features: B x C x H x W; C divides by 8.
        returns: the same.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.to_queries = nn.Conv2d(channels, channels // 8, 1)
        # A bias would add the same to all scores of a query, which the softmax ignores.
        self.to_keys = nn.Conv2d(channels, channels // 8, 1, bias=False)
        self.to_values = nn.Conv2d(channels, channels, 1)
        self.local = nn.Conv2d(channels, channels, 3, padding=1)
        self.gate = nn.Conv2d(2 * channels, channels, 3, padding=1)

    def compare(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return queries and keys, B x C/8 x H*W each."""
        return self.to_queries(features).flatten(2), self.to_keys(features).flatten(2)

    def forward(self, features: Tensor, queries: Tensor, keys: Tensor) -> Tensor:
        values = self.to_values(features).flatten(2)  # (B, C, N)
        copied = _copy(queries, keys, values).view_as(features)
        local = self.local(features)
        share = self.gate(torch.cat([copied, local], dim=1)).sigmoid()
        return features + torch.lerp(local, copied.to(local.dtype), share.to(local.dtype))


def _chunk_length(batch: int, positions: int) -> int:
    """Return how many queries are answered at once; queries are independent of each other."""
    return positions if torch.is_grad_enabled() else max(1, SCORES_PER_CHUNK // (batch * positions))


def _copy(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Return sum over j of r_ij v_j: B x C x N, without holding all N x N scores at inference."""
    chunk = _chunk_length(keys.shape[0], keys.shape[2])
    copied = [
        values @ attention_rows(some, keys).to(values.dtype).transpose(1, 2)
        for some in torch.split(queries, chunk, dim=2)
    ]
    return copied[0] if len(copied) == 1 else torch.cat(copied, dim=2)


class Dgi(nn.Module):
    """The inpainting network: encoder with filler blocks, bottleneck, decoder with attention (Fig. 1).

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: DgiSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: Widths and depths, and whether there are filler blocks.
        """
        super().__init__()
        widths = (size.stem_channels, *size.level_channels)
        steps = list(pairwise(widths))
        self.stem = nn.Sequential(_conv(4, widths[0], 7), GroupNorm(), nn.ReLU(inplace=True))
        self.levels = nn.ModuleList(_encoder_level(shallow, deep) for shallow, deep in steps)
        self.fillers = nn.ModuleList(
            FillerBlock(shallow, deep) for shallow, deep in (steps if size.has_filler else ())
        )
        blocks = [DgiResidualBlock(widths[4], dilation=2) for _ in range(size.bottleneck_blocks)]
        self.bottleneck = nn.Sequential(*blocks)
        self.ups = nn.ModuleList(_decoder_level(deep, shallow) for shallow, deep in reversed(steps))
        self.attention = GlobalLocalAttention(widths[ATTENTION_LEVEL])
        self.to_rgb = nn.Conv2d(widths[0], 3, 7, padding=3)

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        return self.trace(image, mask).prediction

    def trace(self, image: Tensor, mask: Tensor) -> DgiTrace:
        """Return the prediction and what distillation needs beside it; arguments as for a call."""
        features, holes = self._encode(image, mask)
        shallow, queries, keys = self._compare(features[-1])
        decoded = self.attention(shallow, queries, keys)
        for up in self.ups[1:]:
            decoded = up(decoded)
        height, width = image.shape[-2:]
        photo = self.to_rgb(decoded)[:, :, :height, :width]
        photo = photo.to(torch.promote_types(image.dtype, torch.float32))
        return DgiTrace((photo.tanh() + 1) / 2, features, holes, queries, keys)

    def prior(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """Return the distilled encoder features E_3, E_2 and E_1: an eighth to half as large as the image.

        See ``protocols.InspectableNetwork``.
        """
        features, _ = self._encode(image, mask, last_level=3)
        return [_cut(features[level - 1], image, cell_px=2**level) for level in (3, 2, 1)]

    def copy_sources(self, image: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return which known cell each cell of 8 x 8 pixels attends to most, and with what share of all.

        See ``protocols.CopyingNetwork``. A cell with any hole pixel is no source, but the hole receives
        attention as well: where it receives most of it, the best known cell has a small share.
        """
        features, holes = self._encode(image, mask)
        _, queries, keys = self._compare(features[-1])
        known = 1 - holes[ATTENTION_LEVEL - 1].float()
        height, width = _cut(known, image, cell_px=ATTENTION_CELL_PX).shape[-2:]
        known[:, :, height:] = 0  # what padding added is no source
        known[:, :, :, width:] = 0
        padded_width = known.shape[-1]

        chunk = _chunk_length(1, keys.shape[2])
        best = [
            (attention_rows(some, keys) * known.flatten(2)).max(dim=2)
            for some in torch.split(queries, chunk, dim=2)
        ]
        shares = torch.cat([some.values for some in best], dim=1).view(known.shape[-2:])
        index = torch.cat([some.indices for some in best], dim=1).view(known.shape[-2:])
        sources = torch.stack([index // padded_width, index % padded_width], dim=-1)
        return sources[:height, :width], shares[:height, :width]

    def _encode(self, image: Tensor, mask: Tensor, last_level: int = 4) -> tuple[list[Tensor], list[Tensor]]:
        """Return E_1 to E_4 and the hole at each level, both of the padded size."""
        check_call(image, mask)
        image, mask = pad_to_multiple(image, SIZE_MULTIPLE), pad_to_multiple(mask, SIZE_MULTIPLE)
        # The hole is 0, the middle of the range -1..1.
        stem_input = torch.cat([(image * 2 - 1) * (1 - mask), mask], dim=1)
        features = self.stem(stem_input.to(self.to_rgb.weight.dtype))
        encoded, holes = [], []
        for index in range(last_level):
            extracted = self.levels[index](features)
            hole = F.max_pool2d(mask, 2 ** (index + 1))
            if self.fillers:
                # Eq. 3: E_l = f_feat(E_(l-1)) + f_fill(E_(l-1)) * M_l
                extracted = extracted + self.fillers[index](features) * hole.to(extracted.dtype)
            features = extracted
            encoded.append(features)
            holes.append(hole)
        return encoded, holes

    def _compare(self, deepest: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the decoder's features at 1/8 of the size, and the queries and keys made of them."""
        shallow = self.ups[0](self.bottleneck(deepest))
        return shallow, *self.attention.compare(shallow)


class DgiAutoencoder(nn.Module):
    """The teacher: the same network without filler blocks, rebuilding photos it sees all of (section 3.1).

    Needed for training only. It is trained first and then frozen.

    Shape:
        photo: B x 3 x H x W, RGB 0..1, any H and W.
        returns: the same, as it rebuilds it.
    """

    def __init__(self, size: DgiSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: Of the inpainting network; whether that has filler blocks makes no difference here.
        """
        super().__init__()
        self.network = Dgi(replace(size, has_filler=False))

    def forward(self, photo: Tensor) -> Tensor:
        return self.trace(photo).prediction

    def trace(self, photo: Tensor) -> DgiTrace:
        """Return the rebuilt photo, and the features and attention to be imitated; ``holes`` are empty."""
        return self.network.trace(photo, torch.zeros_like(photo[:, :1]))


def _encoder_level(in_channels: int, out_channels: int) -> nn.Sequential:
    """Return f_feat of Eq. 3, from B x C x H x W to B x D x H/2 x W/2."""
    down = nn.Conv2d(in_channels, out_channels, 4, stride=2, padding=1, bias=False)
    return nn.Sequential(down, GroupNorm(), nn.ReLU(inplace=True), DgiResidualBlock(out_channels))


def _decoder_level(in_channels: int, out_channels: int) -> nn.Sequential:
    double = nn.Upsample(scale_factor=2, mode="nearest")
    return nn.Sequential(double, _conv(in_channels, out_channels, 3), GroupNorm(), nn.ReLU(inplace=True))


def _cut(features: Tensor, image: Tensor, *, cell_px: int) -> Tensor:
    """Return the cells that cover the image, without those that only padding has."""
    height, width = image.shape[-2:]
    return features[:, :, : -(-height // cell_px), : -(-width // cell_px)]


DGI: Final = NetworkSpec(
    name="dgi",
    network=Dgi,
    sizes=SIZES,
    # 21.864 dB against 21.866 in fp32, SSIM 0.00003 lower; single photos 0.04 dB worse to 0.02 better.
    keeps_quality_in_bf16=True,
)
