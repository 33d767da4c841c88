"""What tests of the core share: real weights files made on the spot."""

from pathlib import Path

import numpy as np
import pytest
import torch

from inpaint_core.models.pennet import PenNet
from inpaint_core.weights import save_weights


@pytest.fixture(scope="session")
def pennet_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A float16 weights file for the real PEN-Net, with numbers from a seed."""
    rng = np.random.default_rng(0)  # numpy's, so that a new torch does not change the numbers
    state = {
        name: torch.from_numpy(rng.normal(0, 0.03, tuple(tensor.shape)).astype(np.float16))
        for name, tensor in PenNet().state_dict().items()
    }
    path = tmp_path_factory.mktemp("weights") / "pennet-seeded.safetensors"
    save_weights(path, state, {"network": "pennet"})
    return path
