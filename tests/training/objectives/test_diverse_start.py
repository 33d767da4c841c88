"""Probabilistic SPN begins with the fills of a deterministic one."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from inpaint_core.models.spn import COMPACT, PROBABILISTIC_COMPACT, Spn, SpnProbabilistic
from inpaint_core.state_dict.weights_file import save_weights
from training.config.loss_weights import DiverseWeights
from training.networks.discriminators import FeatureDiscriminator
from training.objectives.diverse import DRAWS, DiverseForward, DiverseObjective
from training.objectives.objective import RunContext
from training.objectives.prior_loss import PriorAdapters

CHANNELS = COMPACT.prior_channels[-1]


def scene(count: int = 1) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(3)
    image = torch.rand(count, 3, 64, 64, generator=generator)
    mask = torch.zeros(count, 1, 64, 64)
    mask[:, :, 20:40, 10:50] = 1
    return image, mask


def objective_of(network: SpnProbabilistic) -> DiverseObjective:
    channels = network.size.mapped_channels
    return DiverseObjective(
        network,
        FeatureDiscriminator(4),
        DiverseWeights(),
        adapters=PriorAdapters(channels, channels),
        context=RunContext(),
    )


@pytest.fixture(scope="module")
def deterministic() -> Spn:
    torch.manual_seed(1)
    return Spn(COMPACT).eval()


@pytest.fixture(scope="module")
def weights_file(deterministic: Spn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "spn.safetensors"
    save_weights(path, deterministic.state_dict(), {})
    return path


def test_it_starts_with_the_fills_of_the_deterministic_network(
    deterministic: Spn, weights_file: Path
) -> None:
    network = SpnProbabilistic(PROBABILISTIC_COMPACT).eval()
    start = objective_of(network).start_from(weights_file)
    first = network.feature_recon[0]
    with torch.no_grad():
        for conv in (first.conv_block[1], first.shortcut[1]):
            assert isinstance(conv, nn.Conv2d)
            conv.weight[:, CHANNELS:] = 0  # what the latent says is not the deterministic network's
        assert torch.allclose(network(*scene()), deterministic(*scene()), atol=1e-5)
    assert not any(name.startswith("feature_recon.0.") for name in (*start.left, *start.unused))
    assert {name.partition(".")[0] for name in start.left} == {"encoder_z", "decoder_z", "mu", "sigma"}
    assert len(set(start.taken)) == len(start.taken)
    assert set(start.taken) | set(start.left) == set(network.state_dict())


def test_other_weights_of_its_own_are_taken_as_they_are(tmp_path: Path) -> None:
    torch.manual_seed(2)
    other = SpnProbabilistic(PROBABILISTIC_COMPACT)
    save_weights(tmp_path / "other.safetensors", other.state_dict(), {})
    network = SpnProbabilistic(PROBABILISTIC_COMPACT)
    start = objective_of(network).start_from(tmp_path / "other.safetensors")
    assert not start.left
    own = network.state_dict()
    assert all(torch.equal(value, own[name]) for name, value in other.state_dict().items())


def test_a_block_of_other_widths_is_left_alone(deterministic: Spn) -> None:
    narrow = replace(
        PROBABILISTIC_COMPACT, prior_channels=(16, 32, 64, 48), latent_channels=8, latent_hidden=16
    )
    network = SpnProbabilistic(narrow)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    state = deterministic.state_dict()
    adapted = network.with_latent_block(state)
    assert adapted.keys() == state.keys()
    assert all(torch.equal(value, state[name]) for name, value in adapted.items())
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_several_draws_share_what_does_not_depend_on_the_noise(weights_file: Path) -> None:
    network = SpnProbabilistic(PROBABILISTIC_COMPACT).eval()
    forward = DiverseForward(network, PriorAdapters(*[network.size.mapped_channels] * 2))
    image, mask = scene(2)
    image[1] = image[1].flip(2)
    noise = torch.randn(DRAWS * 2, *network.noise_shapes(64, 64), generator=torch.Generator().manual_seed(5))
    seen: list[int] = []
    handle = network.encoder_conv2.register_forward_pre_hook(lambda _, inputs: seen.append(len(inputs[0])))
    with torch.no_grad():
        prediction, mapped, posterior = forward(image, mask, noise)
        handle.remove()
        apart = [
            network.predict_with_prior(image[i % 2 : i % 2 + 1], mask[i % 2 : i % 2 + 1], noise[i : i + 1])
            for i in range(DRAWS * 2)
        ]
    assert seen == [2]
    assert torch.allclose(prediction, torch.cat([one[0] for one in apart]), atol=1e-5)
    for level, of_each in zip(mapped, zip(*(one[1] for one in apart), strict=True), strict=True):
        assert torch.allclose(level, torch.cat(of_each), atol=1e-4)
    assert torch.allclose(posterior.mu, torch.cat([one[2].mu for one in apart[:2]]), atol=1e-5)
