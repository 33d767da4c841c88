"""The one way from a network as its paper gives it to the same network with less work."""

from collections.abc import Mapping
from typing import Final, TypeVar, cast

from torch import nn

from inpaint_core.models.fast.folded_conv import ConvToFew, FoldedConv2d
from inpaint_core.models.fast.folded_weights import Folded, FoldedWeights
from inpaint_core.models.fast.patch_attention import FoldedPatchAttention
from inpaint_core.models.fast.semantic_blocks import (
    BegunJoiningBlock,
    FoldedJoiningBlock,
    FoldedLearnedRegionScale,
    FoldedRegionScale,
    FoldedResidualDenseBlock,
    FoldedSpade,
    FoldedSpadeUpBlock,
)
from inpaint_core.models.fast.semantic_networks import FoldedSpl, FoldedSpn, FoldedSpnProbabilistic
from inpaint_core.models.layers.doubling_blocks import SpadeUpBlock
from inpaint_core.models.layers.patch_attention import PatchAttention
from inpaint_core.models.layers.region_norm import LearnedRegionScale, RegionScale
from inpaint_core.models.layers.semantic_blocks import JoiningBlock, ResidualDenseBlock, Spade
from inpaint_core.models.layers.semantic_network import SemanticNetwork
from inpaint_core.models.spl import Spl
from inpaint_core.models.spn import Spn, SpnProbabilistic

FASTER: Final[Mapping[type[nn.Module], type[nn.Module]]] = {
    PatchAttention: FoldedPatchAttention,
    RegionScale: FoldedRegionScale,
    LearnedRegionScale: FoldedLearnedRegionScale,
    Spade: FoldedSpade,
    SpadeUpBlock: FoldedSpadeUpBlock,
    JoiningBlock: FoldedJoiningBlock,
    ResidualDenseBlock: FoldedResidualDenseBlock,
    Spl: FoldedSpl,
    Spn: FoldedSpn,
    SpnProbabilistic: FoldedSpnProbabilistic,
}
"""What takes the place of which plain module: a class derived from it, with another ``forward``."""

Network = TypeVar("Network", bound=nn.Module)


def fold(network: Network) -> Network:
    """Swap a network's modules for ones that give the same with less work; return the same network.

    A swap gives a module another class and leaves everything else: names and shapes of the weights, the
    weights themselves, hooks, methods such as ``encode`` and ``decode``. Outputs agree up to rounding, about
    1e-6 of the largest; gradients too, and a processor trains a folded network faster as well. Networks for
    which nothing faster is known are left as they are, and so are networks that were folded before.

    Args:
        network: Of ``inpaint_core.models.networks``, on any device, with or without its trained weights.
    """
    for module in list(network.modules()):
        _swap(module, FASTER.get(type(module)))
        if isinstance(module, SemanticNetwork):
            _fold_layers(module)
    return network


def _fold_layers(network: SemanticNetwork) -> None:
    """Swap the single layers of an SPL or SPN."""
    for layer in network.modules():
        if type(layer) is nn.Conv2d and layer.kernel_size == (3, 3) and layer.stride == (1, 1):
            _swap(layer, FoldedConv2d)
        elif isinstance(layer, nn.ReLU | nn.LeakyReLU):
            layer.inplace = True
    *_, last = cast("nn.Module", network.decoder).children()
    _swap(last, ConvToFew)
    if isinstance(network, SpnProbabilistic):
        for block in network.joining_blocks:
            _swap(block, BegunJoiningBlock)
        _swap(network.feature_recon[0], BegunJoiningBlock)


def _swap(module: nn.Module, faster: type[nn.Module] | None) -> None:
    if faster is None or isinstance(module, faster):
        return
    module.__class__ = faster
    if isinstance(module, Folded):
        module.folded = FoldedWeights()
