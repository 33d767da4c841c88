"""A running average of a network's weights: what is exported and shown in sample grids."""

from typing import Final

import torch
from torch import Tensor, nn

WARMUP: Final = 10
"""Early on the average follows quickly: its decay is (1 + t) / (10 + t) after t steps, if that is less."""


class WeightAverage:
    """An exponential moving average over the parameters and buffers of one network."""

    def __init__(self, network: nn.Module, *, decay: float) -> None:
        self._decay = decay
        self._updates = 0
        self.state: dict[str, Tensor] = {
            name: value.detach().clone() for name, value in network.state_dict().items()
        }

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Move the average towards the network's present weights."""
        decay = min(self._decay, (1 + self._updates) / (WARMUP + self._updates))
        self._updates += 1
        for name, value in network.state_dict().items():
            self.state[name].lerp_(value.detach(), 1 - decay)

    def to_values(self) -> dict[str, object]:
        """Return everything needed to go on, for a checkpoint."""
        return {"updates": self._updates, "state": self.state}

    def load_values(self, values: dict[str, object]) -> None:
        """Go on from a checkpoint."""
        updates, state = values["updates"], values["state"]
        if not isinstance(updates, int) or not isinstance(state, dict) or state.keys() != self.state.keys():
            raise ValueError("the averaged weights belong to another network")
        self._updates = updates
        for name, value in state.items():
            self.state[name].copy_(value)
