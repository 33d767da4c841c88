"""Weights that never learned anything, but load like any other."""

import torch

from inpaint_core.catalog import MODELS
from inpaint_core.models.networks import NETWORKS
from inpaint_core.models.random_weights import save_random_weights
from inpaint_core.state_dict.weights_file import load_state_file, load_weights
from inpaint_core.weights.header import read_header

SPEC = MODELS["pennet-compact"]


def test_a_seed_always_gives_the_same_weights_and_they_load(tmp_path):
    paths = [tmp_path / f"{number}.safetensors" for number in range(3)]
    torch.manual_seed(9)
    expected = torch.rand(2)
    torch.manual_seed(9)
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        save_random_weights(SPEC, path, seed=seed)
    assert torch.equal(torch.rand(2), expected), "randomness elsewhere goes on as before"
    first, again, other = (load_state_file(path) for path in paths)
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["decoder.0.weight"], other["decoder.0.weight"])
    network = NETWORKS[SPEC.network].build(SPEC.size)
    load_weights(network, paths[2])
    assert torch.equal(network.state_dict()["decoder.0.weight"], other["decoder.0.weight"])


def test_the_file_says_what_it_is(tmp_path):
    save_random_weights(SPEC, tmp_path / "random.safetensors", seed=7)
    metadata = read_header(tmp_path / "random.safetensors").metadata
    assert (metadata["network"], metadata["size"]) == ("pennet", "compact")
    assert metadata["note"] == "random weights, seed 7"
