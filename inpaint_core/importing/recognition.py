"""Which network a checkpoint belongs to, told by the names and shapes of its tensors and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from inpaint_core.catalog import SizeName, find_spec
from inpaint_core.errors import WeightsError
from inpaint_core.importing.spade_width import narrow_spades, widen_spades, with_narrow_spades
from inpaint_core.models.networks import NETWORKS, build
from inpaint_core.state_dict.checkpoint_file import read_content, reading
from inpaint_core.state_dict.layout import (
    Shapes,
    check_numbers,
    counted,
    describe_misfit,
    listed,
    shapes_of,
    shown,
    split_checkpoint,
    split_left_out,
)
from inpaint_core.weights.import_record import TEACHER_TITLE
from inpaint_core.weights.left_out import is_counter
from inpaint_core.weights.teacher_layout import MARKER, PREFIX, teacher_shapes

MIN_SHARED_NAMES: Final = 0.5
"""Share of names in common below which a file is of no known network rather than a bad file of one."""


@dataclass(frozen=True, eq=False)
class RecognisedCheckpoint:
    """A file that fits one network, or a teacher, exactly."""

    network: str
    """Key of ``NETWORKS``; empty for a teacher alone."""
    size: SizeName
    tensors: Mapping[str, Tensor]
    """Of the network, in the file's own precision; of the teacher when there is no network."""
    teacher: Mapping[str, Tensor]
    """Of a teacher beside the network; empty without one."""
    others: tuple[str, ...]
    """Everything else in the file, in words."""


def recognise_checkpoint(path: Path) -> RecognisedCheckpoint:
    """Read a checkpoint and find out what it is.

    Args:
        path: A safetensors file or a PyTorch checkpoint of any age and name, in any layout that
            ``split_checkpoint`` knows.

    Raises:
        WeightsError: It is damaged, not trusted, or fits no network exactly; every misfit is named.
        OutOfMemoryError: It does not fit into memory.
    """
    parts = split_checkpoint(read_content(path), path.name)
    with reading(path):
        if MARKER in parts.network:
            alone, counters = _to_teacher(parts.network, path.name)
            return RecognisedCheckpoint("", "published", alone, {}, parts.others + counters)
        own, left_out = split_left_out(parts.network)
        network, size, narrow = _recognise(shapes_of(own), path.name)
        check_numbers(
            {name: tensor for name, tensor in parts.network.items() if not is_counter(name)}, path.name
        )
        if fault := NETWORKS[network].find_fault(parts.network):
            raise WeightsError(f"{path.name} looks like {_title(network, size)}, but {fault}")
        tensors = widen_spades(own, network_shapes(network, size), narrow)
        others = [*parts.others, *left_out]
        teacher: dict[str, Tensor] = {}
        for prefix, companion in parts.companions.items():
            if prefix == PREFIX:
                teacher, rest = _find_teacher(companion, path.name)
                others += rest
            else:
                others.append(f"{shown(prefix)} ({counted(len(companion), 'tensor')}: {listed(companion)})")
    return RecognisedCheckpoint(network, size, tensors, teacher, tuple(others))


@cache
def network_shapes(network: str, size: SizeName) -> Shapes:
    """Return the shape of every tensor of a network, by name; no memory is spent on the numbers."""
    with torch.device("meta"):
        return MappingProxyType(shapes_of(build(network, size).state_dict()))


def _recognise(found: Shapes, file_name: str) -> tuple[str, SizeName, dict[str, int]]:
    """Return which network in which size a file fits, and its SPADE blocks that are narrower there."""
    candidates = [(network, size) for network, spec in NETWORKS.items() for size in spec.sizes]
    network, size = max(candidates, key=lambda candidate: _likeness(network_shapes(*candidate), found))
    expected = network_shapes(network, size)
    if _likeness(expected, found)[0] < MIN_SHARED_NAMES:
        titles = ", ".join(
            min((_title(name, each) for each in spec.sizes), key=len) for name, spec in NETWORKS.items()
        )
        raise WeightsError(
            f"{file_name} belongs to no network of this program ({titles}). Its tensors are {listed(found)}."
        )
    narrow = narrow_spades(expected, found)
    if misfit := describe_misfit(with_narrow_spades(expected, narrow), found):
        title = _title(network, size)
        raise WeightsError(f"{file_name} looks like {title}, but does not fit. Tensors {misfit}.")
    return network, size, narrow


def _likeness(expected: Shapes, found: Shapes) -> tuple[float, int]:
    """Return the share of names in common, and how many of those have the same shape."""
    common = expected.keys() & found.keys()
    matching = sum(expected[name] == found[name] for name in common)
    return len(common) / len(expected.keys() | found.keys()), matching


def _title(network: str, size: SizeName) -> str:
    spec = find_spec(network, size)
    return spec.title if spec else network


def _find_teacher(tensors: Mapping[str, Tensor], file_name: str) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return a teacher that lies beside a network; one that is of no use must not keep the network out."""
    try:
        return _to_teacher(tensors, file_name)
    except WeightsError as error:
        return {}, (f"{PREFIX} ({counted(len(tensors), 'tensor')}, of no use: {error})",)


def _to_teacher(tensors: Mapping[str, Tensor], file_name: str) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return a teacher's tensors, and in words what of it nothing uses.

    Raises:
        WeightsError: The half that training uses is not complete, or not of these shapes.
    """
    expected, found = teacher_shapes(), shapes_of(tensors)
    if misfit := describe_misfit(expected, {name: found[name] for name in expected if name in found}):
        raise WeightsError(f"{file_name} looks like a {TEACHER_TITLE}, but does not fit. Tensors {misfit}.")
    counters = [name for name in tensors if is_counter(name)]
    teacher = {name: tensor for name, tensor in tensors.items() if name not in counters}
    check_numbers(teacher, file_name)
    return teacher, (f"{counted(len(counters), 'counter')} in the teacher's norms",) if counters else ()
