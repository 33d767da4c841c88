"""What every network of the catalogue promises, of any paper; folded, as the program runs it."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import torch
from torch import Tensor, nn

from inpaint_core.catalog import MODELS, ModelSpec, SizeName, find_spec
from inpaint_core.engine.noise import draw_noise, scale
from inpaint_core.errors import WeightsError
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import NETWORKS, WIDTHS_KEY, build_for, keeps_quality_in_bf16
from inpaint_core.models.protocols import CopyingNetwork, InspectableNetwork, Noise, StochasticNetwork
from inpaint_core.state_dict.weights_file import load_weights, save_weights

NAMES = sorted(NETWORKS)
SPECS = [spec for spec in MODELS.values() if spec.kind == "network"]
STOCHASTIC = sorted({spec.network for spec in SPECS if spec.is_stochastic})
COMPACT = sorted(name for name, spec in NETWORKS.items() if "compact" in spec.sizes)
SMALL: dict[str, dict[str, object]] = {
    "lama": {"base_channels": 8, "global_channels": 48, "blocks": 2},
    "migan": {"trained_px": 64, "channel_pixels": 512, "max_channels": 32},
    "migan-256": {"trained_px": 32, "channel_pixels": 512, "max_channels": 24},
}
"""Widths to test those with that have no compact size."""
SIDE_PX = 64
"""The smallest a network is asked to work at, and the quickest to test."""
TOLERANCE = 2e-5


def awake(network: nn.Module) -> nn.Module:
    """Move every parameter a little: what begins at zero would hide what it is connected to."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.02)
    return network.eval()


def build_small(name: str) -> nn.Module:
    spec = NETWORKS[name]
    return spec.build("compact") if "compact" in spec.sizes else spec.build("published", SMALL[name])


def build(name: str) -> nn.Module:
    torch.manual_seed(0)
    return fold(awake(build_small(name)))


@cache
def without_numbers(name: str, size: SizeName) -> nn.Module:
    """A network that only knows the shapes of its weights: quick to build in its published size too."""
    with torch.device("meta"):
        return NETWORKS[name].build(size).eval()


@pytest.fixture(scope="module")
def networks() -> Callable[[str], nn.Module]:
    """A small size of each network, built once; nobody changes it."""
    built: dict[str, nn.Module] = {}

    def network_of(name: str) -> nn.Module:
        if name not in built:
            built[name] = build(name).requires_grad_(requires_grad=False)
        return built[name]

    return network_of


@pytest.fixture(autouse=True)
def no_gradients(request: pytest.FixtureRequest) -> Iterator[None]:
    if "gradient" in request.node.name:
        yield
        return
    with torch.inference_mode():
        yield


