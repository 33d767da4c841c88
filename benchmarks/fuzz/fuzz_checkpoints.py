"""Variants of a run's checkpoint: with the hash as it was, and with one that was made to fit."""

import hashlib
import io
import random
from functools import cache
from pathlib import Path
from typing import Any, Final

import torch

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.frame import Fuzz
from inpaint_core.errors import OutOfMemoryError
from training.errors import ConfigError
from training.run.checkpoint import FORMAT, Checkpoint, read_newest
from training.run.checkpoint_file import HASH_BYTES, MAGIC, previous_of

VALUES: Final[tuple[Any, ...]] = (None, True, -1, 10**40, 1e300, "text", b"bytes", [], {}, {"a": [1]}, (1, 2))


@cache
def _values() -> dict[str, Any]:
    torch.manual_seed(18)
    networks = {"generator": {"weight": torch.randn(40, 40)}, "torch_rng": torch.get_rng_state()}
    return {"format": FORMAT, **vars(Checkpoint({"seed": 1}, "photos", 7, 1.5, 0, 0, networks))}


def _payload(values: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(values, buffer)
    return buffer.getvalue()


def _write(path: Path, payload: bytes) -> None:
    """Write a payload with the hash that fits, whatever is in it."""
    path.write_bytes(MAGIC + hashlib.sha256(payload).digest() + payload)


def _make(rng: random.Random, folder: Path) -> Path:
    path = folder / "checkpoint.pt"
    whole = _payload(_values())
    _write(path, whole)
    match rng.randrange(4):
        case 0:  # what a disk does
            path.write_bytes(damaged(path.read_bytes(), rng))
        case 1:  # as they were before there were hashes
            path.write_bytes(damaged(path.read_bytes()[len(MAGIC) + HASH_BYTES :], rng))
        case 2:  # damaged before it was written
            _write(path, damaged(whole, rng))
        case 3:  # a whole file that says something else
            values = dict(_values())
            values[rng.choice((*values, "more"))] = rng.choice(VALUES)
            _write(path, _payload(rng.choice((values, values, rng.choice(VALUES)))))
    return path


def _read(path: Path) -> None:
    if previous_of(path).exists():
        raise AssertionError("there is nothing to fall back to")
    checkpoint, _ = read_newest(path)
    weight = checkpoint.networks.get("generator", {}).get("weight")
    expected = _values()["networks"]["generator"]["weight"]
    if weight is not None and not torch.equal(weight, expected):
        raise AssertionError("other numbers were accepted")


CHECKPOINTS: Final = Fuzz("checkpoints", 500, 18, _make, _read, (ConfigError, OutOfMemoryError))
