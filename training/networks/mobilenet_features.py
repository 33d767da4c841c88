"""MobileNetV2 as a teacher, and as a measure of how alike two images are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.layout import check_numbers, listed
from training.networks.calibration import Calibration
from training.networks.mobilenet import MobileNetV2

FOLDED_MARKER: Final = "features.1.conv.1.bias"
"""Only a MobileNetV2 with folded batch norm has a bias there."""
NORMED_MARKER: Final = "features.1.conv.2.running_mean"
"""Only one with batch norm, in torchvision's layout, has this."""
NORM_EPS: Final = 1e-5
IMAGENET_MEAN: Final = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION: Final = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Tap:
    """One feature map of the teacher.

    Attributes:
        module: Its name in the network.
        constants: Its name in the file's table of means and deviations.
    """

    module: str
    constants: str


PRIOR_TAPS: Final = (
    Tap("features.6", "s8"),
    Tap("features.13", "s16"),
    Tap("features.3", "s4"),
    Tap("features.1", "s2"),
)
"""The last linear output at each stride: dense, near zero mean, of one scale once normalised."""
PERCEPTUAL_TAPS: Final = (
    Tap("features.4.conv.0", "s4x"),
    Tap("features.7.conv.0", "s8x"),
    Tap("features.14.conv.0", "s16x"),
)
"""Widened maps just before a step in resolution. The two maps at stride 2 are left out: measured on shifted
and blurred photos, they punish blur no harder than pixels do."""
ENLARGED_DEVIATION: Final = {"s2": 0.66, "s4": 0.82, "s8": 0.87, "s16": 0.84}
"""Deviation of the features of a photo at twice its size, against the same photo at its own."""


ALL_TAPS: Final = (*PRIOR_TAPS, *PERCEPTUAL_TAPS)
CHANNELS: Final = {"s2": 16, "s4": 24, "s8": 32, "s16": 96, "s4x": 144, "s8x": 192, "s16x": 576}
"""Of each tap, by the name of its constants."""


@dataclass(frozen=True)
class ColourRange:
    """How a network wants its images: ``image * factor + shift``, from RGB 0..1."""

    factor: tuple[float, float, float]
    shift: tuple[float, float, float]


