"""A stochastic network of one parameter, which counts what it is asked for."""

import torch
from torch import Tensor, nn

from inpaint_core.models.protocols import Noise


class Tinted(nn.Module):
    """Predicts the mean colour of what is known, moved by one noise for the whole image."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.tensor(0.1))
        self.encoded = 0
        self.decoded = 0

    def noise_shapes(self, height: int, width: int) -> list[tuple[int, int, int]]:
        return [(3, 1, 1)]

    def encode(self, image: Tensor, mask: Tensor) -> Tensor:
        self.encoded += 1
        known = 1 - mask
        mean = (image * known).sum(dim=(2, 3), keepdim=True) / known.sum(dim=(2, 3), keepdim=True)
        return mean.expand_as(image)

    def decode(self, state: Tensor, noise: Noise | None = None) -> Tensor:
        self.decoded += 1
        return state if noise is None else (state + self.gain * noise[0]).clamp(0, 1)

    def forward(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> Tensor:
        return self.decode(self.encode(image, mask), noise)
