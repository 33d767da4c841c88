"""Where a network's tensors lie inside a checkpoint: under wrappers and prefixes, beside other things."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from inpaint_core.errors import WeightsError
from inpaint_core.weights.left_out import is_counter, is_left_out

Shapes = Mapping[str, tuple[int, ...]]

WRAPPERS: Final = ("state_dict", "netG", "generator", "model")
"""Names under which checkpoints keep the network among other things."""
GENERATOR: Final = "generator"
"""Prefix of the network's own tensors in the file of a whole training module."""
WRAPPED: Final = (("model", GENERATOR), ("model", "model"))
"""How names begin that were written by a program around the network: the first part is cut off."""
PARALLEL: Final = "module"
"""Path element that training on several GPUs adds to names."""
DTYPES: Final = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
LISTED: Final = 6
"""Names in one sentence; more would fill the screen."""
MAX_NAME: Final = 80


@dataclass(frozen=True, eq=False)
class CheckpointParts:
    """A checkpoint taken apart. Nothing is known about shapes and numbers yet."""

    network: Mapping[str, Tensor]
    """The network's tensors by the names they have in the network."""
    companions: Mapping[str, Mapping[str, Tensor]]
    """What was trained with, by prefix: ``discriminator``, ``vgg_loss``, …; names without the prefix."""
    others: tuple[str, ...]
    """Every other entry of the file, in words."""


def split_checkpoint(content: object, file_name: str) -> CheckpointParts:
    """Find the network in what a checkpoint file holds.

    Accepted are bare tables of tensors; tables under one of ``WRAPPERS``, one inside the other too; names
    with the path element ``module`` anywhere, or behind one of ``WRAPPED``; and whole training modules, in
    which the network is called ``generator`` and stands beside others.

    Args:
        content: As ``read_content`` returns it.
        file_name: For error messages.

    Raises:
        WeightsError: There is no table of tensors, or two tensors have one name.
    """
    others: list[str] = []
    for _ in WRAPPERS:
        if not isinstance(content, Mapping):
            break
        wrapper = next((name for name in WRAPPERS if isinstance(content.get(name), Mapping)), None)
        if wrapper is None:
            break
        others += _in_words({name: value for name, value in content.items() if name != wrapper})
        content = content[wrapper]
    tensors = _to_tensors(content, file_name)
    prefixes = dict.fromkeys(name.partition(".")[0] for name in tensors)
    if GENERATOR not in prefixes:
        return CheckpointParts(tensors, MappingProxyType({}), tuple(others))
    groups = {
        prefix: {
            name.partition(".")[2]: tensor
            for name, tensor in tensors.items()
            if name.partition(".")[0] == prefix
        }
        for prefix in prefixes
    }
    return CheckpointParts(groups.pop(GENERATOR), groups, tuple(others))


def _to_tensors(content: object, file_name: str) -> dict[str, Tensor]:
    if not isinstance(content, Mapping) or not content:
        raise WeightsError(f"{file_name} is no weights file: it holds no table of tensors.")
    tensors: dict[str, Tensor] = {}
    for name, tensor in content.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            what = listed(_in_words(content))
            raise WeightsError(f"{file_name} holds no network that fills photos, but {what}.")
        parts = [part for part in name.split(".") if part != PARALLEL]
        short = ".".join(parts[1:] if tuple(parts[:2]) in WRAPPED else parts)
        if short in tensors:
            raise WeightsError(f"{file_name} is ambiguous: it holds two tensors called {shown(short)}.")
        tensors[short] = tensor.detach()
    return tensors


def split_left_out(tensors: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return the tensors that a network of this program may have, and in words what else there is."""
    kept = {name: tensor for name, tensor in tensors.items() if not is_left_out(name)}
    counters = sum(map(is_counter, tensors))
    fixed = len(tensors) - len(kept) - counters
    words = []
    if counters:
        words.append(f"{counted(counters, 'counter')} in its norms")
    if fixed:
        words.append(f"{counted(fixed, 'fixed filter')}, the same in every file")
    return kept, tuple(words)


def shapes_of(tensors: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    """Return the shape of each tensor by its name."""
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def describe_misfit(expected: Shapes, found: Shapes) -> str:
    """Say which tensors are missing, unexpected or of another shape; empty when all fit."""
    misfits = [
        ("missing", [name for name in expected if name not in found]),
        ("unexpected", [name for name in found if name not in expected]),
        (
            "of another shape",
            [
                f"{shown(name)} (file {_size(found[name])}, network {_size(shape)})"
                for name, shape in expected.items()
                if name in found and found[name] != shape
            ],
        ),
    ]
    return "; ".join(f"{len(names)} {what}: {listed(names)}" for what, names in misfits if names)


def check_numbers(tensors: Mapping[str, Tensor], file_name: str) -> None:
    """Raise unless all tensors are plain tables of finite fractions that the file really holds.

    Raises:
        WeightsError: One of them is not, named.
    """
    for name, tensor in tensors.items():
        if tensor.dtype not in DTYPES or tensor.layout != torch.strided or tensor.device.type != "cpu":
            raise WeightsError(
                f"{file_name}: {shown(name)} is stored as {_stored_as(tensor)}, expected fractions."
            )
        # One stored number may pose as billions; a look at them all would then fill the memory.
        if tensor.numel() * tensor.itemsize > tensor.untyped_storage().nbytes():
            raise WeightsError(
                f"{file_name} is damaged: {shown(name)} claims {tensor.numel():,} numbers, but holds fewer."
            )
        # Networks compute in float32: a float64 of 1e300 is finite, and what they would get is not.
        if not bool(torch.isfinite(tensor.to(torch.float32)).all()):
            raise WeightsError(f"{file_name} is damaged: {shown(name)} holds a number that is not finite.")


def listed(names: Iterable[str]) -> str:
    """Return the first few names, and how many more there are."""
    names = [shown(name) for name in names]
    first = ", ".join(names[:LISTED])
    return first if len(names) <= LISTED else f"{first} and {len(names) - LISTED} more"


def shown(name: object) -> str:
    """Return a name out of a file so that it is safe to print: short, and free of control characters."""
    text = "".join(letter if letter.isprintable() else "�" for letter in str(name)[: MAX_NAME + 1])
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1]}…"


def _stored_as(tensor: Tensor) -> str:
    kind = str(tensor.dtype).removeprefix("torch.")
    if tensor.layout != torch.strided:
        return f"sparse {kind}"
    return kind if tensor.device.type == "cpu" else f"an empty {kind}"


def _size(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "single number"


def _in_words(entries: Mapping[object, object]) -> list[str]:
    return [f"{shown(name)} ({_kind(value)})" for name, value in entries.items()]


def counted(number: int, word: str) -> str:
    """Return a number with its word: ``1 tensor``, ``2 tensors``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _kind(value: object) -> str:
    match value:
        case Tensor():
            return f"a tensor of {_size(tuple(value.shape))}"
        case Mapping() | list() | tuple():
            return "1 entry" if len(value) == 1 else f"{len(value):,} entries"
        case bool() | int() | float():
            return f"{value}" if abs(value) < 1e15 else "a number"
        case str():
            return "text"
        case None:
            return "nothing"
        case _:
            return "an object"
