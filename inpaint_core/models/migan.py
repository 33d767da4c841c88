"""MI-GAN: a small encoder and synthesis of separable convolutions, distilled from a large network.

Paper: Sargsyan, Navasardyan, Xu and Shi, "MI-GAN: A Simple Baseline for Image Inpainting on Mobile Devices",
ICCV 2023. Parameter names and shapes are those of the authors' release, so that its checkpoints load; code
and weights are under the MIT licence. Written from the paper and a description of the layers; no code was
taken over. The published weights are of two networks, for 512 x 512 and for 256 x 256 pixels.

Differs from the authors' release:
- it takes any size: smaller images are continued by mirroring up to the size it was trained at, larger ones
  to the next multiple of a quarter of it, and the learned noise is repeated there;
- the smoothing filters are no part of the state: they are never trained, and are the same in every file;
- what leaves 0..1 is cut off.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.layers.blocks import check_call, pad_to_multiple
from inpaint_core.models.layers.pixels import at_least_float32
from inpaint_core.models.spec import NetworkSpec

LEAKY_SLOPE: Final = 0.2
ACTIVATION_GAIN: Final = math.sqrt(2)
LARGEST_ACTIVATION: Final = 256.0
"""Keeps half precision from overflowing."""
SMALLEST_LEVEL_PX: Final = 4
"""Side of the features at the bottom."""
BYTES_PER_PIXEL: Final = 2_000
"""Memory for each pixel of the image, in float32: 1,600 measured at 512 x 512 pixels on a CPU."""
BYTES_AT_LEAST: Final = 2**27
"""What the 256 network takes beyond that."""
FILTER: Final = (1.0, 3.0, 3.0, 1.0)
"""What is smoothed with before halving and after doubling, along each axis."""


@dataclass(frozen=True, kw_only=True)
class MiGanSize:
    """Size and widths of an MI-GAN."""

    trained_px: int = 512
    """Side of the images it is trained at: a power of two, 8 or more."""
    channel_pixels: int = 32_768
    """Width of a level times the side of its features, above ``max_channels``."""
    max_channels: int = 512
    """Width of the deep levels."""

    def __post_init__(self) -> None:
        if self.trained_px < 8 or self.trained_px & (self.trained_px - 1):
            raise ValueError(f"trained_px must be a power of two from 8 on, got {self.trained_px}")
        if self.max_channels < 1 or self.channel_pixels < self.trained_px:
            raise ValueError("every level must have at least one channel")

    @property
    def levels(self) -> tuple[int, ...]:
        """Sides of the features of each level at the size trained at, from 4 up."""
        return tuple(2**power for power in range(2, self.trained_px.bit_length()))

    def channels(self, side_px: int) -> int:
        """Return the width of a level."""
        return min(self.channel_pixels // side_px, self.max_channels)


SIZES: Final[Mapping[SizeName, MiGanSize]] = {"published": MiGanSize()}
"""5,893,158 parameters."""
SIZES_256: Final[Mapping[SizeName, MiGanSize]] = {"published": MiGanSize(trained_px=256)}
"""5,865,505 parameters."""


def _activate(features: Tensor) -> Tensor:
    """Return the activation of features that nothing else needs: they are written over.

    Fresh memory for each step took as long as all convolutions.
    """
    # The activation lets a positive factor through: its gain can be applied before it.
    scaled = F.leaky_relu(features.mul_(ACTIVATION_GAIN), LEAKY_SLOPE, inplace=True)
    clamp = scaled.clamp if torch.is_grad_enabled() else scaled.clamp_  # its gradient needs what it is given
    return clamp(-LARGEST_ACTIVATION, LARGEST_ACTIVATION)


def _filters(features: Tensor, *, total: float) -> Tensor:
    """Return C x 1 x 4 x 4 smoothing filters, one a channel, whose numbers add up to ``total``."""
    taps = torch.tensor(FILTER, dtype=features.dtype, device=features.device)
    weights = taps[:, None] * taps * (total / sum(FILTER) ** 2)
    return weights.expand(features.shape[1], 1, 4, 4)


def halve(features: Tensor) -> Tensor:
    """Return B x C x h x w, smoothed, as B x C x h/2 x w/2."""
    filters = _filters(features, total=1)
    return F.conv2d(features, filters, stride=2, padding=1, groups=features.shape[1])


def double(features: Tensor) -> Tensor:
    """Return B x C x h x w with zeros put between, smoothed, as B x C x 2h x 2w."""
    filters = _filters(features, total=4)
    return F.conv_transpose2d(features, filters, stride=2, padding=1, groups=features.shape[1])


class SeparableConv(nn.Module):
    """A convolution of each channel, then one across channels, with activations (section 3.1).

    Shape:
        features: B x C x h x w.
        returns: B x D x h x w; with ``halves`` or ``doubles`` of half or twice the height and width.
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, halves: bool = False, doubles: bool = False
    ) -> None:
        super().__init__()
        self.halves, self.doubles = halves, doubles
        self.conv1 = nn.Conv2d(in_channels, in_channels, 3, padding=1, groups=in_channels)
        self.conv2 = nn.Conv2d(in_channels, out_channels, 1, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        features = _activate(self.conv1(features))
        if self.halves:
            features = halve(features)
        features = self.conv2(features)
        if self.doubles:
            features = double(features)
        return _activate(self.finish(features))

    def finish(self, features: Tensor) -> Tensor:
        """Return the features before the last activation as they go into it."""
        return features


class NoisySeparableConv(SeparableConv):
    """The same with a learned strength of a noise that came with the weights: one answer for one input."""

    noise_const: Tensor

    def __init__(self, in_channels: int, out_channels: int, *, side_px: int, doubles: bool = False) -> None:
        super().__init__(in_channels, out_channels, doubles=doubles)
        self.noise_strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("noise_const", torch.randn(side_px, side_px))

    def finish(self, features: Tensor) -> Tensor:
        height, width = features.shape[-2:]
        side_px = self.noise_const.shape[0]
        noise = self.noise_const.repeat(-(-height // side_px), -(-width // side_px))[:height, :width]
        return features + (noise * self.noise_strength).to(features.dtype)


class EncoderLevel(nn.Module):
    """One level on the way down; the highest takes the image, the lowest keeps its size.

    Shape:
        features: B x C x h x w; at the highest level B x 4 x h x w, the mask first.
        returns: B x D x h/2 x w/2, and what the synthesis takes on the way up, B x C x h x w.
    """

    def __init__(self, in_channels: int, out_channels: int, *, is_highest: bool, is_lowest: bool) -> None:
        super().__init__()
        self.fromrgb = nn.Conv2d(4, in_channels, 1) if is_highest else None
        self.conv1 = SeparableConv(in_channels, in_channels)
        self.conv2 = SeparableConv(in_channels, out_channels, halves=not is_lowest)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        if self.fromrgb is not None:
            features = _activate(self.fromrgb(features))
        skip = self.conv1(features)
        return self.conv2(skip), skip


class LowestLevel(nn.Module):
    """Where the way up begins.

    Shape:
        features: B x C x h x w.
        skip: B x C x h x w, of the encoder.
        returns: B x C x h x w, and the first image, B x 3 x h x w.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1, self.conv2 = SeparableConv(channels, channels), SeparableConv(channels, channels)
        self.torgb = nn.Conv2d(channels, 3, 1)

    def forward(self, features: Tensor, skip: Tensor) -> tuple[Tensor, Tensor]:
        features = self.conv2(self.conv1(features) + skip)
        return features, self.torgb(features)


class SynthesisLevel(nn.Module):
    """One level on the way up: doubled features, and what they add to the doubled image.

    Shape:
        features: B x C x h x w.
        skip: B x D x 2h x 2w, of the encoder.
        image: B x 3 x h x w, about -1..1.
        returns: B x D x 2h x 2w, and the image, B x 3 x 2h x 2w.
    """

    def __init__(self, in_channels: int, out_channels: int, *, side_px: int) -> None:
        super().__init__()
        self.conv1 = NoisySeparableConv(in_channels, out_channels, side_px=side_px, doubles=True)
        self.conv2 = NoisySeparableConv(out_channels, out_channels, side_px=side_px)
        self.torgb = nn.Conv2d(out_channels, 3, 1)

    def forward(self, features: Tensor, skip: Tensor, image: Tensor) -> tuple[Tensor, Tensor]:
        features = self.conv2(self.conv1(features) + skip)
        return features, double(image) + self.torgb(features)


class MiGan(nn.Module):
    """The generator: encoder and synthesis of separable convolutions (Fig. 3).

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: MiGanSize | None = None) -> None:
        """Build the network with random weights.

        Args:
            size: Size and widths; None for the published network of 512 x 512 pixels.
        """
        super().__init__()
        self.size = size = MiGanSize() if size is None else size
        lowest, *others = size.levels
        self.synthesis = nn.ModuleDict({f"b{lowest}": LowestLevel(size.channels(lowest))})
        self.synthesis.update(
            {
                f"b{side_px}": SynthesisLevel(
                    size.channels(side_px // 2), size.channels(side_px), side_px=side_px
                )
                for side_px in others
            }
        )
        self.encoder = nn.ModuleDict(
            {
                f"b{side_px}": EncoderLevel(
                    size.channels(side_px),
                    size.channels(max(side_px // 2, lowest)),
                    is_highest=side_px == size.trained_px,
                    is_lowest=side_px == lowest,
                )
                for side_px in reversed(size.levels)
            }
        )

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        check_call(image, mask)
        height, width = image.shape[-2:]
        known = 1 - mask
        painted = torch.cat([known - 0.5, (image * 2 - 1) * known], dim=1)  # the hole is grey
        multiple = self.size.trained_px // SMALLEST_LEVEL_PX
        prediction = self.predict(pad_to_multiple(painted, multiple, at_least=self.size.trained_px))
        cut = prediction[:, :, :height, :width]
        return ((at_least_float32(cut) + 1) / 2).clamp(0, 1)

    def pixels_bytes(self, height: int, width: int) -> int:
        """Return, on the safe side, the memory of an image; smaller ones than trained at take as much."""
        return max(height * width, self.size.trained_px**2) * BYTES_PER_PIXEL + BYTES_AT_LEAST

    def predict(self, painted: Tensor) -> Tensor:
        """Return the prediction as it leaves the network: B x 3 x H x W, about -1..1.

        Args:
            painted: B x 4 x H x W: 0.5 where known and -0.5 in the hole; and RGB -1..1, 0 in the hole. H and
                W divide by a quarter of the size trained at.
        """
        features, skips = painted, []
        for level in self.encoder.values():
            features, skip = level(features)
            skips.append(skip)
        lowest, *others = self.synthesis.values()
        features, image = lowest(features, skips.pop())
        for level in others:
            features, image = level(features, skips.pop(), image)
        prediction: Tensor = image
        return prediction


def _find_fault(tensors: Mapping[str, Tensor]) -> str:
    """Compare the fixed filters of a file, which may lack some, with those that are computed here."""
    for name, tensor in tensors.items():
        expected = None
        if name.endswith("filter.weight"):
            expected = _filters(torch.empty(1, 1, 0, 0), total=1 if ".downsample." in name else 4)
        elif name.endswith("filter_const"):
            expected = torch.tensor([[1.0, 0.0], [0.0, 0.0]]).repeat(
                *(side // 2 for side in tensor.shape[-2:])
            )
        if expected is not None and not bool((tensor == expected).all()):
            return f"{name} is not the filter that all published files have."
    return ""


_LICENCE: Final = "The authors publish code and weights under the MIT licence."
_WEIGHTS: Final = "Google Drive, linked from github.com/Picsart-AI-Research/MI-GAN"

MIGAN: Final = NetworkSpec(
    name="migan",
    network=MiGan,
    sizes=SIZES,
    keeps_quality_in_bf16=False,  # not measured: there were no trained weights to measure with
    find_fault=_find_fault,
    published_weights=_WEIGHTS,
    licence_note=_LICENCE,
)
MIGAN_256: Final = NetworkSpec(
    name="migan-256",
    network=MiGan,
    sizes=SIZES_256,
    keeps_quality_in_bf16=False,
    find_fault=_find_fault,
    published_weights=_WEIGHTS,
    licence_note=_LICENCE,
)
