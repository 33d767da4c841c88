"""Noise for stochastic networks in training: a function of seed, sample and draw, and of nothing else.

So a resumed run draws what the uninterrupted one would have drawn, and two processes draw what one would.
"""

import numpy as np
import torch
from torch import Tensor

STREAM = 2
"""Keeps these numbers apart from those that choose photos (0), and crops and masks (1)."""


def training_noise(numbers: Tensor, shape: tuple[int, ...], *, seed: int, draw: int) -> Tensor:
    """Return standard normal noise, B x ``shape``, float32 on the CPU.

    Args:
        numbers: B int64, the numbers of the samples in the run.
        shape: Of one sample's noise.
        seed: Of the run.
        draw: Which of several draws of the same sample, or which of several noises of one network.
    """
    rows = [
        np.random.default_rng([seed, STREAM, number, draw]).standard_normal(shape, dtype=np.float32)
        for number in numbers.tolist()
    ]
    return torch.from_numpy(np.stack(rows))
