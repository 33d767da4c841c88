import copy

import pytest
import torch
from torch import nn

from inpaint_core.models.fast.fold import FASTER, fold
from inpaint_core.models.fast.folded_conv import ConvToFew, FoldedConv2d
from inpaint_core.models.fast.semantic_blocks import BegunJoiningBlock, FoldedJoiningBlock
from inpaint_core.models.networks import NETWORKS
from inpaint_core.models.spl import Spl
from tests.inpaint_core.models.published_vectors import random_scene


def build_smallest(name: str) -> nn.Module:
    return NETWORKS[name].build("compact" if "compact" in NETWORKS[name].sizes else "published")


@pytest.mark.parametrize("name", NETWORKS)
def test_folding_leaves_names_weights_and_what_the_network_is(name: str) -> None:
    torch.manual_seed(0)
    network = build_smallest(name)
    kind, names = type(network), [module_name for module_name, _ in network.named_modules()]
    state = {key: value.data_ptr() for key, value in network.state_dict().items()}
    folded = fold(network)
    assert folded is network
    assert isinstance(folded, kind)
    assert [module_name for module_name, _ in folded.named_modules()] == names
    assert {key: value.data_ptr() for key, value in folded.state_dict().items()} == state


@pytest.mark.parametrize("name", NETWORKS)
def test_nothing_plain_is_left_that_has_a_faster_one(name: str) -> None:
    with torch.device("meta"):
        network = fold(build_smallest(name))
    assert not [module for module in network.modules() if type(module) in FASTER]


def test_what_was_folded_stays_as_it_is() -> None:
    with torch.device("meta"):
        network = fold(NETWORKS["spn-probabilistic"].build("compact"))
    kinds = [type(module) for module in network.modules()]
    assert kinds.count(BegunJoiningBlock) == 3
    assert kinds.count(FoldedJoiningBlock) == 0
    assert kinds.count(ConvToFew) == 1
    assert [type(module) for module in fold(network).modules()] == kinds


def test_networks_without_anything_faster_are_left_alone() -> None:
    network = nn.Sequential(nn.Conv2d(3, 3, 3), nn.ReLU())
    assert [type(module) for module in fold(network).modules()] == [nn.Sequential, nn.Conv2d, nn.ReLU]
    assert not network[1].inplace


def test_a_copy_of_a_folded_network_is_folded_and_has_its_own_weights() -> None:
    torch.manual_seed(0)
    network = fold(Spl(NETWORKS["spl"].sizes["compact"])).eval()
    image, mask = random_scene(32, 32)
    with torch.inference_mode():
        before = network(image, mask)
    other = copy.deepcopy(network)
    for parameter in other.parameters():
        parameter.data.zero_()
    with torch.inference_mode():
        assert torch.equal(network(image, mask), before)
        assert not torch.equal(other(image, mask), before)
    assert any(isinstance(module, FoldedConv2d) for module in other.modules())
