"""Pretext teachers: fixed networks whose features the semantic priors learn to predict for whole photos.

SPL and SPN (section 3.1) take TResNet-L trained on OpenImages; any network with features at a quarter, a half
and the whole of the image's size can stand in. A teacher is never needed to fill photos.
"""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from inpaint_core.models.dgi import DgiAutoencoder


class Teacher(Protocol):
    """A fixed network with features to predict.

    Attributes:
        channels: Of the targets at a quarter, a half and the whole of the image's size.
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


class PerceptualNetwork(Protocol):
    """A fixed network by whose features images are compared.

    Attributes:
        layer_weights: What a publication weighs the distance of each feature map with.
        perceptual_channels: Of each feature map.
        title: For the training record.
    """

    @property
    def layer_weights(self) -> tuple[float, ...]: ...
    @property
    def perceptual_channels(self) -> tuple[int, ...]: ...
    @property
    def title(self) -> str: ...

    def perceptual(self, image: Tensor) -> list[Tensor]:
        """Return features to compare images by; gradients reach the image.

        Args:
            image: B x 3 x H x W, RGB 0..1.
        """
        ...


@dataclass(frozen=True)
class FixedNetworks:
    """What a run compares with and does not change.

    Attributes:
        teacher: Whose features the priors of SPL and SPN learn to predict; None leaves that loss out.
        perceptual: Whose features images are compared by; None leaves that loss out.
        autoencoder: Whose features and attention DGI learns to have in the hole.
    """

    teacher: Teacher | None = None
    perceptual: PerceptualNetwork | None = None
    autoencoder: DgiAutoencoder | None = None
