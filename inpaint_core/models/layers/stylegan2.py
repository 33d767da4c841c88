"""The generative memory of GM-SRM: a synthesis network after StyleGAN2, asked level by level.

Paper: Karras, Laine, Aittala, Hellsten, Lehtinen and Aila, "Analyzing and Improving the Image Quality of
StyleGAN", CVPR 2020 (arXiv 1912.04958). No published weights are read. Written from the paper; no code was
taken over.

Differs from the paper:
- weights are not modulated for each image: the input is scaled by the style and the output by the
  demodulation instead, which is the same sum, lets a batch share one convolution, and copies no weights;
- there is no mapping network: the codes come from the network that asks;
- levels are called one at a time, so that the caller can change code and features in between;
- the constant input is resampled where an image is not of the size that was trained with;
- a level's RGB contribution is added to its predecessor's upsampled bilinearly, which is the paper's filter
  except at the border.
"""

import math
from collections.abc import Sequence
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MIN_POWER: Final = 1e-8
"""Keeps the demodulation of a style of zeros finite."""
LEAKY_SLOPE: Final = 0.2
ACTIVATION_GAIN: Final = math.sqrt(2)
"""Makes up for the power the activation takes."""
CONSTANT_CELLS: Final = 4
"""Side of the learned constant: a network for images of 256 has seven levels, 4 to 256."""


def injections(level: int) -> int:
    """Return how many noise tensors a level takes, one a layer: the lowest has one layer, all others two."""
    return 1 if level == 0 else 2


def blur(features: Tensor) -> Tensor:
    """Smooth what a transposed convolution of stride 2 returns with the filter [1 3 3 1].

    The filter is not folded into the convolution: that would make 36 taps of 9, and took three to six times
    as long as convolution and filter apart (2026-11, CPU, 8 to 128 cells wide).

    Args:
        features: B x C x (2h + 1) x (2w + 1), any range.

    Returns:
        B x C x 2h x 2w; a constant comes back four times as large, which makes up for three inserted zeros.
    """
    channels = features.shape[1]
    taps = torch.tensor([0.25, 0.75, 0.75, 0.25], dtype=features.dtype, device=features.device)
    kernel = (taps[:, None] * taps).expand(channels, 1, 4, 4)
    return F.conv2d(features, kernel, padding=1, groups=channels)


class EqualizedLinear(nn.Module):
    """A linear layer whose weights are standard normal and scaled when used.

    Shape:
        codes: B x C.
        returns: B x D in the dtype of the weights.
    """

    def __init__(self, in_features: int, out_features: int, *, bias: float = 0.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.full((out_features,), bias))

    def forward(self, codes: Tensor) -> Tensor:
        scaled = codes.to(self.weight.dtype) / math.sqrt(self.weight.shape[1])
        return F.linear(scaled, self.weight, self.bias)


