"""Pretext teachers: fixed networks whose features the semantic priors learn to predict for whole photos.

SPL and SPN (section 3.1) take TResNet-L trained on OpenImages; any network with features at a quarter, a half
and the whole of the picture's size can stand in. A teacher is never needed to fill photos.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.models.dgi import DgiAutoencoder
from inpaint_core.weights import load_state_file
from training.mobilenet import MobileNetV2

FOLDED_KEY: Final = "features.1.conv.1.bias"
"""Only a MobileNetV2 with folded batch norm has a bias there."""


class Teacher(Protocol):
    """A fixed network with features to predict.

    Attributes:
        channels: Of the targets at a quarter, a half and the whole of the picture's size.
        title: For the training record.
    """

    @property
    def channels(self) -> tuple[int, int, int]: ...
    @property
    def title(self) -> str: ...

    def targets(self, image: Tensor) -> list[Tensor]:
        """Return features of a photo to be predicted, coarse to fine.

        Args:
            image: B x 3 x H x W, RGB 0..1, sides divisible by 16.

        Returns:
            B x C x H/4 x W/4, B x C' x H/2 x W/2 and B x C'' x H x W, with C, C', C'' from ``channels``.
        """
        ...


@dataclass(frozen=True)
class FixedNetworks:
    """What a run compares with and does not change.

    Attributes:
        teacher: Whose features the priors of SPL and SPN learn to predict; None leaves that loss out.
        perceptual: Whose features pictures are compared by; None leaves that loss out.
        autoencoder: Whose features and attention DGI learns to have in the hole.
    """

    teacher: Teacher | None = None
    perceptual: "MobileNetFeatures | None" = None
    autoencoder: DgiAutoencoder | None = None


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
and blurred photos, they judge blur no harder than pixels do."""
ENLARGED_DEVIATION: Final = {"s2": 0.66, "s4": 0.82, "s8": 0.87, "s16": 0.84}
"""Deviation of the features of a photo at twice its size, against the same photo at its own."""


class MobileNetFeatures(nn.Module):
    """MobileNetV2 with the means and deviations of its features: a teacher, and a measure of likeness."""

    channels: tuple[int, int, int] = (32 + 96, 24, 16)
    title = "MobileNetV2, ImageNet"

    def __init__(self, network: MobileNetV2, constants: Mapping[str, tuple[Tensor, Tensor]]) -> None:
        """Wrap a network.

        Args:
            network: With trained weights; frozen here.
            constants: Mean and deviation per channel of every tap, by the name of its constants.
        """
        super().__init__()
        self.network = network.eval().requires_grad_(requires_grad=False)
        for name, (mean, deviation) in constants.items():
            self.register_buffer(f"mean_{name}", mean.view(1, -1, 1, 1))
            self.register_buffer(f"deviation_{name}", deviation.view(1, -1, 1, 1))

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        """Return normalised features at three scales (see ``Teacher``), of the photo at twice its size."""
        large = F.interpolate(image, scale_factor=2.0, mode="bilinear", align_corners=False)
        eighth, sixteenth, quarter, half = (
            features / ENLARGED_DEVIATION[tap.constants]
            for tap, features in zip(PRIOR_TAPS, self._normalised(large, PRIOR_TAPS), strict=True)
        )
        coarse = torch.cat([eighth, F.interpolate(sixteenth, scale_factor=2.0, mode="nearest")], dim=1)
        return [coarse, quarter, half]

    def perceptual(self, image: Tensor) -> list[Tensor]:
        """Return normalised features to compare pictures by; gradients reach the picture.

        Args:
            image: B x 3 x H x W, RGB 0..1.
        """
        return self._normalised(image, PERCEPTUAL_TAPS)

    def _normalised(self, image: Tensor, taps: Sequence[Tap]) -> list[Tensor]:
        features = self.network(image * 2 - 1, [tap.module for tap in taps])
        return [
            (one.float() - self.get_buffer(f"mean_{tap.constants}"))
            / self.get_buffer(f"deviation_{tap.constants}")
            for tap, one in zip(taps, features, strict=True)
        ]


def load_teacher(path: Path) -> MobileNetFeatures:
    """Read a teacher, recognised by the names of its tensors.

    Args:
        path: Weights of MobileNetV2 with batch norm folded in and the constants ``tap.NAME.mean`` and
            ``tap.NAME.std`` beside them.

    Raises:
        WeightsError: The file is missing, damaged, or no teacher that we know.
    """
    state = load_state_file(path)
    if FOLDED_KEY not in state:
        raise WeightsError(f"{path.name} is no teacher: expected MobileNetV2 with its batch norm folded in.")
    network = MobileNetV2(symmetric=False)
    own = network.state_dict()
    misfits = [name for name, value in own.items() if name not in state or state[name].shape != value.shape]
    names = {tap.constants for tap in (*PRIOR_TAPS, *PERCEPTUAL_TAPS)}
    missing = misfits + [name for name in sorted(names) if f"tap.{name}.std" not in state]
    if missing:
        raise WeightsError(
            f"{path.name} is no whole MobileNetV2: {', '.join(missing[:6])} missing or misshapen."
        )
    network.load_state_dict({name: state[name] for name in own})
    constants = {name: (state[f"tap.{name}.mean"], state[f"tap.{name}.std"]) for name in names}
    return MobileNetFeatures(network, constants)
