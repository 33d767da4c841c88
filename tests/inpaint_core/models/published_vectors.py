"""Outputs of published networks, and weights regenerated from the names of their parameters."""

import json
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

DATA = Path(__file__).parents[2] / "data"
FILTER = (1, 3, 3, 1)
DOWN_FILTER, UP_FILTER = "downsample.filter.weight", "upsample.filter.weight"


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
    """The first rule that fits; the same for every network."""
    rng = np.random.default_rng([zlib.crc32(key.encode()), salt])
    last = key.rpartition(".")[2]
    values: NDArray[np.float64]
    if last == "num_batches_tracked":
        return torch.ones(shape, dtype=torch.int64)
    if last == "running_var":
        values = rng.uniform(0.5, 1.5, shape)
    elif last == "filter_const":
        values = np.zeros(shape)
        values[..., ::2, ::2] = 1
    elif key.endswith((DOWN_FILTER, UP_FILTER)):
        values = np.broadcast_to(np.outer(FILTER, FILTER) / (64 if key.endswith(DOWN_FILTER) else 16), shape)
    elif last == "noise_const":
        values = rng.standard_normal(shape)
    elif len(shape) > 1:
        values = rng.standard_normal(shape) * gain / np.sqrt(np.prod(shape[1:]))
    elif len(shape) == 1 and last in ("weight", "foreground_gamma", "background_gamma"):
        values = 1 + 0.1 * rng.standard_normal(shape)
    else:
        values = 0.1 * rng.standard_normal(shape)
    return torch.from_numpy(np.array(values, dtype=np.float32, order="C"))


def published_vectors(name: str, *, side_px: int = 128) -> Vectors:
    with np.load(DATA / f"{name}_{side_px}x{side_px}_s1.npz") as stored:
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
