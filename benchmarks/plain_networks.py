"""Networks in their published formulation, with the same weights, to measure the faster ones against."""

import contextlib
import copy
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final
from unittest import mock

from torch import nn

from inpaint_core.catalog import SizeName
from inpaint_core.models import spl, spn
from tests.inpaint_core.models import plain_spl, plain_spn
from tests.inpaint_core.models.reference_pennet import attend_plainly

REWRITTEN: Final[dict[str, Callable[[SizeName], nn.Module]]] = {
    "spl": lambda size: plain_spl.Spl(spl.SIZES[size]),
    "spn": lambda size: plain_spn.Spn(spn.SIZES[size]),
    "spn-probabilistic": lambda size: plain_spn.SpnProbabilistic(spn.PROBABILISTIC_SIZES[size]),
}


@dataclass(frozen=True)
class PlainNetwork:
    """A network, and what has to be switched while it runs.

    Attributes:
        network: In contiguous memory order.
        switched: Opens a context in which it takes the plain way.
    """

    network: nn.Module
    switched: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext


def plain_network(name: str, size: SizeName, network: nn.Module) -> PlainNetwork:
    """Return a network's plain twin, with weights of its own that are the same."""
    if name in REWRITTEN:
        twin = REWRITTEN[name](size)
        twin.load_state_dict(network.state_dict(), strict=True)
        return PlainNetwork(twin.eval().requires_grad_(requires_grad=False))
    twin = copy.deepcopy(network)
    if name == "pennet":
        return PlainNetwork(twin, lambda: mock.patch("inpaint_core.models.pennet.attend", attend_plainly))
    return PlainNetwork(twin)
