"""How to build each network of the catalogue. The literal table is the whole registry."""

from collections.abc import Callable
from typing import Final

from torch import nn

from inpaint_core.catalog import SizeName
from inpaint_core.models import pennet

NETWORKS: Final[dict[str, Callable[[SizeName], nn.Module]]] = {
    "pennet": lambda size: pennet.PenNet(pennet.SIZES[size]),
}
