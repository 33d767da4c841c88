"""How to build each network of the catalogue. The literal table is the whole registry."""

from collections.abc import Callable
from typing import Final

from torch import nn

from inpaint_core.models.pennet import PenNet

NETWORKS: Final[dict[str, Callable[[], nn.Module]]] = {
    "pennet": PenNet,
}
