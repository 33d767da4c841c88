"""How many threads an operation on the processor may take."""

import os
import sys

import torch


def default_threads(cores: int) -> int:
    """Return one thread for each of ``cores``, unless ``OMP_NUM_THREADS`` says otherwise."""
    return torch.get_num_threads() if os.environ.get("OMP_NUM_THREADS") else cores


def available_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
