"""How to build each network of the catalogue. The literal table is the whole registry."""

from collections.abc import Callable
from typing import Final

from torch import nn

from inpaint_core.catalog import SizeName
from inpaint_core.models import dgi, gmsrm, pennet, spl, spn

NETWORKS: Final[dict[str, Callable[[SizeName], nn.Module]]] = {
    "dgi": lambda size: dgi.Dgi(dgi.SIZES[size]),
    "gmsrm": lambda size: gmsrm.GmSrm(gmsrm.SIZES[size]),
    "pennet": lambda size: pennet.PenNet(pennet.SIZES[size]),
    "spl": lambda size: spl.Spl(spl.SIZES[size]),
    "spn": lambda size: spn.Spn(spn.SIZES[size]),
    "spn-probabilistic": lambda size: spn.SpnProbabilistic(spn.PROBABILISTIC_SIZES[size]),
}
