"""VGG19 as far as its fifth stage: the classifier that most inpainting losses compare images by.

Paper: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR
2015, table 1, column E; Johnson et al., ECCV 2016, for the use. No weights are shipped; files in
torchvision's layout are read, and the copy that a whole training module of probabilistic SPN holds.
"""

import re
from collections.abc import Mapping
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.layout import check_numbers, describe_misfit, shapes_of
from training.networks.mobilenet_features import UNCHANGED, ColourRange

CONVOLUTIONS: Final[Mapping[int, tuple[int, int]]] = {
    0: (3, 64),
    2: (64, 64),
    5: (64, 128),
    7: (128, 128),
    10: (128, 256),
    12: (256, 256),
    14: (256, 256),
    16: (256, 256),
    19: (256, 512),
    21: (512, 512),
    23: (512, 512),
    25: (512, 512),
    28: (512, 512),
}
"""Number in torchvision's list ``features`` and channels in and out; a gap of 3 has a pooling in it."""
TAPPED: Final = (0, 5, 10, 19, 28)
"""First convolution of each stage: relu1_1 to relu5_1."""
MARKER: Final = "features.0.weight"
COMPANION: Final = "vgg_loss"
"""Prefix under which a training module of probabilistic SPN keeps a copy."""
COMPANION_NAME: Final = re.compile(r"vgg\.slice\d\.(\d+)\.(weight|bias)")


class VggFeatures(nn.Module):
    """VGG19's features relu1_1 to relu5_1, to compare images by.

    Without being told otherwise, images stay in 0..1 without mean and deviation, as in the code of SPN's
    authors; the deviations that torchvision's weights were trained with make all distances about four times
    as large.
    """

    title = "VGG19, ImageNet"
    layer_weights: tuple[float, ...] = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)
    """What SPN weighs the five distances with; deep features count most."""
    perceptual_channels: tuple[int, ...] = tuple(CONVOLUTIONS[number][1] for number in TAPPED)

    def __init__(self, colours: ColourRange = UNCHANGED) -> None:
        """Build it with random weights, frozen.

        Args:
            colours: How it is shown images; ``IMAGENET`` is what torchvision's weights were trained with.
        """
        super().__init__()
        # The file has no such tensors: they are no part of the state.
        self.register_buffer("factor", torch.tensor(colours.factor).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("shift", torch.tensor(colours.shift).view(1, 3, 1, 1), persistent=False)
        self.features = nn.ModuleDict(
            {str(number): nn.Conv2d(*channels, 3, padding=1) for number, channels in CONVOLUTIONS.items()}
        )
        self.eval().requires_grad_(requires_grad=False)

    def perceptual(self, image: Tensor) -> list[Tensor]:
        """Return features to compare images by; gradients reach the image.

        Args:
            image: B x 3 x H x W, RGB 0..1, sides at least 16.

        Returns:
            B x C x h x w with 64, 128, 256, 512 and 512 channels at 1, 1/2, 1/4, 1/8 and 1/16 of the size.
        """
        found: list[Tensor] = []
        features = image * self.get_buffer("factor") + self.get_buffer("shift")
        previous = 0
        for number in CONVOLUTIONS:
            if number - previous == 3:
                features = F.max_pool2d(features, 2)
            features = F.relu(self.features[str(number)](features))
            if number in TAPPED:
                found.append(features.float())
            previous = number
        return found


def load_vgg(tensors: Mapping[str, Tensor], file_name: str, colours: ColourRange = UNCHANGED) -> VggFeatures:
    """Return the network whose tensors these are.

    Args:
        tensors: By torchvision's names (``features.0.weight``, …); what follows relu5_1 is ignored.
        file_name: For error messages.
        colours: How it is shown images.

    Raises:
        WeightsError: Some are missing, misshapen or not finite; another VGG than VGG19 is such a file.
    """
    network = VggFeatures(colours)
    expected = shapes_of(network.state_dict())
    used = {name: tensors[name] for name in expected if name in tensors}
    if misfit := describe_misfit(expected, shapes_of(used)):
        raise WeightsError(f"{file_name} is no VGG19 without batch norm. Tensors {misfit}.")
    check_numbers(used, file_name)
    network.load_state_dict({name: tensor.float() for name, tensor in used.items()}, strict=True)
    return network


def from_companion(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return a training module's copy under torchvision's names; empty when it is none."""
    found = ((COMPANION_NAME.fullmatch(name), tensor) for name, tensor in tensors.items())
    return {f"features.{match[1]}.{match[2]}": tensor for match, tensor in found if match}
