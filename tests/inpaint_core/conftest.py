"""What tests of the core share: real weights files made on the spot."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inpaint_core.models.pennet import PenNet
from inpaint_core.state_dict.weights_file import save_weights
from tests.inpaint_core.wallpaper import liveliest_piece, middle_hole


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


@pytest.fixture
def wallpaper(sample_photo: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A piece of a real photo that comes again every 32 pixels, 160 x 192, and a hole in its middle."""
    return np.tile(liveliest_piece(sample_photo), (5, 6, 1)), middle_hole()
