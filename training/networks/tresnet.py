"""The first half of TResNet-L: the pretext network whose features SPL and SPN were published with.

Paper: Ridnik et al., "TResNet: High Performance GPU-Dedicated Architecture", WACV 2021, arXiv 2003.13630;
weights by Ben-Baruch et al., "Asymmetric Loss For Multi-Label Classification", ICCV 2021, trained on
OpenImages (MIT licence; none are shipped). Stem and two stages are built, 2,578,192 parameters.

Differs from the published network: normalisation is folded into the convolutions. There it is an activated
batch norm whose scale is |weight| + eps, whatever sign the stored weight has.
"""

from collections.abc import Mapping
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.layout import check_numbers, describe_misfit, shapes_of
from inpaint_core.weights.teacher_layout import STEM_CHANNELS, teacher_shapes

BLOCK_PX: Final = 4
"""Side of the pixel blocks that the first layer folds into channels."""
NORM_EPS: Final = 1e-5
STEM_LEAK: Final = 1e-2
BLOCK_LEAK: Final = 1e-3
SQUEEZED_CHANNELS: Final = 64
STAGE_BLOCKS: Final = (4, 5)
SQUEEZE: Final = "se"


class SqueezeExcite(nn.Module):
    """Multiply each channel by a number in 0..1 that follows from the means of all channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, SQUEEZED_CHANNELS, 1)
        self.expand = nn.Conv2d(SQUEEZED_CHANNELS, channels, 1)

    def forward(self, features: Tensor) -> Tensor:
        means = features.mean(dim=(2, 3), keepdim=True)
        scales: Tensor = torch.sigmoid(self.expand(F.relu(self.reduce(means))))
        return features * scales


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut; with ``halves`` both ways halve the resolution."""

    def __init__(self, in_channels: int, channels: int, *, halves: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.se = SqueezeExcite(channels)
        self.downsample = nn.Conv2d(in_channels, channels, 1) if halves else None

    def forward(self, features: Tensor) -> Tensor:
        inner = F.leaky_relu(self.conv1(features), BLOCK_LEAK)
        shortcut = features
        if self.downsample is not None:
            inner = blur_halve(inner)
            shortcut = self.downsample(
                F.avg_pool2d(features, 2, stride=2, ceil_mode=True, count_include_pad=False)
            )
        return F.relu(self.se(self.conv2(inner)) + shortcut)


class TresnetHalf(nn.Module):
    """Stem and first two stages of TResNet-L.

    Shape:
        image: B x 3 x H x W, RGB 0..1 without mean and deviation, H and W multiples of 8.
        returns: B x 76 x H/4 x W/4 (stem), B x 76 x H/4 x W/4 (stage 1), B x 152 x H/8 x W/8 (stage 2).
    """

    def __init__(self) -> None:
        """Build it with random weights."""
        super().__init__()
        narrow, wide = STEM_CHANNELS, 2 * STEM_CHANNELS
        first, second = STAGE_BLOCKS
        self.conv1 = nn.Conv2d(3 * BLOCK_PX**2, narrow, 3, padding=1)
        self.layer1 = nn.Sequential(*(BasicBlock(narrow, narrow, halves=False) for _ in range(first)))
        self.layer2 = nn.Sequential(
            BasicBlock(narrow, wide, halves=True),
            *(BasicBlock(wide, wide, halves=False) for _ in range(second - 1)),
        )

    def forward(self, image: Tensor) -> list[Tensor]:
        """Return the features of stem, stage 1 and stage 2."""
        stem = F.leaky_relu(self.conv1(space_to_depth(image)), STEM_LEAK)
        fine = self.layer1(stem)
        return [stem, fine, self.layer2(fine)]


class TresnetTeacher(nn.Module):
    """The teacher of SPL (section 3.1) and SPN (Eq. 4): TResNet's features of the photo at twice its size.

    Differs from the authors' code: there the teacher is shown the original brought to 512 pixels, here the
    crop of 256 enlarged, which has less detail. So a crop is all that a sample has to carry.
    """

    channels: tuple[int, int, int] = (2 * STEM_CHANNELS, STEM_CHANNELS, STEM_CHANNELS)
    title = "TResNet-L, OpenImages"

    def __init__(self, network: TresnetHalf) -> None:
        """Wrap a network with trained weights; it is frozen here."""
        super().__init__()
        self.network = network.eval().requires_grad_(requires_grad=False)

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return features at a quarter, a half and the whole of the photo's size, 152, 76 and 76 channels.

        The finest are those of the stem, doubled by nearest neighbour as in the authors' code.

        Args:
            image: B x 3 x H x W, RGB 0..1, sides divisible by 4.
        """
        large = F.interpolate(image, scale_factor=2.0, mode="bilinear", align_corners=False)
        stem, fine, coarse = (features.float() for features in self.network(large))
        return [coarse, fine, F.interpolate(stem, scale_factor=2.0, mode="nearest")]


def space_to_depth(image: Tensor) -> Tensor:
    """Fold 4 x 4 blocks of pixels into channels: colour c of pixel (y, x) becomes (4y + x) * 3 + c.

    This is not the order of ``pixel_unshuffle``, which has colour slowest.

    Args:
        image: B x C x H x W, H and W divisible by 4.

    Returns:
        B x 16C x H/4 x W/4.
    """
    batch, channels, height, width = image.shape
    blocks = image.view(batch, channels, height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    blocks = blocks.permute(0, 3, 5, 1, 2, 4)  # (B, y, x, C, H/4, W/4)
    return blocks.reshape(batch, channels * BLOCK_PX**2, height // BLOCK_PX, width // BLOCK_PX)


def blur_halve(features: Tensor) -> Tensor:
    """Halve the resolution behind a [1 2 1] x [1 2 1] / 16 blur with mirrored borders."""
    channels = features.shape[1]
    line = torch.tensor([1.0, 2.0, 1.0], dtype=features.dtype, device=features.device)
    kernel = (line[:, None] * line / 16).expand(channels, 1, 3, 3)
    return F.conv2d(F.pad(features, (1, 1, 1, 1), mode="reflect"), kernel, stride=2, groups=channels)


def load_tresnet(tensors: Mapping[str, Tensor], file_name: str) -> TresnetTeacher:
    """Return the teacher whose tensors these are.

    Args:
        tensors: By the published names (``body.conv1.0.weight``, …); later stages and classifier are ignored.
        file_name: For error messages.

    Raises:
        WeightsError: Some are missing, misshapen or not finite.
    """
    expected = teacher_shapes() | _squeeze_shapes()
    tensors = _with_known_squeezes(tensors)
    used = {name: tensors[name] for name in expected if name in tensors}
    if misfit := describe_misfit(expected, shapes_of(used)):
        raise WeightsError(f"{file_name} is no whole TResNet-L. Tensors {misfit}.")
    check_numbers(used, file_name)
    used = {name: tensor.float() for name, tensor in used.items()}
    network = TresnetHalf()
    state = _folded(used, "body.conv1", "conv1")
    for stage, blocks in enumerate(STAGE_BLOCKS, start=1):
        for number in range(blocks):
            state |= _block_state(used, f"layer{stage}.{number}", halves=stage == 2 and number == 0)
    network.load_state_dict(state, strict=True)
    return TresnetTeacher(network)


def _block_state(tensors: Mapping[str, Tensor], name: str, *, halves: bool) -> dict[str, Tensor]:
    """Return the state of one block from its published tensors."""
    published = f"body.{name}"
    state = _folded(tensors, f"{published}.conv1.0" if halves else f"{published}.conv1", f"{name}.conv1")
    state |= _folded(tensors, f"{published}.conv2", f"{name}.conv2")
    if halves:
        state |= _folded(tensors, f"{published}.downsample.1", f"{name}.downsample")
    for layer in ("reduce", "expand"):
        for part in ("weight", "bias"):
            state[f"{name}.{SQUEEZE}.{layer}.{part}"] = tensors[f"{published}.{SQUEEZE}.{layer}.{part}"]
    return state


def _folded(tensors: Mapping[str, Tensor], published: str, own: str) -> dict[str, Tensor]:
    """Return weight and bias of a convolution with the norm behind it folded in."""
    mean, variance = tensors[f"{published}.1.running_mean"], tensors[f"{published}.1.running_var"]
    scale = (tensors[f"{published}.1.weight"].abs() + NORM_EPS) / (variance + NORM_EPS).sqrt()
    return {
        f"{own}.weight": tensors[f"{published}.0.weight"] * scale.view(-1, 1, 1, 1),
        f"{own}.bias": tensors[f"{published}.1.bias"] - mean * scale,
    }


def _squeeze_shapes() -> dict[str, tuple[int, ...]]:
    """Return the shapes of all squeeze layers, under the names that they have here."""
    shapes: dict[str, tuple[int, ...]] = {}
    for stage, blocks in enumerate(STAGE_BLOCKS, start=1):
        channels = STEM_CHANNELS * stage
        for number in range(blocks):
            name = f"body.layer{stage}.{number}.{SQUEEZE}"
            shapes |= {
                f"{name}.reduce.weight": (SQUEEZED_CHANNELS, channels, 1, 1),
                f"{name}.reduce.bias": (SQUEEZED_CHANNELS,),
                f"{name}.expand.weight": (channels, SQUEEZED_CHANNELS, 1, 1),
                f"{name}.expand.bias": (channels,),
            }
    return shapes


def _with_known_squeezes(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors with the squeeze layers told by their shapes.

    The four of a block all differ in shape, and releases do not agree on their names.
    """
    found = dict(tensors)
    places = {(name.rpartition(f".{SQUEEZE}.")[0], tuple(t.shape)): name for name, t in tensors.items()}
    for name, shape in _squeeze_shapes().items():
        block = name.rpartition(f".{SQUEEZE}.")[0]
        if (published := places.get((block, shape))) is not None:
            found[name] = tensors[published]
    return found
