"""Engines whose network is small and known."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from inpaint_core.engine.engine import Engine
from inpaint_core.models.networks import NETWORKS
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.state_dict.weights_file import save_weights
from tests.inpaint_core.small_networks import FillNoisy, stand_in

MODEL = "spn-probabilistic"
RUNTIME = start_runtime("cpu", threads=1)


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[FillNoisy], Engine]:
    """Starts an engine whose probabilistic SPN is a given small network."""

    def start_engine(network: FillNoisy) -> Engine:
        path = tmp_path / "noisy.safetensors"
        save_weights(path, {"color": torch.full((3,), 0.5)}, {"network": MODEL})
        monkeypatch.setitem(NETWORKS, MODEL, stand_in(MODEL, lambda size: network))
        return Engine(RUNTIME, weights={MODEL: path})

    return start_engine