def scene(height: int = SIDE_PX, width: int = SIDE_PX, *, seed: int = 0) -> tuple[Tensor, Tensor]:
    """An image of smooth colours and noise, and a hole off its middle."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand((1, 3, 4, 4), generator=generator)
    image = nn.functional.interpolate(coarse, size=(height, width), mode="bilinear")
    image = (image + 0.1 * torch.rand(image.shape, generator=generator)).clamp(0, 1)
    mask = torch.zeros(1, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 3 : width * 3 // 4] = 1
    return image, mask


def noise_for(network: nn.Module, *, seed: int, height: int = SIDE_PX, width: int = SIDE_PX) -> Noise:
    assert isinstance(network, StochasticNetwork)
    return draw_noise(network.noise_shapes(height, width), seed=seed)


def check_prediction(prediction: Tensor, image: Tensor) -> None:
    assert prediction.shape == image.shape
    assert prediction.dtype == torch.float32
    assert prediction.isfinite().all()
    assert float(prediction.min()) >= 0
    assert float(prediction.max()) <= 1


def test_every_network_stands_under_its_own_name() -> None:
    assert [spec.name for spec in NETWORKS.values()] == list(NETWORKS)
    for name, spec in NETWORKS.items():
        assert set(spec.sizes) == ({"published"} if name in SMALL else set(get_args(SizeName)))


def test_what_is_not_measured_is_not_run_in_bf16() -> None:
    measured = {"dgi", "gmsrm", "pennet", "spl", "spn", "spn-probabilistic"}
    assert {name for name in NETWORKS if keeps_quality_in_bf16(name)} == measured
    assert not keeps_quality_in_bf16("a network nobody measured")


def test_published_weights_come_with_a_note_on_their_licence() -> None:
    published = {name for name, spec in NETWORKS.items() if spec.published_weights}
    assert published == {"lama", "migan", "migan-256", "pennet", "spl", "spn", "spn-probabilistic"}
    assert published == {name for name, spec in NETWORKS.items() if spec.licence_note}
    assert "MIT" in NETWORKS["pennet"].licence_note
    assert "states no licence" in NETWORKS["spl"].licence_note
    assert "Apache" in NETWORKS["lama"].licence_note
    assert "MIT" in NETWORKS["migan"].licence_note


def test_every_row_of_the_catalogue_can_be_built_and_nothing_else() -> None:
    assert set(NETWORKS) == {spec.network for spec in SPECS}
    for name, spec in NETWORKS.items():
        for size in get_args(SizeName):
            assert (find_spec(name, size) is not None) == (size in spec.sizes)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_network_offers_what_the_catalogue_says(spec: ModelSpec) -> None:
    network = without_numbers(spec.network, spec.size)
    assert isinstance(network, StochasticNetwork) == spec.is_stochastic
    shows_copies = spec.prior == "attention"
    assert isinstance(network, InspectableNetwork) or not spec.prior or shows_copies
    assert isinstance(network, CopyingNetwork) or not shows_copies


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("height", "width"), [(65, 79), (131, 64), (64, 513)])
def test_any_size_comes_back_as_it_went_in(
    networks: Callable[[str], nn.Module], name: str, height: int, width: int
) -> None:
    image, mask = scene(height, width)
    check_prediction(networks(name)(image, mask), image)


@pytest.mark.parametrize("name", NAMES)
def test_the_published_size_gives_a_image_too(name: str) -> None:
    torch.manual_seed(0)
    network = fold(NETWORKS[name].build("published").eval())
    image, mask = scene(66, 71)
    check_prediction(network(image, mask), image)


@pytest.mark.parametrize("name", NAMES)
def test_the_smallest_images_are_no_trouble(networks: Callable[[str], nn.Module], name: str) -> None:
    for height, width in ((1, 1), (1, 40), (7, 3)):
        image = torch.full((1, 3, height, width), 0.4)
        mask = torch.zeros(1, 1, height, width)
        mask[..., 0] = 1
        check_prediction(networks(name)(image, mask), image)


def extreme_masks() -> dict[str, Tensor]:
    masks = {kind: torch.zeros(1, 1, SIDE_PX, SIDE_PX) for kind in ("none", "all", "one pixel", "border")}
    masks["all"] += 1
    masks["one pixel"][..., 30, 41] = 1
    masks["border"] += 1
    masks["border"][..., 5:-5, 5:-5] = 0
    return masks


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", extreme_masks())
def test_extreme_masks_give_images(networks: Callable[[str], nn.Module], name: str, kind: str) -> None:
    image, _ = scene()
    check_prediction(networks(name)(image, extreme_masks()[kind]), image)


@pytest.mark.parametrize("name", NAMES)
def test_black_and_white_images_give_images(networks: Callable[[str], nn.Module], name: str) -> None:
    _, mask = scene()
    flat = torch.stack([torch.full((3, SIDE_PX, SIDE_PX), value) for value in (0.0, 1.0)])
    check_prediction(networks(name)(flat, mask.expand(2, -1, -1, -1)), flat)


@pytest.mark.parametrize("name", NAMES)
def test_a_batch_gives_what_single_images_give(networks: Callable[[str], nn.Module], name: str) -> None:
    network = networks(name)
    scenes = [scene(seed=1), scene(seed=2)]
    scenes[1][1][:, :, 50:, :9] = 1  # another hole, too
    alone = torch.cat([network(*one) for one in scenes])
    together = network(*(torch.cat(parts) for parts in zip(*scenes, strict=True)))
    assert float((together - alone).abs().max()) < TOLERANCE


@pytest.mark.parametrize("name", NAMES)
def test_what_the_hole_hides_is_not_looked_at(networks: Callable[[str], nn.Module], name: str) -> None:
    image, mask = scene()
    painted = torch.where(mask > 0, torch.rand_like(image), image)
    assert not torch.equal(painted, image)
    assert torch.equal(networks(name)(painted, mask), networks(name)(image, mask))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_known_and_where_the_hole_is_are_looked_at(
    networks: Callable[[str], nn.Module], name: str
) -> None:
    network = networks(name)
    image, mask = scene()
    prediction = network(image, mask)
    darker = torch.where(mask > 0, image, image * 0.5)
    hole = mask.expand_as(image) > 0
    assert float((network(darker, mask) - prediction)[hole].abs().max()) > 1e-4
    assert not torch.equal(network(image, mask.flip(3)), prediction)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_call_gives_the_same_image(networks: Callable[[str], nn.Module], name: str) -> None:
    image, mask = scene()
    kept = image.clone(), mask.clone()
    first = networks(name)(image, mask)
    torch.manual_seed(99)  # nothing may be drawn behind the caller's back
    assert torch.equal(networks(name)(image, mask), first)
    assert torch.equal(image, kept[0])
    assert torch.equal(mask, kept[1])


@pytest.mark.parametrize("name", NAMES)
def test_every_trainable_parameter_gets_a_gradient(name: str) -> None:
    network = build(name).train()
    image, mask = scene()
    # What training looks at: mapped priors, the divergence of the noise, small images.
    training_calls = ("predict_with_prior", "predict_with_divergence", "predict_pyramid")
    predict = next((getattr(network, call) for call in training_calls if hasattr(network, call)), network)
    noise = (noise_for(network, seed=1),) if isinstance(network, StochasticNetwork) else ()
    losses = [part.float().square().mean() for part in tensors_of(predict(image, mask, *noise))]
    torch.stack(losses).sum().backward()
    trained = {key: value for key, value in network.named_parameters() if value.requires_grad}
    assert trained
    without = [key for key, value in trained.items() if value.grad is None or not value.grad.any()]
    assert without == []
    assert all(value.grad.isfinite().all() for value in trained.values() if value.grad is not None)


def tensors_of(answer: object) -> list[Tensor]:
    if isinstance(answer, Tensor):
        return [answer]
    assert isinstance(answer, list | tuple)
    return [tensor for part in answer for tensor in tensors_of(part)]


@pytest.mark.parametrize("name", NAMES)
def test_weights_go_to_a_file_and_come_back_strictly(
    networks: Callable[[str], nn.Module], name: str, tmp_path: Path
) -> None:
    network = networks(name)
    path = tmp_path / "weights.safetensors"
    save_weights(path, network.state_dict(), {"network": name})
    torch.manual_seed(7)
    other = fold(build_small(name).eval())
    load_weights(other, path)
    image, mask = scene()
    assert float((other(image, mask) - network(image, mask)).abs().max()) < 0.02  # files may be float16
    assert other.state_dict().keys() == network.state_dict().keys()


@pytest.mark.parametrize("name", COMPACT)
def test_the_two_sizes_differ_in_widths_only(name: str) -> None:
    published, compact = without_numbers(name, "published"), without_numbers(name, "compact")
    counts = [sum(p.numel() for p in network.parameters()) for network in (published, compact)]
    assert counts[1] < counts[0] / 3
    assert {key.split(".")[0] for key in published.state_dict()} == {
        key.split(".")[0] for key in compact.state_dict()
    }


# A new network gets a row: a field of its size whose change shows in its tensors.
CHANGED: dict[str, dict[str, object]] = {
    "dgi": {"has_filler": False, "level_channels": [8, 8, 16, 16]},
    "gmsrm": {"variant": "base"},
    "lama": {"blocks": 1},
    "migan": {"trained_px": 32, "max_channels": 8},
    "migan-256": {"max_channels": 8},
    "pennet": {"base_channels": 4},
    "spl": {"guidance": "concatenation"},
    "spn": {"guidance_scales": 1, "guidance": "concatenation"},
    "spn-probabilistic": {"guidance_scales": 2, "latent_channels": 4},
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_says_so_is_of_a_network_with_other_widths(name: str, tmp_path: Path) -> None:
    path, usual = tmp_path / "changed.safetensors", tmp_path / "usual.safetensors"
    save_weights(path, {}, {"network": name, WIDTHS_KEY: json.dumps(CHANGED[name])})
    save_weights(usual, {}, {"network": name})
    size: SizeName = "compact" if name in COMPACT else "published"
    with torch.device("meta"):
        changed, same = build_for(path, name, size), build_for(usual, name, size)
        expected = NETWORKS[name].build(size).state_dict()
    assert [value.shape for value in same.state_dict().values()] == [one.shape for one in expected.values()]
    assert [value.shape for value in changed.state_dict().values()] != [
        one.shape for one in expected.values()
    ]
    assert type(changed) is type(same)


@pytest.mark.parametrize(
    ("widths", "message"),
    [
        ("no table", "cannot be read"),
        ("[3]", "no table"),
        ('{"base_channels": 3}', "what pennet cannot be: base_channels must be a multiple of 4"),
        ('{"heads": 4}', "what pennet cannot be: .*heads"),
        ('{"base_channels": "many"}', "what pennet cannot be"),
        ('{"base_channels": 400000000}', "what no network is"),
    ],
)
def test_widths_that_cannot_be_are_refused(widths: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.safetensors"
    save_weights(path, {}, {"network": "pennet", WIDTHS_KEY: widths})
    with pytest.raises(WeightsError, match=message):
        build_for(path, "pennet", "published")


@pytest.mark.parametrize("name", STOCHASTIC)
@pytest.mark.parametrize(("height", "width"), [(64, 64), (65, 79)])
def test_noise_of_its_shapes_is_taken_and_makes_a_difference(
    networks: Callable[[str], nn.Module], name: str, height: int, width: int
) -> None:
    network = networks(name)
    image, mask = scene(height, width)
    images = []
    for seed in (1, 2, 1):
        images.append(network(image, mask, noise_for(network, seed=seed, height=height, width=width)))
        check_prediction(images[-1], image)
    first, other, again = images
    assert torch.equal(again, first)
    hole = mask.expand_as(image) > 0
    assert float((other - first)[hole].abs().max()) > 1e-4


@pytest.mark.parametrize("name", STOCHASTIC)
def test_no_noise_is_the_mean_and_zero_noise_is_the_same(
    networks: Callable[[str], nn.Module], name: str
) -> None:
    network = networks(name)
    image, mask = scene()
    mean = network(image, mask)
    nothing = scale(noise_for(network, seed=3), 0.0)
    assert float((network(image, mask, nothing) - mean).abs().max()) < TOLERANCE
    drawn = network(image, mask, noise_for(network, seed=3))
    assert float((drawn - mean).abs().max()) > 1e-4


@pytest.mark.parametrize("name", STOCHASTIC)
def test_one_state_serves_any_number_of_noises(networks: Callable[[str], nn.Module], name: str) -> None:
    network = networks(name)
    assert isinstance(network, StochasticNetwork)
    image, mask = scene(65, 79)
    noises = [noise_for(network, seed=seed, height=65, width=79) for seed in (1, 2)]
    state = network.encode(image, mask)
    decoded = [network.decode(state, noise) for noise in (*noises, None)]
    for prediction, noise in zip(decoded, (*noises, None), strict=True):
        assert torch.equal(prediction, network(image, mask, noise))


@pytest.mark.parametrize("name", NAMES)
def test_what_can_be_inspected_covers_the_image(networks: Callable[[str], nn.Module], name: str) -> None:
    network = networks(name)
    image, mask = scene(65, 79)
    if isinstance(network, InspectableNetwork):
        maps = network.prior(image, mask)
        heights = [features.shape[2] for features in maps]
        assert heights == sorted(heights)
        for features in maps:
            assert features.isfinite().all()
            cell = 65 / features.shape[2]
            assert abs(79 / features.shape[3] - cell) < cell  # up to a fraction of a cell
    if isinstance(network, CopyingNetwork):
        sources, shares = network.copy_sources(image, mask)
        assert sources.shape == (*shares.shape, 2)
        assert float(shares.min()) >= 0
        assert float(shares.max()) <= 1