class ModulatedConv(nn.Module):
    """A convolution whose input channels are weighted by a code (StyleGAN2, Eq. 1 and 3).

    With w the weights and s the style, Eq. 1 scales w_ijk by s_i, and Eq. 3 divides by the norm over i and k.
    Convolution is linear: s_i may scale channel i of the input and the norm channel j of the output.

    Shape:
        features: B x C x h x w, any range.
        code: B x S, the style's source.
        bias: D, added at the end.
        gain: A factor for what is returned, bias included.
        returns: B x D x h x w, or B x D x 2h x 2w with ``is_up``.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        code_channels: int,
        kernel_size: int = 3,
        is_up: bool = False,
        is_demodulated: bool = True,
    ) -> None:
        super().__init__()
        self.is_up = is_up
        self.is_demodulated = is_demodulated
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, kernel_size, kernel_size))
        self.style = EqualizedLinear(code_channels, in_channels, bias=1.0)

    def forward(self, features: Tensor, code: Tensor, bias: Tensor, *, gain: float = 1.0) -> Tensor:
        # The equalised learning rate's factor rides on the style: no pass over the weights.
        style = self.style(code).float() / math.sqrt(self.weight[0].numel())  # (B, C), Eq. 1
        modulated = features * style.to(features.dtype)[:, :, None, None]
        if self.is_up:
            convolved = blur(F.conv_transpose2d(modulated, self.weight.transpose(0, 1), stride=2))
        else:
            convolved = F.conv2d(modulated, self.weight, padding=self.weight.shape[-1] // 2)
        scale = self._demodulation(style) if self.is_demodulated else style.new_ones(1, len(bias))
        # One pass over the features for demodulation, bias and gain.
        return torch.addcmul(
            (bias * gain).to(convolved.dtype)[:, None, None],
            convolved,
            (scale * gain).to(convolved.dtype)[:, :, None, None],
        )

    def _demodulation(self, style: Tensor) -> Tensor:
        """Return B x D factors that bring each output channel to unit variance (Eq. 3), in float32."""
        power = self.weight.float().square().sum(dim=(2, 3))  # (D, C)
        # A product and a sum, not a matrix product: that one autocast would take to bf16.
        return (style.square()[:, None] * power).sum(dim=2).add(MIN_POWER).rsqrt()


class StyledConv(nn.Module):
    """Modulated convolution, noise, bias, activation: one layer of the synthesis.

    Shape:
        features: B x C x h x w, any range.
        code: B x S.
        noise: B x 1 x H x W as the output, or B x 1 x 1 x 1 for the same at every place; None for none.
        returns: B x D x H x W.
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, code_channels: int, is_up: bool = False
    ) -> None:
        super().__init__()
        self.conv = ModulatedConv(in_channels, out_channels, code_channels=code_channels, is_up=is_up)
        self.noise_strength = nn.Parameter(torch.zeros(1))
        self.bias = nn.Parameter(torch.zeros(out_channels))

    def forward(self, features: Tensor, code: Tensor, noise: Tensor | None) -> Tensor:
        # The activation lets a positive factor through: its gain can be applied before it.
        features = self.conv(features, code, self.bias, gain=ACTIVATION_GAIN)
        if noise is not None:
            strength = self.noise_strength * ACTIVATION_GAIN
            features = features + (noise * strength).to(features.dtype)
        return F.leaky_relu(features, LEAKY_SLOPE, inplace=True)


class ToRgb(nn.Module):
    """A level's contribution to the image, added to that of the levels below it (Fig. 7 b).

    Shape:
        features: B x C x h x w.
        code: B x S.
        below: B x 3 x h/2 x w/2, or None on the lowest level.
        returns: B x 3 x h x w, about -1..1 once trained.
    """

    def __init__(self, channels: int, *, code_channels: int) -> None:
        super().__init__()
        self.conv = ModulatedConv(
            channels, 3, code_channels=code_channels, kernel_size=1, is_demodulated=False
        )
        self.bias = nn.Parameter(torch.zeros(3))

    def forward(self, features: Tensor, code: Tensor, below: Tensor | None) -> Tensor:
        image: Tensor = self.conv(features, code, self.bias)
        if below is None:
            return image
        return image + F.interpolate(below, scale_factor=2.0, mode="bilinear", align_corners=False)


