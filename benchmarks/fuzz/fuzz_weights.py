"""Variants of weights files: safetensors, torch's archives and pickles, indexes with shards."""

import io
import json
import random
import warnings
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, Final

import safetensors.torch
import torch
from torch import Tensor

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.frame import Fuzz
from inpaint_core.errors import OutOfMemoryError, WeightsError
from inpaint_core.state_dict.weights_file import load_state_file
from inpaint_core.weights.index import INDEX_SUFFIX

ENTRIES: Final = ("dtype", "shape", "data_offsets")
VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    0,
    1,
    2**31,
    2**63,
    10**40,
    1e300,
    "",
    "F32",
    "F64",
    "I64",
    [],
    [[]],
    {},
    "\0",
)
NAMES: Final = (
    "",
    "a\0b.safetensors",
    "\ud800.safetensors",
    "../up.safetensors",
    "/dev/zero",
    "x.safetensors",
)


@cache
def _tensors() -> dict[str, Tensor]:
    torch.manual_seed(20)
    half = torch.randn(7).half()
    return {"conv.weight": torch.randn(4, 3, 3, 3), "conv.bias": half, "scale": torch.randn(2).double()}


def _make(rng: random.Random, folder: Path) -> Path:
    return rng.choice((_bytes, _header, _numbers, _archive, _archive, _program, _index))(rng, folder)


def _bytes(rng: random.Random, folder: Path) -> Path:
    path = folder / "w.safetensors"
    path.write_bytes(damaged(safetensors.torch.save(_tensors(), {"network": "pennet"}), rng))
    return path


def _header(rng: random.Random, folder: Path) -> Path:
    """Change what a header says; the file around it is right."""
    content = safetensors.torch.save(_tensors(), {"network": "pennet"})
    length = int.from_bytes(content[:8], "little")
    header: dict[str, Any] = json.loads(content[8 : 8 + length])
    name = rng.choice(list(header))
    value = rng.choice(VALUES)
    match rng.randrange(4):
        case 0:
            header[name] = value
        case 1:
            header[name][rng.choice(ENTRIES)] = value
        case 2:
            header[str(value)] = header.pop(name)
        case 3 if name != "__metadata__":
            header[name]["shape"] = [value, 1]
    text = json.dumps(header).encode()
    path = folder / "w.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text + content[8 + length :])
    return path


def _numbers(rng: random.Random, folder: Path) -> Path:
    """Numbers that are none, or are too large for the type networks compute in."""
    state = {name: tensor.clone() for name, tensor in _tensors().items()}
    tensor = state[rng.choice(list(state))]
    values = [float("nan"), float("inf"), 0.5]
    values += [1e300, -1e39] if tensor.dtype == torch.float64 else []
    tensor.view(-1)[rng.randrange(tensor.numel())] = rng.choice(values)
    path = folder / "w.safetensors"
    safetensors.torch.save_file(state, path)
    return path


def _archive(rng: random.Random, folder: Path) -> Path:
    path = folder / rng.choice(("w.pth", "w.pt", "w.ckpt", "w.bin"))
    content: object = rng.choice((_tensors(), {"state_dict": _tensors()}, {"netG": _tensors(), "step": 1}))
    torch.save(content, path, _use_new_zipfile_serialization=rng.random() < 0.6)
    path.write_bytes(damaged(path.read_bytes(), rng))
    return path


@cache
def _whole_program() -> bytes:
    """A TorchScript program, whose description goes through our own reader of pickles."""
    network = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4)).eval()
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its age
        traced = torch.jit.trace(network, torch.zeros(1, 3, 5, 5))  # type: ignore[no-untyped-call]
        torch.jit.save(traced, file)
    return file.getvalue()


def _program(rng: random.Random, folder: Path) -> Path:
    """Damage the whole of a program, or its description alone, so that the archive around it is right."""
    path = folder / "w.pt"
    if rng.random() < 0.3:
        path.write_bytes(damaged(_whole_program(), rng))
        return path
    with zipfile.ZipFile(io.BytesIO(_whole_program())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, rng) if name.endswith("data.pkl") else content)
    return path


def _index(rng: random.Random, folder: Path) -> Path:
    safetensors.torch.save_file(_tensors(), folder / "x.safetensors")
    index: dict[str, Any] = {"metadata": {}, "weight_map": dict.fromkeys(_tensors(), "x.safetensors")}
    match rng.randrange(4):
        case 0:
            index["weight_map"][rng.choice(list(_tensors()))] = rng.choice(NAMES)
        case 1:
            index[rng.choice(list(index))] = rng.choice(VALUES)
        case 2:
            index["weight_map"][rng.choice(("more", "scale"))] = rng.choice(VALUES)
    text = json.dumps(index).encode()
    path = folder / f"w{INDEX_SUFFIX}"
    path.write_bytes(text if rng.random() < 0.6 else damaged(text, rng))
    return path


def _read(path: Path) -> None:
    for name, tensor in load_state_file(path).items():
        if tensor.dtype != torch.float32 or not bool(torch.isfinite(tensor).all()):
            raise AssertionError(f"{name} was accepted, and is not finite")


WEIGHTS: Final = Fuzz("weights", 2000, 20, _make, _read, (WeightsError, OutOfMemoryError))
