import copy
import dataclasses

import pytest
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from inpaint_core.models import spn
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.protocols import InspectableNetwork, StochasticNetwork
from inpaint_core.models.spn import Spn, SpnProbabilistic, SpnSize
from tests.inpaint_core.models.published_vectors import (
    published_shapes,
    published_vectors,
    published_weights,
    random_scene,
)

TINY = SpnSize(
    prior_channels=(4, 8, 16, 12),
    image_channels=(8, 4, 8),
    dense_blocks=2,
    dense_layers=3,
    growth=4,
    residual_blocks=2,
    spade_blocks=2,
    spade_hidden=6,
    fine_hidden=(6, 4),
    mapped_channels=(5, 3, 2),
    latent_channels=6,
    latent_hidden=8,
)
CLASSES = pytest.mark.parametrize("network_class", [Spn, SpnProbabilistic])
Class = type[Spn] | type[SpnProbabilistic]


WAYS = ["plain", "folded"]


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Whether a test looks at the network as the paper gives it, or as the program runs it."""
    assert isinstance(request.param, str)
    return request.param


def tiny_network(network_class: Class, way: str = "plain") -> Spn | SpnProbabilistic:
    torch.manual_seed(1)
    network = network_class(TINY)
    for name, parameter in network.named_parameters():
        if "ground" in name:  # they start at 0, where a swap would not show
            torch.nn.init.normal_(parameter)
    return (network if way == "plain" else fold(network)).eval()


@pytest.fixture(scope="module")
def stochastic(way: str) -> SpnProbabilistic:
    network = tiny_network(SpnProbabilistic, way)
    assert isinstance(network, SpnProbabilistic)
    return network


@pytest.mark.parametrize(
    ("network_class", "name", "parameters"),
    [(Spn, "spn", 50_702_643), (SpnProbabilistic, "spn_probabilistic", 68_512_883)],
)
def test_it_has_the_published_names_and_shapes(network_class: Class, name: str, parameters: int) -> None:
    with torch.device("meta"):
        network = network_class()
    assert {key: tuple(value.shape) for key, value in network.state_dict().items()} == published_shapes(name)
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters


def test_the_narrow_variant_of_a_published_file_can_be_built() -> None:
    with torch.device("meta"):
        network = Spn(SpnSize(fine_hidden=(128, 64)))
    assert network.state_dict()["decoder.3.conv_block.0.mlp_shared.0.weight"].shape == (64, 64, 3, 3)


def test_it_reproduces_the_published_network(way: str) -> None:
    network = Spn() if way == "plain" else fold(Spn())
    network.load_state_dict(published_weights("spn", gain=0.8), strict=True)
    vectors = published_vectors("spn")
    with torch.inference_mode():
        prediction = network.eval()(vectors.image, vectors.mask)
    assert vectors.prediction.std() > 0.05  # a flat image would prove nothing
    assert (prediction - vectors.prediction).abs().max() < 1e-5


def test_it_reproduces_the_published_probabilistic_network(way: str) -> None:
    network = SpnProbabilistic() if way == "plain" else fold(SpnProbabilistic())
    network.load_state_dict(published_weights("spn_probabilistic", gain=0.7), strict=True)
    vectors = published_vectors("spn_probabilistic")
    noise = vectors.extra["eps"].reshape(1, 128, 4, 4)
    with torch.inference_mode():
        prediction = network.eval()(vectors.image, vectors.mask, noise)
    assert vectors.prediction.std() > 0.05
    assert (prediction - vectors.prediction).abs().max() < 1e-5


@CLASSES
def test_what_lies_in_the_hole_is_not_looked_at(network_class: Class, way: str) -> None:
    network = tiny_network(network_class, way)
    image, mask = random_scene(32, 48)
    with torch.inference_mode():
        assert torch.equal(network(image, mask), network(image * (1 - mask) + 0.3 * mask, mask))


@CLASSES
@pytest.mark.parametrize(("height", "width"), [(32, 48), (33, 50), (1, 1), (70, 3)])
def test_any_size_comes_back_as_it_went_in(network_class: Class, height: int, width: int, way: str) -> None:
    network = tiny_network(network_class, way)
    image, mask = random_scene(height, width)
    with torch.inference_mode():
        prediction, prior = network(image, mask), network.prior(image, mask)
    assert prediction.shape == image.shape
    assert prediction.isfinite().all()
    assert prediction.min() >= 0
    assert prediction.max() <= 1
    assert [level.shape[1:] for level in prior] == [
        (12, -(-height // 4), -(-width // 4)),
        (8, -(-height // 2), -(-width // 2)),
        (4, height, width),
    ]


@CLASSES
@pytest.mark.parametrize("hole", ["everything", "one pixel", "border", "nothing"])
def test_extreme_masks_give_finite_images(network_class: Class, hole: str, way: str) -> None:
    network = tiny_network(network_class, way)
    image, mask = random_scene(32, 32)
    mask.zero_()
    if hole == "everything":
        mask += 1
    elif hole == "one pixel":
        mask[:, :, 20, 30] = 1
    elif hole == "border":
        mask[:, :, :, :9] = 1
    with torch.inference_mode():
        assert network(image, mask).isfinite().all()


@CLASSES
def test_a_batch_gives_what_single_images_give(network_class: Class, way: str) -> None:
    network = tiny_network(network_class, way)
    image, mask = random_scene(32, 40, batch=2)
    mask[1] = mask[1].flip(-1).roll(5, dims=-2)
    with torch.inference_mode():
        together = network(image, mask)
        apart = torch.cat([network(image[i : i + 1], mask[i : i + 1]) for i in range(2)])
    torch.testing.assert_close(together, apart, atol=1e-5, rtol=0)


def test_gradient_reaches_every_parameter(way: str) -> None:
    network = tiny_network(Spn, way)
    prediction, mapped = network.predict_with_prior(*random_scene(32, 32))
    loss = prediction.square().mean() + sum(level.square().mean() for level in mapped)
    loss.backward()
    assert without_gradient(network) == []


def test_gradient_reaches_every_parameter_of_the_distribution(stochastic: SpnProbabilistic) -> None:
    noise = torch.randn(1, 6, 1, 1)
    prediction, mapped, (mu, sigma) = stochastic.predict_with_prior(*random_scene(32, 32), noise)
    assert sigma.min() > 0
    assert mu.shape == sigma.shape == noise.shape
    loss = prediction.square().mean() + sum(level.square().mean() for level in mapped)
    loss.backward()  # the noise alone must reach sigma
    assert without_gradient(stochastic) == []
    stochastic.zero_grad()


def without_gradient(network: torch.nn.Module) -> list[str]:
    return [n for n, value in network.named_parameters() if value.grad is None or not value.grad.any()]


def test_the_mapped_priors_come_with_the_same_prediction(way: str) -> None:
    network = tiny_network(Spn, way)
    image, mask = random_scene(30, 41)
    with torch.inference_mode():
        prediction, mapped = network.predict_with_prior(image, mask)
        assert torch.equal(prediction, network(image, mask))
        for one, other in zip(mapped, network.map_prior(network.prior(image, mask)), strict=True):
            torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)


def test_the_networks_offer_what_the_engine_asks_for(stochastic: SpnProbabilistic) -> None:
    assert isinstance(stochastic, StochasticNetwork)
    assert isinstance(stochastic, InspectableNetwork)
    assert isinstance(tiny_network(Spn), InspectableNetwork)
    assert not isinstance(tiny_network(Spn), StochasticNetwork)


@pytest.fixture
def scene() -> tuple[Tensor, Tensor, Tensor]:
    image, mask = random_scene(33, 64)
    return image, mask, torch.randn(3, 6, 2, 2, generator=torch.Generator().manual_seed(5))


def test_noise_has_the_shape_it_says(
    stochastic: SpnProbabilistic, scene: tuple[Tensor, Tensor, Tensor]
) -> None:
    image, mask, noise = scene
    assert stochastic.noise_shapes(33, 64) == tuple(noise.shape[1:])
    with pytest.raises(ValueError, match="noise must be"):
        stochastic(image, mask, noise[:1, :, :, :1])


def test_the_same_noise_gives_the_same_image_and_another_noise_another(
    stochastic: SpnProbabilistic, scene: tuple[Tensor, Tensor, Tensor]
) -> None:
    image, mask, noise = scene
    with torch.inference_mode():
        one, again, other = (stochastic(image, mask, noise[i : i + 1]) for i in (0, 0, 1))
    assert torch.equal(one, again)
    assert (one - other).abs().max() > 1e-4


def test_no_noise_is_the_mean(stochastic: SpnProbabilistic, scene: tuple[Tensor, Tensor, Tensor]) -> None:
    image, mask, noise = scene
    with torch.inference_mode():
        mean, zero = stochastic(image, mask), stochastic(image, mask, noise[:1] * 0)
    assert torch.equal(mean, zero)


def test_one_state_serves_a_gallery(
    stochastic: SpnProbabilistic, scene: tuple[Tensor, Tensor, Tensor]
) -> None:
    image, mask, noise = scene
    with torch.inference_mode():
        state = stochastic.encode(image, mask)
        apart = torch.cat([stochastic.decode(state, noise[i : i + 1]) for i in range(3)])
        together = stochastic.decode(state, noise)
        fresh = stochastic(image, mask, noise[2:])
    torch.testing.assert_close(together, apart, atol=1e-5, rtol=0)
    torch.testing.assert_close(fresh, apart[2:], atol=1e-6, rtol=0)


def test_a_noise_draws_its_own_priors(
    stochastic: SpnProbabilistic, scene: tuple[Tensor, Tensor, Tensor]
) -> None:
    image, mask, noise = scene
    with torch.inference_mode():
        mean, drawn = stochastic.prior(image, mask), stochastic.prior(image, mask, noise[:1])
    assert all((one - other).abs().max() > 1e-4 for one, other in zip(mean, drawn, strict=True))


def test_a_strange_state_is_refused(stochastic: SpnProbabilistic) -> None:
    with pytest.raises(TypeError, match="what encode returned"):
        stochastic.decode(torch.zeros(1))


@CLASSES
def test_the_folded_network_gives_what_the_plain_one_gives(network_class: Class) -> None:
    network, plain = twins(network_class)
    image, mask = random_scene(64, 52)
    with torch.inference_mode():
        torch.testing.assert_close(network(image, mask), plain(image, mask), atol=1e-5, rtol=0)


@CLASSES
def test_gradients_of_the_folded_network_are_those_of_the_plain_one(network_class: Class) -> None:
    image, mask = random_scene(32, 32)
    gradients = []
    # In float64: the white hole has next to no deviation, and magnifies what float32 rounds off.
    for one in twins(network_class):
        one.double()(image.double(), mask.double()).square().sum().backward()
        gradients.append(
            {name: value.grad for name, value in one.named_parameters() if value.grad is not None}
        )
    largest = max(float(value.abs().max()) for value in gradients[0].values())
    assert gradients[0].keys() == gradients[1].keys()
    for name, value in gradients[0].items():
        torch.testing.assert_close(value, gradients[1][name], atol=1e-9 * largest, rtol=1e-6)


@CLASSES
@pytest.mark.parametrize("converted", [True, False])
def test_half_precision_stays_close(network_class: Class, way: str, *, converted: bool) -> None:
    network = tiny_network(network_class, way)
    image, mask = random_scene(32, 32)
    with torch.inference_mode():
        expected = network(image, mask)
        if converted:
            half = copy.deepcopy(network).bfloat16()(image.bfloat16(), mask.bfloat16())
        else:
            with torch.autocast("cpu", torch.bfloat16):
                half = network(image, mask)
    assert half.dtype == torch.float32
    assert 0 < (half - expected).abs().mean() < 0.01


def twins(
    network_class: Class, change: dict[str, object] | None = None
) -> tuple[torch.nn.Module, torch.nn.Module]:
    """Return a folded network and the plain one with the same weights."""
    torch.manual_seed(3)
    size = dataclasses.replace(
        TINY,
        prior_channels=(8, 48, 48, 48),
        image_channels=(48, 48, 48),
        spade_hidden=48,
        fine_hidden=(48, 48),
        **(change or {}),  # type: ignore[arg-type]
    )
    network = network_class(size)
    for name, parameter in network.named_parameters():
        if "ground" in name:
            torch.nn.init.normal_(parameter)
    return fold(copy.deepcopy(network)), network


@pytest.mark.parametrize(
    ("network_class", "compact", "published", "share", "parameters"),
    [
        (Spn, spn.COMPACT, spn.PUBLISHED, 0.11, 5_993_627),
        (SpnProbabilistic, spn.PROBABILISTIC_COMPACT, spn.PROBABILISTIC_PUBLISHED, 0.12, 7_583_515),
    ],
)
def test_the_compact_size_is_a_fraction_of_the_published_one(
    network_class: Class, compact: SpnSize, published: SpnSize, share: float, parameters: int
) -> None:
    work, counted = work_and_parameters(network_class, compact)
    assert work / work_and_parameters(network_class, published)[0] == pytest.approx(share, abs=0.005)
    assert counted == parameters


def work_and_parameters(network_class: Class, size: SpnSize) -> tuple[int, int]:
    with torch.device("meta"):
        network = network_class(size)
        image, mask = torch.empty(1, 3, 256, 256), torch.empty(1, 1, 256, 256)
        with FlopCounterMode(display=False) as counter:
            network(image, mask)
    return counter.get_total_flops(), sum(parameter.numel() for parameter in network.parameters())