class SynthesisLevel(nn.Module):
    """The layers of one resolution: two, the first of which doubles the size; one on the lowest level.

    Shape:
        features: B x C x h x w from the level below.
        code: B x S, the same for all layers of the level.
        noise: One tensor, or None, for each layer; see ``StyledConv``.
        returns: B x D x 2h x 2w; on the lowest level of the same size.
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, code_channels: int, is_lowest: bool = False
    ) -> None:
        super().__init__()
        layers = []
        if not is_lowest:
            layers.append(StyledConv(in_channels, out_channels, code_channels=code_channels, is_up=True))
            in_channels = out_channels
        layers.append(StyledConv(in_channels, out_channels, code_channels=code_channels))
        self.layers = nn.ModuleList(layers)

    def forward(self, features: Tensor, code: Tensor, noise: Sequence[Tensor | None]) -> Tensor:
        for layer, layer_noise in zip(self.layers, noise, strict=True):
            features = layer(features, code, layer_noise)
        return features


class GenerativeMemory(nn.Module):
    """Synthesises features, and images while it learns, from a code (GM-SRM, Eq. 4; StyleGAN2, Fig. 2 c).

    A network asks level by level: ``start``, then each of ``levels``. ``forward`` goes through all of them
    with one code and returns the image, which is what the memory is trained by.

    Shape:
        code: B x S.
        noise: One tensor, or None, for each layer of each level, low to high; None for no noise at all.
        returns: B x 3 x H x W, about -1..1 once trained; ``cells`` doubled once less than there are levels.
    """

    def __init__(self, channels: Sequence[int], *, code_channels: int) -> None:
        """Build a memory with random weights.

        Args:
            channels: Width of each level, low to high.
            code_channels: Length of a code.
        """
        super().__init__()
        self.constant = nn.Parameter(torch.randn(1, channels[0], CONSTANT_CELLS, CONSTANT_CELLS))
        self.levels = nn.ModuleList(
            SynthesisLevel(
                channels[max(level - 1, 0)], width, code_channels=code_channels, is_lowest=level == 0
            )
            for level, width in enumerate(channels)
        )
        self.to_rgb = nn.ModuleList(ToRgb(width, code_channels=code_channels) for width in channels)

    def start(self, batch: int, *, cells: tuple[int, int]) -> Tensor:
        """Return the learned constant for the lowest level: B x C x h x w.

        At another size than its own it is resampled and brought back to its strength, because the layer after
        it divides by the norm of the weights only.

        Args:
            batch: Images, B.
            cells: Height and width of the lowest level.
        """
        constant: Tensor = self.constant
        if cells != (CONSTANT_CELLS, CONSTANT_CELLS):
            full = constant.float()
            resampled = F.interpolate(full, cells, mode="bilinear", align_corners=False, antialias=True)
            strength = full.square().mean() / resampled.square().mean().add(MIN_POWER)
            constant = (resampled * strength.sqrt()).to(constant.dtype)
        return constant.expand(batch, -1, -1, -1).contiguous(memory_format=torch.channels_last)

    def split_noise(self, noise: Sequence[Tensor] | None) -> list[list[Tensor | None]]:
        """Return the noise of each level; None stands for none.

        Args:
            noise: One tensor for each layer, low to high.

        Raises:
            ValueError: The number of tensors is not the number of layers.
        """
        counts = [injections(level) for level in range(len(self.levels))]
        if noise is not None and len(noise) != sum(counts):
            raise ValueError(f"noise must be {sum(counts)} tensors, got {len(noise)}")
        flat: list[Tensor | None] = [None] * sum(counts) if noise is None else list(noise)
        starts = [sum(counts[:level]) for level in range(len(counts))]
        return [flat[start : start + count] for start, count in zip(starts, counts, strict=True)]

    def synthesize(
        self, code: Tensor, noise: Sequence[Tensor] | None = None, *, cells: tuple[int, int]
    ) -> list[Tensor]:
        """Return the features of every level for one code, low to high: B x C x h x w each."""
        features = self.start(code.shape[0], cells=cells)
        levels = []
        for level, level_noise in zip(self.levels, self.split_noise(noise), strict=True):
            features = level(features, code, level_noise)
            levels.append(features)
        return levels

    def forward(
        self, code: Tensor, noise: Sequence[Tensor] | None = None, *, cells: tuple[int, int]
    ) -> Tensor:
        image: Tensor | None = None
        for to_rgb, features in zip(self.to_rgb, self.synthesize(code, noise, cells=cells), strict=True):
            image = to_rgb(features, code, image)
        if image is None:
            raise ValueError("a memory needs at least one level")
        return image
