"""A teacher without weights, for tests that train: its features are the photo itself, seen in other ways."""

import torch
import torch.nn.functional as F
from torch import Tensor

from tests.training.small_networks import small_config
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.pretext import FixedNetworks


class StandInTeacher:
    """Colours and differences of neighbours at three scales, and of the same to compare images by."""

    channels = (6, 6, 6)
    layer_weights = (1.0, 1.0)
    perceptual_channels = (6, 6)
    title = "stand-in"

    @torch.no_grad()
    def targets(self, image: Tensor) -> list[Tensor]:
        return [_colours_and_slopes(F.avg_pool2d(image, 4)), *self._finer(image)]

    def perceptual(self, image: Tensor) -> list[Tensor]:
        return [_colours_and_slopes(F.avg_pool2d(image, factor)) for factor in (2, 8)]

    @staticmethod
    def _finer(image: Tensor) -> list[Tensor]:
        return [_colours_and_slopes(F.avg_pool2d(image, 2)), _colours_and_slopes(image)]


def _colours_and_slopes(image: Tensor) -> Tensor:
    slopes = image - torch.roll(image, shifts=1, dims=3)
    return torch.cat([image - 0.5, slopes], dim=1)


def stand_in_networks() -> FixedNetworks:
    """Return everything that any kind of training compares with; DGI's autoencoder has random weights."""
    torch.manual_seed(5)
    autoencoder = build_autoencoder(small_config("dgi-autoencoder")).autoencoder
    return FixedNetworks(StandInTeacher(), StandInTeacher(), autoencoder)
