"""What the program knows of a network apart from its layers: one record at the end of each model file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from torch import Tensor, nn

from inpaint_core.catalog import SizeName

Size = TypeVar("Size")


def _find_nothing(_tensors: Mapping[str, Tensor]) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class NetworkSpec(Generic[Size]):
    """How to build a network, and the facts about it that do not show in its layers."""

    name: str
    """Key of ``inpaint_core.models.networks.NETWORKS``; ``network`` of its rows in the catalogue."""
    network: Callable[[Size], nn.Module]
    """Builds it with random weights: its class."""
    sizes: Mapping[SizeName, Size]
    """Its default sizes: the published one, and the compact one that is trained here, if it is."""
    keeps_quality_in_bf16: bool
    """Whether ``auto`` runs it in bf16: with trained weights, mean PSNR within 0.02 dB of fp32.

    Measured 2026-11 with the protocol of ``inpaint-eval`` on 100 of its photos, bundled weights; the numbers
    stand beside each network's spec. How much faster: ``benchmarks/README.md``.
    """
    published_weights: str = ""
    """Where the authors offer weights; empty when there are none."""
    find_fault: Callable[[Mapping[str, Tensor]], str] = _find_nothing
    """Says what is wrong with a file's tensors although names and shapes fit; empty when nothing is.

    It is given what ``inpaint_core.weights.left_out`` leaves out as well.
    """
    licence_note: str = ""
    """What is known about the licence of the published weights, for the user; empty without any."""

    def build(self, size: SizeName, widths: Mapping[str, Any] | None = None) -> nn.Module:
        """Return the network with random weights.

        Args:
            size: Which of its default sizes.
            widths: Fields of that size to change, with values from JSON: lists stand for tuples.

        Raises:
            TypeError: The size has no such field, or a value is of another type.
            ValueError: A value is out of range.
        """
        return self.network(self._changed(size, widths or {}))

    def _changed(self, size: SizeName, widths: Mapping[str, Any]) -> Size:
        if not widths:
            return self.sizes[size]
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in widths.items()}
        return replace(self.sizes[size], **values)  # type: ignore[type-var]


NO_LICENCE = (
    "The authors' repository states no licence, so only they may pass the file on: keep it for your own use."
)
"""Of SPL's and SPN's published weights."""
