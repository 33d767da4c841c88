"""Every network of the program. This table is the whole registry: a new network is a row here."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from torch import nn

from inpaint_core.catalog import SizeName
from inpaint_core.errors import WeightsError
from inpaint_core.models import dgi, gmsrm, lama, migan, pennet, spl, spn
from inpaint_core.models.spec import NetworkSpec
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import SUFFIX

NETWORKS: Final[dict[str, NetworkSpec[Any]]] = {
    spec.name: spec
    for spec in (
        dgi.DGI,
        gmsrm.GMSRM,
        lama.LAMA,
        migan.MIGAN,
        migan.MIGAN_256,
        pennet.PENNET,
        spl.SPL,
        spn.SPN,
        spn.SPN_PROBABILISTIC,
    )
}
WIDTHS_KEY: Final = "widths"
"""In a weights file's metadata: JSON of the fields in which its network's size differs from the default."""
MAX_WIDTH: Final = 4096
"""A file that claims more would be believed for hours before its tensors are looked at."""


def build(name: str, size: SizeName, widths: Mapping[str, Any] | None = None) -> nn.Module:
    """Return a network with random weights.

    Args:
        name: Key of ``NETWORKS``.
        size: Which of its default sizes.
        widths: Fields of that size to change; see ``NetworkSpec.build``.
    """
    return NETWORKS[name].build(size, widths)


def keeps_quality_in_bf16(name: str) -> bool:
    """Tell whether a network is as good in bf16 as in fp32; one that is not in ``NETWORKS`` is not."""
    spec = NETWORKS.get(name)
    return spec is not None and spec.keeps_quality_in_bf16


def build_for(path: Path, network: str, size: SizeName) -> nn.Module:
    """Return the network that a weights file belongs to, with random weights.

    Args:
        path: A weights file; one that was trained with other widths, such as an ablation's, says so.
        network: Key of ``NETWORKS``.
        size: Which of its default sizes.

    Raises:
        WeightsError: The file is missing or damaged, or what it says of its size cannot be.
    """
    widths = _read_widths(path) if path.suffix == SUFFIX else {}
    if not widths:
        return build(network, size)
    try:
        return build(network, size, widths)
    except (TypeError, ValueError, RuntimeError) as error:
        raise WeightsError(f"{path.name} says of itself what {network} cannot be: {error}.") from error


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
