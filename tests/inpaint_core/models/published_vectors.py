"""Outputs of the published SPL and SPNs, and weights regenerated from the names of their parameters."""

import json
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

DATA = Path(__file__).parents[2] / "data"


class Vectors(NamedTuple):
    image: Tensor
    mask: Tensor
    prediction: Tensor
    extra: dict[str, Tensor]


def published_shapes(name: str) -> dict[str, tuple[int, ...]]:
    keys = json.loads((DATA / f"{name}_keys.json").read_text(encoding="utf-8"))
    return {key: tuple(shape) for key, (shape, _) in keys.items()}


def published_weights(name: str, *, gain: float, salt: int = 1) -> dict[str, Tensor]:
    return {
        key: _published_weight(key, shape, gain=gain, salt=salt)
        for key, shape in published_shapes(name).items()
    }


def _published_weight(key: str, shape: tuple[int, ...], *, gain: float, salt: int) -> Tensor:
    values = np.random.default_rng([zlib.crc32(key.encode()), salt]).standard_normal(shape)
    if len(shape) > 1:
        values = values * gain / np.sqrt(np.prod(shape[1:]))
    elif key.endswith(("foreground_gamma", "background_gamma")):
        values = 1 + 0.1 * values
    else:
        values = 0.1 * values
    return torch.from_numpy(np.asarray(values, dtype=np.float32))


def published_vectors(name: str) -> Vectors:
    with np.load(DATA / f"{name}_128x128_s1.npz") as stored:
        arrays = {key: torch.from_numpy(stored[key]) for key in stored.files}
    return Vectors(
        image=arrays.pop("image").permute(2, 0, 1)[None].float() / 255,
        mask=arrays.pop("mask").float()[None, None],
        prediction=arrays.pop("prediction")[None],
        extra=arrays,
    )


def random_scene(height: int, width: int, *, batch: int = 1) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(height * 1000 + width)
    image = torch.rand(batch, 3, height, width, generator=generator)
    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, height // 4 : height // 2 + 1, width // 3 : width // 2 + 1] = 1
    return image, mask
