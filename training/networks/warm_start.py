"""Begin a training with what fits of other weights: the same network's, or those of one that shares parts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from torch import Tensor, nn

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.layout import listed
from inpaint_core.state_dict.weights_file import load_state_file

MIN_SHARE: Final = 0.5
"""Of the network's numbers that a file must bring. Below that it is another network, and a mistake."""


@dataclass(frozen=True)
class WarmStart:
    """What a file's weights were good for.

    Attributes:
        taken: The network's tensors that have the file's numbers.
        left: The network's tensors that keep their first weights: not in the file, or of another shape there.
        unused: Tensors of the file that the network has no place for, or another shape of.
    """

    taken: tuple[str, ...]
    left: tuple[str, ...]
    unused: tuple[str, ...]

    def describe(self) -> str:
        """Return what was taken and what was not, for the user."""
        said = [f"{len(self.taken)} of {len(self.taken) + len(self.left)} tensors taken"]
        if self.left:
            said.append(f"{len(self.left)} begin afresh: {listed(self.left)}")
        if self.unused:
            said.append(f"{len(self.unused)} of the file not used: {listed(self.unused)}")
        return "; ".join(said)

    def to_values(self) -> dict[str, Any]:
        """Return the record of it, for a run's files."""
        return {"taken": len(self.taken), "left": list(self.left), "unused": list(self.unused)}


def load_matching(
    network: nn.Module,
    path: Path,
    *,
    adapt: Callable[[dict[str, Tensor]], dict[str, Tensor]] = lambda state: state,
) -> WarmStart:
    """Put those tensors of a file into a network that agree with its own in name and shape.

    Args:
        network: Left as it was when anything is wrong.
        path: As for ``load_state_file``.
        adapt: Rewrites tensors of another network's state into this one's shapes, before they are compared.

    Raises:
        WeightsError: The file is missing or damaged, or brings less than half of the network's numbers.
    """
    state, own = adapt(load_state_file(path)), network.state_dict()
    taken = [name for name, value in own.items() if name in state and state[name].shape == value.shape]
    share = sum(own[name].numel() for name in taken) / max(1, sum(value.numel() for value in own.values()))
    if share < MIN_SHARE:
        raise WeightsError(
            f"{path.name} belongs to another network than {type(network).__name__}: only {share:.0%} of its "
            "numbers have the same names and shapes there, and a start needs at least half."
        )
    network.load_state_dict({name: state[name] for name in taken}, strict=False)
    known = set(taken)
    return WarmStart(
        taken=tuple(taken),
        left=tuple(name for name in own if name not in known),
        unused=tuple(name for name in state if name not in known),
    )