UNCHANGED: Final = ColourRange((1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
"""0..1, as the code of SPN's authors shows images to VGG19."""
SIGNED: Final = ColourRange((2.0, 2.0, 2.0), (-1.0, -1.0, -1.0))
"""-1..1, as TensorFlow's networks want it."""
IMAGENET: Final = ColourRange(
    (1 / IMAGENET_DEVIATION[0], 1 / IMAGENET_DEVIATION[1], 1 / IMAGENET_DEVIATION[2]),
    (
        -IMAGENET_MEAN[0] / IMAGENET_DEVIATION[0],
        -IMAGENET_MEAN[1] / IMAGENET_DEVIATION[1],
        -IMAGENET_MEAN[2] / IMAGENET_DEVIATION[2],
    ),
)
"""ImageNet's mean and deviation, as torchvision's networks want it."""


class MobileNetFeatures(nn.Module):
    """MobileNetV2 with the means and deviations of its features: a teacher, and a measure of likeness."""

    channels: tuple[int, int, int] = (32 + 96, 24, 16)
    title = "MobileNetV2, ImageNet"
    layer_weights: tuple[float, ...] = (1.0, 1.0, 1.0)
    """Of the perceptual distances; normalised maps count alike."""
    perceptual_channels: tuple[int, ...] = tuple(CHANNELS[tap.constants] for tap in PERCEPTUAL_TAPS)

    def __init__(
        self, network: MobileNetV2, colours: "ColourRange", constants: Mapping[str, tuple[Tensor, Tensor]]
    ) -> None:
        """Wrap a network.

        Args:
            network: With trained weights; frozen here.
            colours: What range it was trained with.
            constants: Mean and deviation per channel of every tap, by the name of its constants.
        """
        super().__init__()
        self.network = network.eval().requires_grad_(requires_grad=False)
        self.register_buffer("factor", torch.tensor(colours.factor).view(1, 3, 1, 1))
        self.register_buffer("shift", torch.tensor(colours.shift).view(1, 3, 1, 1))
        for name, (mean, deviation) in constants.items():
            self.register_buffer(f"mean_{name}", mean.view(1, -1, 1, 1))
            self.register_buffer(f"deviation_{name}", deviation.view(1, -1, 1, 1))

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return normalised features at three scales (see ``Teacher``), of the photo at twice its size.

        It is enlarged for that; the authors of SPL and SPN show their teacher the original, with more detail.
        """
        large = F.interpolate(image, scale_factor=2.0, mode="bilinear", align_corners=False)
        eighth, sixteenth, quarter, half = (
            features / ENLARGED_DEVIATION[tap.constants]
            for tap, features in zip(PRIOR_TAPS, self._normalised(large, PRIOR_TAPS), strict=True)
        )
        coarse = torch.cat([eighth, F.interpolate(sixteenth, scale_factor=2.0, mode="nearest")], dim=1)
        return [coarse, quarter, half]

    def perceptual(self, image: Tensor) -> list[Tensor]:
        """Return normalised features to compare images by; gradients reach the image.

        Args:
            image: B x 3 x H x W, RGB 0..1.
        """
        return self._normalised(image, PERCEPTUAL_TAPS)

    def _normalised(self, image: Tensor, taps: Sequence[Tap]) -> list[Tensor]:
        image = image * self.get_buffer("factor") + self.get_buffer("shift")
        features = self.network(image, [tap.module for tap in taps])
        return [
            (one.float() - self.get_buffer(f"mean_{tap.constants}"))
            / self.get_buffer(f"deviation_{tap.constants}")
            for tap, one in zip(taps, features, strict=True)
        ]


def load_folded_mobilenet(tensors: Mapping[str, Tensor], file_name: str) -> MobileNetFeatures:
    """Return a MobileNetV2 without batch norm, padded as TensorFlow does, with constants in its file.

    Args:
        tensors: Weights and biases by torchvision's names, and ``tap.NAME.mean`` and ``tap.NAME.std``.
        file_name: For error messages.

    Raises:
        WeightsError: Some are missing, misshapen or not finite.
    """
    network = MobileNetV2(symmetric=False)
    _put(network, tensors, file_name)
    parts = {tap.constants: (f"tap.{tap.constants}.mean", f"tap.{tap.constants}.std") for tap in ALL_TAPS}
    shapes = {name: torch.Size([CHANNELS[tap]]) for tap, both in parts.items() for name in both}
    _check(tensors, shapes, file_name)
    constants = {tap: (tensors[mean].float(), tensors[std].float()) for tap, (mean, std) in parts.items()}
    return MobileNetFeatures(network, SIGNED, constants)


def load_normed_mobilenet(
    tensors: Mapping[str, Tensor], file_name: str, calibration: Calibration | None
) -> MobileNetFeatures:
    """Return a MobileNetV2 in torchvision's layout: batch norm is folded in, padding is symmetric.

    Args:
        tensors: By torchvision's names; the classifier is ignored.
        file_name: For error messages.
        calibration: Where means and deviations of its features come from.

    Raises:
        WeightsError: Tensors are missing, misshapen or not finite, or there is no calibration.
        DataError: The photos for the calibration cannot be read.
    """
    network = MobileNetV2(symmetric=True)
    _put(network, fold_norms(network, tensors, file_name), file_name)
    if calibration is None:
        raise WeightsError(
            f"{file_name} has no means and deviations of its features, and there are no photos to take "
            "them from."
        )

    def measure(photo: Tensor) -> dict[str, Tensor]:
        images = photo * torch.tensor(IMAGENET.factor).view(1, 3, 1, 1)
        images = images + torch.tensor(IMAGENET.shift).view(1, 3, 1, 1)
        features = network(images, [tap.module for tap in ALL_TAPS])
        return dict(zip((tap.constants for tap in ALL_TAPS), features, strict=True))

    return MobileNetFeatures(network, IMAGENET, calibration.constants(measure))


def fold_norms(network: MobileNetV2, tensors: Mapping[str, Tensor], file_name: str) -> dict[str, Tensor]:
    """Return weight and bias of each convolution with the batch norm behind it folded in.

    Args:
        network: Whose convolutions are wanted.
        tensors: By torchvision's names; a norm's number is one above that of its convolution.
        file_name: For error messages.

    Raises:
        WeightsError: A tensor is missing or misshapen.
    """
    folded: dict[str, Tensor] = {}
    for name, layer in network.named_modules():
        if not isinstance(layer, nn.Conv2d):
            continue
        group, _, number = name.rpartition(".")
        norm = f"{group}.{int(number) + 1}"
        names = [f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var")]
        shapes = {each: torch.Size([layer.out_channels]) for each in names}
        shapes[f"{name}.weight"] = layer.weight.shape
        _check(tensors, shapes, file_name)
        gain, bias, mean, variance = (tensors[each].float() for each in names)
        scale = gain / (variance + NORM_EPS).sqrt()
        folded[f"{name}.weight"] = tensors[f"{name}.weight"].float() * scale.view(-1, 1, 1, 1)
        folded[f"{name}.bias"] = bias - mean * scale
    return folded


def _put(network: MobileNetV2, tensors: Mapping[str, Tensor], file_name: str) -> None:
    own = network.state_dict()
    _check(tensors, {name: value.shape for name, value in own.items()}, file_name)
    network.load_state_dict({name: tensors[name].float() for name in own}, strict=True)


def _check(tensors: Mapping[str, Tensor], shapes: Mapping[str, torch.Size], file_name: str) -> None:
    """Raise ``WeightsError`` unless all these are there, of that shape and finite."""
    bad = [name for name, shape in shapes.items() if name not in tensors or tensors[name].shape != shape]
    if bad:
        raise WeightsError(f"{file_name} is no whole MobileNetV2: {listed(bad)} missing or misshapen.")
    check_numbers({name: tensors[name] for name in shapes}, file_name)
