from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from inpaint_core.errors import WeightsError
from inpaint_core.models.spl import COMPACT as SPL_COMPACT
from inpaint_core.models.spl import Spl
from inpaint_core.models.spn import COMPACT, PROBABILISTIC_COMPACT, Spn, SpnProbabilistic
from inpaint_core.state_dict.weights_file import save_weights
from training.networks.warm_start import load_matching


def saved(network: nn.Module, path: Path) -> dict[str, torch.Tensor]:
    state = network.state_dict()
    save_weights(path, state, {})
    return state


def test_the_probabilistic_spn_begins_with_the_deterministic_one(tmp_path: Path) -> None:
    path = tmp_path / "spn.safetensors"
    state = saved(Spn(COMPACT), path)
    network = SpnProbabilistic(PROBABILISTIC_COMPACT)
    first = {name: value.clone() for name, value in network.state_dict().items()}
    start = load_matching(network, path)
    own = network.state_dict()
    assert all(torch.equal(own[name], state[name]) for name in start.taken)
    assert all(torch.equal(own[name], first[name]) for name in start.left)
    assert {name.partition(".")[0] for name in start.left} == {
        "encoder_z", "decoder_z", "mu", "sigma", "feature_recon",
    }  # fmt: skip
    assert "begin afresh: " in start.describe()


def test_an_spn_begins_with_an_spl(tmp_path: Path) -> None:
    path = tmp_path / "spl.safetensors"
    saved(Spl(SPL_COMPACT), path)
    start = load_matching(Spn(COMPACT), path)
    assert any(name.startswith("feature_recon.") for name in start.taken)
    assert any(name.startswith("decoder.") for name in start.left)
    assert start.unused


def test_less_than_half_is_a_mistake_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    saved(Spn(replace(COMPACT, prior_channels=(16, 32, 48, 48), image_channels=(48, 64, 96))), path)
    network = Spn(COMPACT)
    first = {name: value.clone() for name, value in network.state_dict().items()}
    with pytest.raises(WeightsError, match="start needs at least half"):
        load_matching(network, path)
    assert all(torch.equal(value, first[name]) for name, value in network.state_dict().items())
