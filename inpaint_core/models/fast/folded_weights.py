"""Tensors that follow from weights alone: computed once, and again when a weight has changed.

With gradients enabled nothing is kept. None of it is in a network's state; it takes about as much memory as
the weights.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


class FoldedWeights:
    """Tensors computed from parameters and kept until one of those changes; copies of it start empty."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], tuple[Tensor, ...]]] = {}

    def __deepcopy__(self, memo: dict[int, object]) -> "FoldedWeights":
        return FoldedWeights()

    def __reduce__(self) -> tuple[type["FoldedWeights"], tuple[()]]:
        return FoldedWeights, ()

    def get(
        self, name: str, sources: Sequence[Tensor], fold: Callable[[], tuple[Tensor, ...]]
    ) -> tuple[Tensor, ...]:
        """Return what ``fold`` makes of the sources, from memory where they have not changed.

        Args:
            name: Under which it is kept; the same for the same ``fold``.
            sources: Every parameter that ``fold`` reads.
            fold: Its tensors belong to the graph when gradients are enabled, and then are not kept.
        """
        # Tensors made in inference mode do not count their changes.
        if torch.is_grad_enabled() or any(source.is_inference() for source in sources):
            return fold()
        state = tuple((source.data_ptr(), source._version, source.dtype) for source in sources)  # noqa: SLF001
        kept = self._kept.get(name)
        if kept is None or kept[0] != state:
            kept = (state, fold())
            self._kept[name] = kept
        return kept[1]


class Folded(nn.Module):
    """What the classes of folded modules have in common: see ``fold``, which sets the attribute.

    Attributes:
        folded: Keeps what this module computes from its weights alone.
    """

    folded: FoldedWeights
