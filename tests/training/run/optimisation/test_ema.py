import pytest
import torch
from torch import nn

from training.run.optimisation.ema import WeightAverage


def test_the_average_follows_fast_at_first_and_slowly_later() -> None:
    network = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(network.weight)
    average = WeightAverage(network, decay=0.9)
    nn.init.ones_(network.weight)
    seen = []
    for _ in range(200):
        average.update(network)
        seen.append(average.state["weight"].item())
    assert seen[0] == pytest.approx(0.9)  # decay 1/10 at first
    assert seen == sorted(seen)
    assert seen[-1] > 0.999


def test_it_goes_on_from_its_values_exactly() -> None:
    torch.manual_seed(0)
    network = nn.Linear(3, 2)
    average = WeightAverage(network, decay=0.99)
    average.update(network)
    other = WeightAverage(nn.Linear(3, 2), decay=0.99)
    other.load_values({"updates": average.to_values()["updates"], "state": dict(average.state)})
    nn.init.ones_(network.weight)
    average.update(network)
    other.update(network)
    assert all(torch.equal(average.state[name], other.state[name]) for name in average.state)


def test_another_networks_values_are_refused() -> None:
    with pytest.raises(ValueError, match="another network"):
        WeightAverage(nn.Linear(1, 1), decay=0.9).load_values({"updates": 1, "state": {}})
