"""How to build each network of the catalogue. The literal table is the whole registry."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from torch import nn

from inpaint_core.catalog import SizeName
from inpaint_core.errors import WeightsError
from inpaint_core.models import dgi, gmsrm, pennet, spl, spn
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import SUFFIX

NETWORKS: Final[dict[str, Callable[[SizeName], nn.Module]]] = {
    "dgi": lambda size: dgi.Dgi(dgi.SIZES[size]),
    "gmsrm": lambda size: gmsrm.GmSrm(gmsrm.SIZES[size]),
    "pennet": lambda size: pennet.PenNet(pennet.SIZES[size]),
    "spl": lambda size: spl.Spl(spl.SIZES[size]),
    "spn": lambda size: spn.Spn(spn.SIZES[size]),
    "spn-probabilistic": lambda size: spn.SpnProbabilistic(spn.PROBABILISTIC_SIZES[size]),
}
WIDTHS_KEY: Final = "widths"
"""In a weights file's metadata: JSON of the fields in which its network's size differs from the usual one."""
MAX_WIDTH: Final = 4096
"""A file that claims more would be believed for hours before its tensors are looked at."""

Size = TypeVar("Size")


def build_for(path: Path, network: str, size: SizeName) -> nn.Module:
    """Return the network that a weights file belongs to, with random weights.

    Args:
        path: A weights file; one that was trained with other widths, such as an ablation's, says so.
        network: Key of ``NETWORKS``.
        size: Which of the two usual sizes.

    Raises:
        WeightsError: The file is missing or damaged, or what it says of its size cannot be.
    """
    widths = _read_widths(path) if path.suffix == SUFFIX else {}
    if not widths:
        return NETWORKS[network](size)
    try:
        return _build_changed(network, size, widths)
    except (TypeError, ValueError, RuntimeError) as error:
        raise WeightsError(f"{path.name} says of itself what {network} cannot be: {error}.") from error


def _build_changed(network: str, size: SizeName, widths: Mapping[str, Any]) -> nn.Module:
    match network:
        case "dgi":
            return dgi.Dgi(_changed(dgi.SIZES[size], widths))
        case "gmsrm":
            return gmsrm.GmSrm(_changed(gmsrm.SIZES[size], widths))
        case "pennet":
            return pennet.PenNet(_changed(pennet.SIZES[size], widths))
        case "spl":
            return spl.Spl(_changed(spl.SIZES[size], widths))
        case "spn":
            return spn.Spn(_changed(spn.SIZES[size], widths))
        case "spn-probabilistic":
            return spn.SpnProbabilistic(_changed(spn.PROBABILISTIC_SIZES[size], widths))
    raise KeyError(network)


def _changed(size: Size, widths: Mapping[str, Any]) -> Size:
    """Return a size with some of its fields changed; lists become tuples, as JSON has none."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in widths.items()}
    return replace(size, **values)  # type: ignore[type-var]


def _read_widths(path: Path) -> dict[str, Any]:
    text = read_header(path).metadata.get(WIDTHS_KEY, "{}")
    try:
        widths = json.loads(text)
    except ValueError as error:
        raise WeightsError(f"{path.name} is damaged: its widths cannot be read.") from error
    if not isinstance(widths, dict):
        raise WeightsError(f"{path.name} is damaged: its widths are no table.")
    numbers = [one for value in widths.values() for one in (value if isinstance(value, list) else [value])]
    if any(isinstance(one, int | float) and not 0 <= one <= MAX_WIDTH for one in numbers):
        raise WeightsError(f"{path.name} says of itself what no network is: {text[:200]}.")
    return widths
