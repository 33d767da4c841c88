"""Noise for stochastic networks: drawn from a seed, scaled, mixed, and kept beside a completion.

Drawn on the CPU in float32 whatever the device, so that a seed means the same noise everywhere.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.models.protocols import Noise, NoiseShape
from inpaint_core.request import Latent

NoiseShapes = NoiseShape | list[NoiseShape]
"""What ``StochasticNetwork.noise_shapes`` returns; noise has the same structure."""


def draw_noise(shapes: NoiseShapes, *, seed: int, region: int = 0) -> Noise:
    """Return standard normal noise, 1 x C x h x w for each shape, in float32 on the CPU.

    Args:
        shapes: One C x h x w, or a list of them.
        seed: Of the completion, 0 or more.
        region: Number of the region in its plan: each has noise of its own.
    """
    # torch's generator looks at 32 bits of its seed only: both numbers have to be mixed into these.
    mixed = int(np.random.SeedSequence([seed, region]).generate_state(1, np.uint32)[0])
    generator = torch.Generator("cpu").manual_seed(mixed)
    tensors = [torch.randn((1, *shape), generator=generator) for shape in _as_list(shapes)]
    return _shaped_like(shapes, tensors)


def scale(noise: Noise, diversity: float) -> Noise:
    """Return the noise times ``diversity``: 0 = the mean, 1 = as learned, above = bolder.

    Raises:
        ValueError: ``diversity`` is below 0.
    """
    if not diversity >= 0:
        raise ValueError(f"diversity must be 0 or more, got {diversity}")
    if isinstance(noise, Tensor):
        return noise * diversity
    return [tensor * diversity for tensor in noise]


def source_penalty_of(noise: Noise, diversity: float) -> NDArray[np.float32] | None:
    """Return which places of an image a completion would rather not be made of, by its own noise.

    The sources of patches and detail (``correspondence``) have to differ between them as well, and to move
    with the noise when that is mixed.

    Args:
        noise: 1 x C x h x w, or a list of such, of which the first is looked at.
        diversity: Scale of the noise.

    Returns:
        h x w, normal of deviation ``diversity``; None when there is no noise or it counts for nothing.
    """
    tensors = [noise] if isinstance(noise, Tensor) else noise
    if not tensors or not diversity:
        return None
    first = tensors[0][0].float().cpu()
    mixed: NDArray[np.float32] = (first.sum(dim=0) / math.sqrt(len(first)) * diversity).numpy()
    return mixed


def interpolate_noise(start: Noise, end: Noise, t: float) -> Noise:
    """Return the noise a part of the way from one to another, each tensor along its own great circle.

    A straight line would cut through the middle, where noise is shorter than any that a network has seen.

    Args:
        start: Noise at ``t`` = 0, returned bit for bit there.
        end: Noise of the same structure and shapes at ``t`` = 1, returned bit for bit there.
        t: 0..1.

    Raises:
        ValueError: ``t`` lies elsewhere, or the two are of different structure or shapes.
    """
    if not 0 <= t <= 1:
        raise ValueError(f"t must lie in 0..1, got {t}")
    if isinstance(start, Tensor) and isinstance(end, Tensor):
        return _slerp(start, end, t)
    if isinstance(start, Tensor) or isinstance(end, Tensor) or len(start) != len(end):
        raise ValueError("the two noises are not of one network")
    return [_slerp(*pair, t) for pair in zip(start, end, strict=True)]


def _slerp(start: Tensor, end: Tensor, t: float) -> Tensor:
    """Interpolate direction and length of two tensors, in double precision.

    Where there is no arc between them (one is zero, or they point in opposite ways) the line is taken.
    """
    if start.shape != end.shape:
        raise ValueError(f"the two noises are of shapes {tuple(start.shape)} and {tuple(end.shape)}")
    if t in (0, 1):
        return (end if t else start).clone()
    first, last = start.double(), end.double()
    lengths = float(first.norm()), float(last.norm())
    if min(lengths) == 0:
        return torch.lerp(first, last, t).to(start.dtype)
    first, last = first / lengths[0], last / lengths[1]
    # Half angle by its tangent: unlike the arc cosine it is exact for vectors that are nearly parallel.
    angle = 2 * math.atan2(float((last - first).norm()), float((last + first).norm()))
    if math.sin(angle) < 1e-6:
        direction = torch.lerp(first, last, t)
    else:
        direction = (first * math.sin((1 - t) * angle) + last * math.sin(t * angle)) / math.sin(angle)
    length = (1 - t) * lengths[0] + t * lengths[1]
    return (direction * length).to(start.dtype)


def to_latent(noise: Noise, *, height: int, width: int) -> Latent:
    """Return a record of the noise of one region.

    Args:
        noise: 1 x C x h x w float32, or a list of such.
        height: Of the image that the network saw.
        width: Of that image.
    """
    tensors = [noise] if isinstance(noise, Tensor) else noise
    arrays = [tensor[0].cpu().numpy().copy() for tensor in tensors]
    for array in arrays:
        array.flags.writeable = False
    return Latent(height, width, tuple(arrays))


def from_latent(latent: Latent, shapes: NoiseShapes) -> Noise:
    """Return recorded noise in the structure a network wants, float32 on the CPU.

    Args:
        latent: What ``to_latent`` returned.
        shapes: Of the network's noise for an image of ``latent.height`` x ``latent.width``.

    Raises:
        ValueError: The noise is of other shapes: it was drawn for another network.
    """
    recorded = [array.shape for array in latent.values]
    if recorded != [tuple(shape) for shape in _as_list(shapes)]:
        raise ValueError(f"the noise is of shapes {recorded}, the network takes {shapes}")
    return _shaped_like(shapes, [torch.from_numpy(array[None].copy()) for array in latent.values])


def _as_list(shapes: NoiseShapes) -> Sequence[NoiseShape]:
    return shapes if isinstance(shapes, list) else [shapes]


def _shaped_like(shapes: NoiseShapes, tensors: list[Tensor]) -> Noise:
    return tensors if isinstance(shapes, list) else tensors[0]
