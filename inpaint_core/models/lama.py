"""LaMa: residual blocks that see the whole image at once, by convolving its spectrum.

Paper: Suvorov, Logacheva, Mashikhin, Remizova, Ashukha, Silvestrov, Kong, Goka, Park and Lempitsky,
"Resolution-robust Large Mask Inpainting with Fourier Convolutions", WACV 2022, arXiv 2109.07161; the widths
are those of Big LaMa. Parameter names and shapes are those of the authors' release, so that its checkpoints
load. Written from the paper and a description of the layers; no code was taken over.

    (l, g) -> ReLU(BN(conv(l) + conv(g))), ReLU(BN(conv(l) + spectral(g)))     the fast Fourier convolution
    spectral(g) = conv(t + IFFT(ReLU(BN(conv(FFT(t)))))), t = ReLU(BN(conv(g)))

Differs from the authors' release:
- statistics of the normalisation are always those of the file: there is no recipe to train the network here;
- images whose sides do not divide by 8 are continued by mirroring without the last pixel twice.
"""

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

SIZE_MULTIPLE: Final = 8
SMALLEST_PX: Final = 16
"""A bottleneck of a single position has nothing to mirror."""
NORM_EPSILON: Final = 1e-5
BYTES_PER_PIXEL: Final = 1_000
"""Memory for each pixel of the image, in float32: 690 measured at 1024 x 1024 pixels on a CPU, 840 at 512."""


@dataclass(frozen=True, kw_only=True)
class LamaSize:
    """Widths and depth of a LaMa."""

    base_channels: int = 64
    """Of the full size; it doubles with each of the three halvings. A multiple of 4."""
    global_channels: int = 384
    """Of the bottleneck, those that are convolved as a spectrum; even, the rest is local."""
    blocks: int = 18
    """Residual blocks of two Fourier layers."""

    def __post_init__(self) -> None:
        if self.base_channels < 4 or self.base_channels % 4:
            raise ValueError(f"base_channels must be a multiple of 4, got {self.base_channels}")
        if not 0 < self.global_channels < 8 * self.base_channels or self.global_channels % 2:
            raise ValueError(
                f"global_channels must be even and below {8 * self.base_channels}, got {self.global_channels}"
            )
        if self.blocks < 1:
            raise ValueError(f"blocks must be at least 1, got {self.blocks}")


PUBLISHED: Final = LamaSize()
"""50,975,875 parameters."""
SIZES: Final[Mapping[SizeName, LamaSize]] = {"published": PUBLISHED}

LocalAndGlobal = tuple[Tensor, Tensor]
"""Features of one place: B x L x h x w and B x G x h x w."""


class FixedNorm(nn.Module):
    """Batch normalisation by the statistics that came with the weights, in training too.

    Shape:
        features, returns: B x C x h x w.
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, features: Tensor) -> Tensor:
        return F.batch_norm(
            features, self.running_mean, self.running_var, self.weight, self.bias, eps=NORM_EPSILON
        )


class FourierUnit(nn.Module):
    """A convolution of the spectrum: every frequency sees all channels, every place the whole map.

    Shape:
        features, returns: B x C x h x w.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv_layer = nn.Conv2d(2 * channels, 2 * channels, 1, bias=False)
        self.bn = FixedNorm(2 * channels)

    def forward(self, features: Tensor) -> Tensor:
        # Half precision has no transform but of sides that are powers of two, and none at all in bf16.
        spectrum = torch.fft.rfft2(at_least_float32(features), norm="ortho")  # (B, C, h, w/2 + 1)
        parts = torch.view_as_real(spectrum).permute(0, 1, 4, 2, 3).flatten(1, 2)  # real, imaginary, real, …
        parts = at_least_float32(F.relu(self.bn(self.conv_layer(parts)), inplace=True))
        parts = torch.unflatten(parts, 1, (-1, 2)).permute(0, 1, 3, 4, 2).contiguous()
        # No real image has this spectrum any more, and libraries agree on its inverse in two steps only.
        columns = torch.fft.ifft(torch.view_as_complex(parts), dim=-2, norm="ortho")
        mixed: Tensor = torch.fft.irfft(columns, n=features.shape[-1], dim=-1, norm="ortho")
        return mixed


