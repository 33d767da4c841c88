"""Teachers with random weights, by the published names and at the published sizes, for tests."""

from pathlib import Path

import torch
from torch import Tensor

from inpaint_core.state_dict.weights_file import save_weights
from training.networks.mobilenet import MobileNetV2
from training.networks.mobilenet_features import ALL_TAPS, CHANNELS
from training.networks.vgg import CONVOLUTIONS


def save_teacher(path: Path) -> Path:
    torch.manual_seed(3)
    state = dict(MobileNetV2(symmetric=False).state_dict())
    for tap in ALL_TAPS:
        state[f"tap.{tap.constants}.mean"] = torch.zeros(CHANNELS[tap.constants])
        state[f"tap.{tap.constants}.std"] = torch.ones(CHANNELS[tap.constants])
    save_weights(path, state, {})
    return path


def norm_tensors(name: str, channels: int) -> dict[str, Tensor]:
    return {
        f"{name}.weight": torch.rand(channels) - 0.3,  # published ones are below 0 in places
        f"{name}.bias": torch.randn(channels) * 0.1,
        f"{name}.running_mean": torch.randn(channels) * 0.1,
        f"{name}.running_var": torch.rand(channels) + 0.5,
        f"{name}.num_batches_tracked": torch.tensor(1000),
    }


def conv_tensor(out_channels: int, in_channels: int, size: int) -> Tensor:
    return torch.randn(out_channels, in_channels, size, size) * (2 / (in_channels * size**2)) ** 0.5


def tresnet_tensors() -> dict[str, Tensor]:
    """Return stem, layer1 and layer2 as the published file has them: 156 tensors."""
    torch.manual_seed(4)
    tensors = {"body.conv1.0.weight": conv_tensor(76, 48, 3)} | norm_tensors("body.conv1.1", 76)
    for stage, blocks, wide in ((1, 4, 76), (2, 5, 152)):
        for block in range(blocks):
            name = f"body.layer{stage}.{block}"
            first = f"{name}.conv1.0" if (stage, block) == (2, 0) else f"{name}.conv1"
            narrow = 76 if (stage, block) == (2, 0) else wide
            tensors[f"{first}.0.weight"] = conv_tensor(wide, narrow, 3)
            tensors[f"{name}.conv2.0.weight"] = conv_tensor(wide, wide, 3)
            tensors |= norm_tensors(f"{first}.1", wide) | norm_tensors(f"{name}.conv2.1", wide)
            tensors |= {
                f"{name}.se.fc1.weight": conv_tensor(64, wide, 1),
                f"{name}.se.fc1.bias": torch.randn(64),
                f"{name}.se.fc2.weight": conv_tensor(wide, 64, 1),
                f"{name}.se.fc2.bias": torch.randn(wide),
            }
    tensors["body.layer2.0.downsample.1.0.weight"] = conv_tensor(152, 76, 1)
    return tensors | norm_tensors("body.layer2.0.downsample.1.1", 152)


def normed_mobilenet_tensors() -> dict[str, Tensor]:
    """Return a MobileNetV2 in torchvision's layout, without its classifier."""
    torch.manual_seed(5)
    tensors: dict[str, Tensor] = {}
    for name, layer in MobileNetV2(symmetric=True).named_modules():
        if isinstance(layer, torch.nn.Conv2d):
            group, _, number = name.rpartition(".")
            tensors[f"{name}.weight"] = layer.weight.detach().clone()
            norm = norm_tensors(f"{group}.{int(number) + 1}", layer.out_channels)
            # Not so wild that 17 blocks of random numbers overflow or die out.
            norm[f"{group}.{int(number) + 1}.weight"] = torch.rand(layer.out_channels) * 2 + 0.5
            tensors |= norm
    return tensors


def vgg_tensors() -> dict[str, Tensor]:
    """Return a VGG19 in torchvision's layout, without its classifier."""
    torch.manual_seed(6)
    tensors: dict[str, Tensor] = {}
    for number, (narrow, wide) in {**CONVOLUTIONS, 30: (512, 512)}.items():
        tensors[f"features.{number}.weight"] = conv_tensor(wide, narrow, 3)
        tensors[f"features.{number}.bias"] = torch.randn(wide) * 0.01
    return tensors


def resnet_tensors(
    blocks: tuple[int, ...], *, classes: int, is_bottleneck: bool = False
) -> dict[str, Tensor]:
    """Return a ResNet as it was saved by a parallel training, without counters of batches."""
    torch.manual_seed(6)
    tensors = {"conv1.weight": conv_tensor(64, 3, 7)} | norm_tensors("bn1", 64)
    channels = 64
    for stage, count in enumerate(blocks, start=1):
        width = 32 * 2**stage
        wide = 4 * width if is_bottleneck else width
        for block in range(count):
            name = f"layer{stage}.{block}"
            sides = (1, 3, 1) if is_bottleneck else (3, 3)
            widths = (width, width, wide) if is_bottleneck else (width, wide)
            before = channels
            for number, (side, after) in enumerate(zip(sides, widths, strict=True), start=1):
                tensors[f"{name}.conv{number}.weight"] = conv_tensor(after, before, side) * 0.5
                tensors |= norm_tensors(f"{name}.bn{number}", after)
                before = after
            if block == 0 and (stage > 1 or channels != wide):
                tensors[f"{name}.downsample.0.weight"] = conv_tensor(wide, channels, 1)
                tensors |= norm_tensors(f"{name}.downsample.1", wide)
            channels = wide
    tensors |= {"fc.weight": torch.randn(classes, channels) * 0.05, "fc.bias": torch.randn(classes)}
    return {f"module.{name}": value for name, value in tensors.items() if "num_batches" not in name}
