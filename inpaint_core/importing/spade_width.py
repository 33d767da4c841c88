"""SPADE blocks that are narrower in a file than in the network: the same function, filled up with zeros.

The authors' two SPN programs differ in the hidden channels of the finest SPADE blocks (64 or 128), and
nothing says which of them made a published file. A hidden channel whose weights are all zero adds nothing to
scale and shift, so a narrow block fits a wide network exactly.
"""

from collections.abc import Mapping
from typing import Final

import torch.nn.functional as F
from torch import Tensor

from inpaint_core.state_dict.layout import Shapes

SHARED: Final = ("mlp_shared.0.weight", "mlp_shared.0.bias")
"""Tensors of a block with the hidden channels in front."""
HEADS: Final = ("mlp_gamma.weight", "mlp_beta.weight")
"""Tensors of a block with the hidden channels behind the first dimension."""


def narrow_spades(expected: Shapes, found: Shapes) -> dict[str, int]:
    """Return the hidden channels of each SPADE block that is narrower in the file, by the block's name."""
    narrow: dict[str, int] = {}
    for name, shape in expected.items():
        block, is_shared, _ = name.partition(SHARED[0])
        hidden = found.get(name, shape)[:1]
        if is_shared and hidden and 0 < hidden[0] < shape[0]:
            narrow[block] = hidden[0]
    return narrow


def with_narrow_spades(expected: Shapes, narrow: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Return the shapes a network has when these blocks have so many hidden channels."""
    shapes = dict(expected)
    for block, hidden in narrow.items():
        for part in SHARED:
            shapes[block + part] = (hidden, *expected[block + part][1:])
        for part in HEADS:
            out_channels, _, *kernel = expected[block + part]
            shapes[block + part] = (out_channels, hidden, *kernel)
    return shapes


def widen_spades(
    tensors: Mapping[str, Tensor], expected: Shapes, narrow: Mapping[str, int]
) -> dict[str, Tensor]:
    """Return tensors of the expected shapes; those of narrow blocks get channels of zeros at their end."""
    widened = dict(tensors)
    for block, hidden in narrow.items():
        for part in SHARED:
            missing = expected[block + part][0] - hidden
            tensor = tensors[block + part]
            widened[block + part] = F.pad(tensor, (0, 0) * (tensor.dim() - 1) + (0, missing))
        for part in HEADS:
            missing = expected[block + part][1] - hidden
            tensor = tensors[block + part]
            widened[block + part] = F.pad(tensor, (0, 0) * (tensor.dim() - 2) + (0, missing))
    return widened