class SpectralTransform(nn.Module):
    """The global way through a Fourier convolution, at half the width (Fig. 2).

    Shape:
        features, returns: B x G x h x w.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.conv1 = nn.Sequential(
            nn.Conv2d(channels, half, 1, bias=False), FixedNorm(half), nn.ReLU(inplace=True)
        )
        self.fu = FourierUnit(half)
        self.conv2 = nn.Conv2d(half, channels, 1, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        narrow = self.conv1(features)
        mixed: Tensor = self.conv2(narrow + self.fu(narrow))
        return mixed


class FourierConv(nn.Module):
    """Convolutions from local and global features to both; the one from global to global is spectral.

    Shape:
        features: B x L x h x w and B x G x h x w.
        returns: the same.
    """

    def __init__(self, local_channels: int, global_channels: int) -> None:
        super().__init__()
        self.convl2l = _conv(local_channels, local_channels)
        self.convl2g = _conv(local_channels, global_channels)
        self.convg2l = _conv(global_channels, local_channels)
        self.convg2g = SpectralTransform(global_channels)

    def forward(self, features: LocalAndGlobal) -> LocalAndGlobal:
        near, far = features
        return self.convl2l(near) + self.convg2l(far), self.convl2g(near) + self.convg2g(far)


def _conv(in_channels: int, out_channels: int, *, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_channels, out_channels, 3, stride, padding=1, padding_mode="reflect", bias=False)


class FourierLayer(nn.Module):
    """A Fourier convolution, each half of it normalised.

    Shape:
        features: B x L x h x w and B x G x h x w.
        returns: the same, 0 or above.
    """

    def __init__(self, local_channels: int, global_channels: int) -> None:
        super().__init__()
        self.ffc = FourierConv(local_channels, global_channels)
        self.bn_l, self.bn_g = FixedNorm(local_channels), FixedNorm(global_channels)

    def forward(self, features: LocalAndGlobal) -> LocalAndGlobal:
        near, far = self.ffc(features)
        return F.relu(self.bn_l(near), inplace=True), F.relu(self.bn_g(far), inplace=True)


class FourierBlock(nn.Module):
    """Two Fourier layers beside their input.

    Shape:
        features: B x L x h x w and B x G x h x w.
        returns: the same.
    """

    def __init__(self, local_channels: int, global_channels: int) -> None:
        super().__init__()
        self.conv1 = FourierLayer(local_channels, global_channels)
        self.conv2 = FourierLayer(local_channels, global_channels)

    def forward(self, features: LocalAndGlobal) -> LocalAndGlobal:
        near, far = self.conv2(self.conv1(features))
        return features[0] + near, features[1] + far


class LocalLayer(nn.Module):
    """A plain convolution with norm, named like the local half of a Fourier layer.

    Shape:
        features: B x C x h x w.
        returns: B x D x h' x w', 0 or above.
    """

    def __init__(self, conv: nn.Conv2d) -> None:
        super().__init__()
        self.ffc = nn.ModuleDict({"convl2l": conv})
        self.bn_l = FixedNorm(conv.out_channels)

    def forward(self, features: Tensor) -> Tensor:
        return F.relu(self.bn_l(self.ffc["convl2l"](features)), inplace=True)


class SplittingLayer(nn.Module):
    """The last halving: two convolutions that make local and global features of local ones.

    Shape:
        features: B x C x h x w.
        returns: B x L x h/2 x w/2 and B x G x h/2 x w/2, 0 or above.
    """

    def __init__(self, in_channels: int, local_channels: int, global_channels: int) -> None:
        super().__init__()
        to_local = _conv(in_channels, local_channels, stride=2)
        to_global = _conv(in_channels, global_channels, stride=2)
        self.ffc = nn.ModuleDict({"convl2l": to_local, "convl2g": to_global})
        self.bn_l, self.bn_g = FixedNorm(local_channels), FixedNorm(global_channels)

    def forward(self, features: Tensor) -> LocalAndGlobal:
        near, far = self.ffc["convl2l"](features), self.ffc["convl2g"](features)
        return F.relu(self.bn_l(near), inplace=True), F.relu(self.bn_g(far), inplace=True)


class Join(nn.Module):
    """Local and global features behind each other."""

    def forward(self, features: LocalAndGlobal) -> Tensor:
        return torch.cat(features, dim=1)


def _up(in_channels: int) -> list[nn.Module]:
    out_channels = in_channels // 2
    conv = nn.ConvTranspose2d(in_channels, out_channels, 3, stride=2, padding=1, output_padding=1)
    return [conv, FixedNorm(out_channels), nn.ReLU(inplace=True)]


class Lama(nn.Module):
    """The generator: three halvings, Fourier blocks, three doublings (section 2.1, Fig. 2).

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        returns: B x 3 x H x W, RGB 0..1, a prediction for the whole image, to be composited.
    """

    def __init__(self, size: LamaSize = PUBLISHED) -> None:
        """Build the network with random weights.

        Args:
            size: ``PUBLISHED`` for the widths of the published network.
        """
        super().__init__()
        self.size = size
        c1, c2, c3, c4 = (size.base_channels * 2**level for level in range(4))
        near, far = c4 - size.global_channels, size.global_channels
        # Published checkpoints number these modules 0 to 34.
        self.model = nn.Sequential(
            nn.ReflectionPad2d(3),
            LocalLayer(nn.Conv2d(4, c1, 7, bias=False)),
            LocalLayer(_conv(c1, c2, stride=2)),
            LocalLayer(_conv(c2, c3, stride=2)),
            SplittingLayer(c3, near, far),
            *(FourierBlock(near, far) for _ in range(size.blocks)),
            Join(),
            *_up(c4),
            *_up(c3),
            *_up(c2),
            nn.ReflectionPad2d(3),
            nn.Conv2d(c1, 3, 7),
        )

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        check_call(image, mask)
        height, width = image.shape[-2:]
        painted = torch.cat([image * (1 - mask), mask], dim=1)  # the hole is black
        prediction = self.model(pad_to_multiple(painted, SIZE_MULTIPLE, at_least=SMALLEST_PX))
        return torch.sigmoid(at_least_float32(prediction))[:, :, :height, :width]

    def pixels_bytes(self, height: int, width: int) -> int:
        """Return, on the safe side, the memory that grows with an image of a height and width."""
        scale = self.size.base_channels / PUBLISHED.base_channels
        return int(height * width * BYTES_PER_PIXEL * scale)


def _find_fault(tensors: Mapping[str, Tensor]) -> str:
    for name, tensor in tensors.items():
        if name.endswith(".running_var") and bool((tensor < 0).any()):
            return f"{name} holds a variance below zero."
    return ""


LAMA: Final = NetworkSpec(
    name="lama",
    network=Lama,
    sizes=SIZES,
    keeps_quality_in_bf16=False,  # not measured: there were no trained weights to measure with
    find_fault=_find_fault,
    published_weights="Google Drive and Hugging Face, linked from github.com/advimman/lama",
    licence_note=(
        "The authors' repository is under the Apache License 2.0; the weights have no terms of their own."
    ),
)
