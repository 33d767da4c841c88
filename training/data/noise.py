"""Noise for stochastic networks in training: a function of seed, sample and draw, and of nothing else.

So a resumed run draws what the uninterrupted one would have drawn, and two processes draw what one would; but
a CPU and a graphics card draw different numbers. All of a sample are drawn at once, where they are needed:
one by one on the processor, those of a dozen injections took longer than some steps on a graphics card.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from torch import Tensor

STREAM: Final = 2
"""Keeps these numbers apart from those that choose photos (0), and crops and masks (1)."""


def training_noise(
    numbers: Tensor, shapes: Sequence[tuple[int, ...]], *, seed: int, draw: int, device: torch.device
) -> list[Tensor]:
    """Return standard normal noise, B x ``shape`` for each shape, float32 on the device.

    Args:
        numbers: B int64, the numbers of the samples in the run.
        shapes: Of one sample's noises, one an injection.
        seed: Of the run.
        draw: Which of several draws for the same sample.
        device: Where to draw.
    """
    if not shapes:
        return []
    sizes = [math.prod(shape) for shape in shapes]
    generator = torch.Generator(device)
    rows = []
    for number in numbers.tolist():
        (state,) = np.random.SeedSequence([seed, STREAM, number, draw]).generate_state(1, np.uint64)
        # A generator takes what fits into a signed number.
        generator.manual_seed(int(state >> np.uint64(1)))
        rows.append(torch.randn(sum(sizes), generator=generator, device=device))
    flat = torch.split(torch.stack(rows), sizes, dim=1)
    return [noise.reshape(-1, *shape) for noise, shape in zip(flat, shapes, strict=True)]
