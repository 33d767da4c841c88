"""Adam and Muon side by side on real layers."""

import copy
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.optim import Adam

from tests.training.one_step import config_of, one_step
from training.config.recipe import OptimiserName
from training.errors import ConfigError
from training.run.hardware import Hardware
from training.run.optimisation.optimisers import MuonAndAdam, make_optimiser
from training.run.processes import start_processes

BETAS = (0.9, 0.99)
RATE = 1e-2


def small_network() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(
        nn.Conv2d(3, 24, 3, padding=1),
        nn.InstanceNorm2d(24, affine=True),
        nn.ConvTranspose2d(24, 16, 3, padding=1),
        nn.Conv2d(16, 3, 3, padding=1),
    )


def gradients_of(network: nn.Module) -> None:
    photo = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    network.zero_grad()
    (network(photo) - photo).square().mean().backward()


def one_group(network: nn.Module) -> list[tuple[float, list[nn.Parameter]]]:
    return [(1.0, list(network.parameters()))]


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate * group["factor"]


def steps_of(name: OptimiserName, network: nn.Module, *, steps: int = 1) -> dict[str, Tensor]:
    """Return by how much each parameter moved."""
    before = copy.deepcopy(network.state_dict())
    optimiser = make_optimiser(name, one_group(network), betas=BETAS)
    set_rate(optimiser, RATE)
    for _ in range(steps):
        gradients_of(network)
        optimiser.step()
    return {key: value - before[key] for key, value in network.state_dict().items()}


def test_a_step_of_muon_is_as_large_as_one_of_adam_and_goes_in_all_directions_alike():
    moved = steps_of("muon", small_network())["0.weight"]
    singular = torch.linalg.svdvals(moved.flatten(1).double())
    assert singular[0] / singular[-1] < 2.5  # a plain gradient's differ more than tenfold
    # 0.2 is Adam's usual root mean square in units of the rate; the singular values are only about 1.
    assert float(moved.square().mean().sqrt()) == pytest.approx(0.2 * RATE, rel=0.35)


def test_a_plain_gradient_goes_in_few_directions():
    network = small_network()
    gradients_of(network)
    gradient = next(network.parameters()).grad
    assert gradient is not None
    singular = torch.linalg.svdvals(gradient.flatten(1).double())
    assert singular[0] / singular[-1] > 10


def test_what_is_no_matrix_moves_as_with_adam():
    by_muon, by_adam = steps_of("muon", small_network()), steps_of("adam", small_network())
    for name in ("0.bias", "1.weight", "1.bias", "3.weight", "3.bias"):  # 3 outputs are too few rows
        assert torch.equal(by_muon[name], by_adam[name]), name
    for name in ("0.weight", "2.weight"):
        assert not torch.allclose(by_muon[name], by_adam[name], atol=RATE / 10), name


def test_how_channels_lie_in_memory_changes_nothing():
    plain = steps_of("muon", small_network(), steps=3)
    last = steps_of("muon", small_network().to(memory_format=torch.channels_last), steps=3)
    for name in ("0.weight", "2.weight"):  # a bias before a norm has no gradient but noise
        assert torch.allclose(plain[name], last[name], atol=RATE / 20), name


def test_each_group_has_its_own_rate():
    network = small_network()
    first, second = list(network[0].parameters()), list(network[2].parameters())
    optimiser = make_optimiser("muon", [(1.0, first), (0.0, second)], betas=BETAS)
    before = copy.deepcopy(network.state_dict())
    set_rate(optimiser, RATE)
    gradients_of(network)
    optimiser.step()
    moved = {name: bool((value != before[name]).any()) for name, value in network.state_dict().items()}
    assert moved["0.weight"]
    assert moved["0.bias"]
    assert not any(moved[name] for name in moved if not name.startswith("0."))


def test_what_has_no_gradient_stays_where_it_is():
    network = small_network()
    optimiser = make_optimiser("muon", one_group(network), betas=BETAS)
    set_rate(optimiser, RATE)
    gradients_of(network)
    optimiser.step()
    before = copy.deepcopy(network.state_dict())
    optimiser.zero_grad(set_to_none=True)
    optimiser.step()
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name]), name


@pytest.mark.parametrize("interrupted_after", [1, 2])
def test_a_run_that_goes_on_moves_as_if_nothing_had_happened(interrupted_after: int):
    whole = small_network()
    steps_of("muon", whole, steps=4)
    network = small_network()
    optimiser = make_optimiser("muon", one_group(network), betas=BETAS)
    for step in range(4):
        if step == interrupted_after:
            state = copy.deepcopy(optimiser.state_dict())
            optimiser = make_optimiser("muon", one_group(network), betas=BETAS)
            optimiser.load_state_dict(state)
        set_rate(optimiser, RATE)
        gradients_of(network)
        optimiser.step()
    for name, value in whole.state_dict().items():
        assert torch.equal(value, network.state_dict()[name]), name


def test_the_state_of_adam_alone_is_refused():
    network = small_network()
    adam = Adam(network.parameters(), lr=RATE)
    with pytest.raises(ValueError, match="another optimiser"):
        make_optimiser("muon", one_group(network), betas=BETAS).load_state_dict(adam.state_dict())


def test_an_old_torch_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(torch.optim, "Muon")
    with pytest.raises(ConfigError, match=r"needs torch 2\.9 or newer; this is"):
        make_optimiser("muon", one_group(small_network()), betas=BETAS)


@pytest.mark.parametrize(
    "network", ["spn", "spl", "pennet", "gmsrm", "gmsrm-memory", "dgi", "dgi-autoencoder"]
)
def test_every_network_takes_a_step_with_muon(network: str, tmp_path: Path):
    config = replace(config_of(network), optimiser="muon")
    updates, result = one_step(config, Hardware(start_processes("cpu")), tmp_path)
    assert result.is_updated
    assert isinstance(updates._optimisers["generator"], MuonAndAdam)
    assert isinstance(updates._optimisers["discriminator"], Adam)
    values = updates.to_values()
    assert all(torch.isfinite(value).all() for value in values["generator"].values())
    updates.load_values(values)


def test_gradients_of_parts_in_fp16_are_unscaled_before_muon_sees_them(tmp_path: Path):
    config = replace(config_of("spn"), optimiser="muon", precision="fp16")
    _, result = one_step(
        config, Hardware(start_processes("cpu"), parts=4, precision="fp16"), tmp_path, tries=12
    )
    _, of_fp32 = one_step(replace(config, precision="fp32"), Hardware(start_processes("cpu")), tmp_path)
    assert result.is_updated
    assert result.gradient_norm == pytest.approx(of_fp32.gradient_norm, rel=0.05)
