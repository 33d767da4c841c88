"""Weights of a network that never learned anything: to see what its structure alone does, and for figures."""

from pathlib import Path

import torch

from inpaint_core.catalog import ModelSpec
from inpaint_core.models.networks import build
from inpaint_core.state_dict.weights_file import save_weights


def save_random_weights(spec: ModelSpec, path: Path, *, seed: int) -> None:
    """Write a weights file with the numbers a network is born with; the same seed gives the same file.

    Args:
        spec: A row of the catalogue whose kind is ``"network"``.
        path: Where to; the folder must exist.
        seed: Of all randomness; randomness elsewhere is not touched.

    Raises:
        WriteError: The folder is missing or not writable, or the disk is full.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build(spec.network, spec.size)
    metadata = {"network": spec.network, "size": spec.size, "note": f"random weights, seed {seed}"}
    save_weights(path, network.state_dict(), metadata)
