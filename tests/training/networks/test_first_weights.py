import pytest
import torch
from torch import nn

from training.networks.first_weights import with_first_weights


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(8, 64, 3), nn.ReLU(), nn.Sequential(nn.Conv2d(64, 8, 3, bias=False)))


@pytest.mark.parametrize(
    ("std", "deviations"),
    [(0.02, (0.02, 0.02)), (0.0, ((2 / (9 * 8)) ** 0.5, (2 / (9 * 64)) ** 0.5))],
)
def test_weights_have_the_deviation_that_is_asked_for(std: float, deviations: tuple[float, float]) -> None:
    changed = with_first_weights(network(), std)
    layers = [layer for layer in changed.modules() if isinstance(layer, nn.Conv2d)]
    for layer, deviation in zip(layers, deviations, strict=True):
        assert layer.weight.std().item() == pytest.approx(deviation, rel=0.05)
    assert not changed.get_parameter("0.bias").any()


def test_none_leaves_a_network_as_it_is() -> None:
    before, after = network().state_dict(), with_first_weights(network(), None).state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
