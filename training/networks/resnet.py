"""ResNet with its classes: what says which scene, or which thing, an image shows.

Paper: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, table 1, with the stride of a
bottleneck in its 3 x 3 convolution, as in torchvision. No weights are shipped; files in torchvision's layout
are read, among them those of Places365 (Zhou et al., TPAMI 2018), which PEN-Net's paper takes its Inception
score by.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.checkpoint_file import read_content, reading
from inpaint_core.state_dict.layout import check_numbers, describe_misfit, listed, shapes_of, split_checkpoint
from training.networks.mobilenet_features import IMAGENET

SEEN_PX: Final = 224
"""Side of the square in the middle that it looks at."""
BLOCK: Final = re.compile(r"layer([1-4])\.(\d+)\.conv1\.weight")
CLASSES: Final = "fc.weight"
COUNTER: Final = "num_batches_tracked"
"""Newer files count batches; nothing depends on it."""
MAX_BLOCKS: Final = 200
STAGES: Final = 4


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions, or three as a bottleneck, around which the input passes (Fig. 5).

    Shape:
        features: B x C x h x w, 0 or above.
        returns: B x D x h x w, half as high and wide with a ``stride`` of 2; 0 or above.
    """

    def __init__(self, in_channels: int, width: int, *, stride: int, is_bottleneck: bool) -> None:
        super().__init__()
        self.is_bottleneck = is_bottleneck
        out_channels = 4 * width if is_bottleneck else width
        if is_bottleneck:
            self.conv1 = nn.Conv2d(in_channels, width, 1, bias=False)
            self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
            self.conv3 = nn.Conv2d(width, out_channels, 1, bias=False)
            self.bn3 = nn.BatchNorm2d(out_channels)
        else:
            self.conv1 = nn.Conv2d(in_channels, width, 3, stride=stride, padding=1, bias=False)
            self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or in_channels != out_channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels),
            )

    def forward(self, features: Tensor) -> Tensor:
        changed = F.relu(self.bn1(self.conv1(features)))
        changed = self.bn2(self.conv2(changed))
        if self.is_bottleneck:
            changed = self.bn3(self.conv3(F.relu(changed)))
        return F.relu(changed + self.downsample(features))


class ResNet(nn.Module):
    """The network, frozen.

    Shape:
        image: B x 3 x H x W, RGB 0..1, sides of at least 224: the square of 224 in the middle is looked at.
        returns: B x classes, logits.
    """

    def __init__(self, blocks: tuple[int, ...], *, is_bottleneck: bool, classes: int) -> None:
        """Build it with random weights.

        Args:
            blocks: Of each of the four stages: 2, 2, 2, 2 is ResNet-18, 3, 4, 6, 3 is 34 or, with
                bottlenecks, 50.
            is_bottleneck: Of which kind they are.
            classes: How many there are.
        """
        super().__init__()
        self.register_buffer("factor", torch.tensor(IMAGENET.factor).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("shift", torch.tensor(IMAGENET.shift).view(1, 3, 1, 1), persistent=False)
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for number, count in enumerate(blocks):
            stage = nn.Sequential()
            for block in range(count):
                stride = 2 if number > 0 and block == 0 else 1
                width = 64 * 2**number
                stage.append(ResidualBlock(channels, width, stride=stride, is_bottleneck=is_bottleneck))
                channels = 4 * width if is_bottleneck else width
            self.add_module(f"layer{number + 1}", stage)
        self.fc = nn.Linear(channels, classes)
        self.eval().requires_grad_(requires_grad=False)

    def forward(self, image: Tensor) -> Tensor:
        top, left = ((side - SEEN_PX) // 2 for side in image.shape[-2:])
        if min(top, left) < 0:
            raise ValueError(f"image must have sides of at least {SEEN_PX}, got {tuple(image.shape)}")
        seen = image[:, :, top : top + SEEN_PX, left : left + SEEN_PX]
        features = F.relu(self.bn1(self.conv1(seen * self.get_buffer("factor") + self.get_buffer("shift"))))
        features = F.max_pool2d(features, 3, stride=2, padding=1)
        for number in range(STAGES):
            features = self.get_submodule(f"layer{number + 1}")(features)
        logits: Tensor = self.fc(features.mean(dim=(2, 3)))
        return logits


def load_resnet(path: Path) -> ResNet:
    """Return the ResNet of a file in torchvision's layout, of any depth and number of classes.

    Raises:
        WeightsError: The file is missing, damaged, or holds no such network.
        OutOfMemoryError: It does not fit into memory.
    """
    tensors = split_checkpoint(read_content(path), path.name).network
    with reading(path):
        return _build(tensors, path.name)


def _build(tensors: Mapping[str, Tensor], file_name: str) -> ResNet:
    found = [(int(match[1]), int(match[2])) for match in map(BLOCK.fullmatch, tensors) if match]
    blocks = tuple(sum(stage == number for stage, _ in found) for number in range(1, STAGES + 1))
    classes = tensors.get(CLASSES)
    if min(blocks) < 1 or max(blocks) > MAX_BLOCKS or classes is None or classes.ndim != 2:
        raise WeightsError(f"{file_name} is no ResNet that classifies. It holds {listed(tensors)}.")
    is_bottleneck = "layer1.0.conv3.weight" in tensors
    network = ResNet(blocks, is_bottleneck=is_bottleneck, classes=classes.shape[0])
    state = {name: value for name, value in network.state_dict().items() if COUNTER not in name}
    used = {name: tensors[name] for name in state if name in tensors}
    if misfit := describe_misfit(shapes_of(state), shapes_of(used)):
        raise WeightsError(f"{file_name} is no ResNet in torchvision's layout. Tensors {misfit}.")
    check_numbers(used, file_name)
    network.load_state_dict({name: value.float() for name, value in used.items()}, strict=False)
    return network
