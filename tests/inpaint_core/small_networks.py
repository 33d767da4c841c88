"""Small networks for tests of the engine: quick, and counting what is asked of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.catalog import SizeName
from inpaint_core.models.spec import NetworkSpec


def stand_in(name: str, build: Callable[[SizeName], nn.Module]) -> NetworkSpec[Any]:
    """Return a row for the table of networks, which builds something small under the name of a real one."""
    sizes: dict[SizeName, SizeName] = {"published": "published", "compact": "compact"}
    return NetworkSpec(name=name, network=build, sizes=sizes, keeps_quality_in_bf16=True)


@dataclass(frozen=True)
class Encoded:
    """What ``FillNoisy.encode`` returns: something the engine must not look into."""

    image: Tensor
    extras: dict[str, list[Tensor]]


class FillNoisy(nn.Module):
    """Paints everything in one colour plus noise; says when it ran out of memory on purpose."""

    def __init__(self, *, as_list: bool = False, largest_px: int = 10_000) -> None:
        super().__init__()
        self.color = nn.Parameter(torch.full((3,), 0.5))
        self.as_list, self.largest_px = as_list, largest_px
        self.calls: list[tuple[str, int, int]] = []
        """What was asked for, and at which height and width, in order."""
        self.failures: set[int] = set()
        """Numbers of calls, from 0, that run out of memory."""

    def count(self, call: str) -> int:
        return sum(name == call for name, _, _ in self.calls)

    def noise_shapes(self, height: int, width: int) -> tuple[int, int, int] | list[tuple[int, int, int]]:
        shape = (3, -(-height // 16), -(-width // 16))
        return [shape, (1, 2, 2)] if self.as_list else shape

    def encode(self, image: Tensor, mask: Tensor) -> Encoded:
        assert 0 < float(mask.mean()) < 1
        self._note("encode", image)
        return Encoded(image, {"mask": [mask]})

    def decode(self, state: Encoded, noise: Tensor | list[Tensor] | None = None) -> Tensor:
        self._note("decode", state.image)
        prediction = self.color[None, :, None, None].expand_as(state.image)
        if noise is None:
            return prediction
        assert isinstance(noise, list) == self.as_list
        tensors = noise if isinstance(noise, list) else [noise]
        for tensor in tensors:
            prediction = prediction + 0.1 * F.interpolate(tensor, size=state.image.shape[2:])
        return prediction.clamp(0, 1)

    def forward(self, image: Tensor, mask: Tensor, noise: Tensor | list[Tensor] | None = None) -> Tensor:
        return self.decode(self.encode(image, mask), noise)

    def _note(self, call: str, image: Tensor) -> None:
        height, width = image.shape[2:]
        self.calls.append((call, height, width))
        if len(self.calls) - 1 in self.failures or max(height, width) > self.largest_px:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB")
