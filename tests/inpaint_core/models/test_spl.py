import copy
import dataclasses
from pathlib import Path
from typing import get_args

import pytest
import torch
import torch.nn.functional as F
from torch.utils.flop_counter import FlopCounterMode

from inpaint_core.errors import WeightsError
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.layers.semantic_blocks import Guidance
from inpaint_core.models.spl import COMPACT, PUBLISHED, Spl, SplSize
from inpaint_core.state_dict.weights_file import load_weights, save_weights
from tests.inpaint_core.models.published_vectors import (
    published_shapes,
    published_vectors,
    published_weights,
    random_scene,
)

TINY = SplSize(
    prior_channels=(4, 8, 16, 12),
    image_channels=(8, 4, 8),
    dense_blocks=2,
    dense_layers=3,
    growth=4,
    residual_blocks=2,
    spade_blocks=2,
    spade_hidden=6,
    mapped_channels=5,
)
CONCATENATING = dataclasses.replace(TINY, guidance="concatenation")


WAYS = ["plain", "folded"]


@pytest.fixture(scope="module", params=[(guidance, way) for guidance in get_args(Guidance) for way in WAYS])
def tiny(request: pytest.FixtureRequest) -> Spl:
    torch.manual_seed(1)
    guidance, way = request.param
    network = Spl(dataclasses.replace(TINY, guidance=guidance))
    for name, parameter in network.named_parameters():
        if "ground" in name:  # they start at 0, where a swap would not show
            torch.nn.init.normal_(parameter)
    return (network if way == "plain" else fold(network)).eval()


@pytest.fixture(scope="module", params=WAYS)
def published(request: pytest.FixtureRequest) -> Spl:
    network = Spl()
    network.load_state_dict(published_weights("spl", gain=1.4), strict=True)
    return (network if request.param == "plain" else fold(network)).eval()


def test_it_has_the_published_names_and_shapes() -> None:
    with torch.device("meta"):
        network = Spl(PUBLISHED)
    assert {key: tuple(value.shape) for key, value in network.state_dict().items()} == published_shapes("spl")
    assert sum(parameter.numel() for parameter in network.parameters()) == 45_597_223


def test_it_reproduces_the_published_network(published: Spl) -> None:
    vectors = published_vectors("spl")
    with torch.inference_mode():
        prediction, (mapped,) = published.predict_with_prior(vectors.image, vectors.mask)
    assert vectors.prediction.std() > 0.05  # a flat image would prove nothing
    error = (prediction - vectors.prediction).abs()
    # What float32 costs depends on the order of the sums: with these weights up to 7e-5 at single pixels.
    assert error.max() < 1e-4
    assert error.mean() < 3e-6
    torch.testing.assert_close(mapped.mean(dim=(2, 3))[0], vectors.extra["prior_mean"], rtol=1e-5, atol=0.05)


def test_in_float64_only_the_rounding_of_the_published_float32_output_is_left(published: Spl) -> None:
    vectors = published_vectors("spl")
    exact = copy.deepcopy(published).double()
    with torch.inference_mode():
        prediction = exact(vectors.image.double(), vectors.mask.double())
    error = (prediction - vectors.prediction).abs()
    assert error.max() < 2e-5
    assert error.mean() < 1e-6


def test_what_lies_in_the_hole_is_not_looked_at(tiny: Spl) -> None:
    image, mask = random_scene(32, 48)
    with torch.inference_mode():
        assert torch.equal(tiny(image, mask), tiny(image * (1 - mask) + 0.3 * mask, mask))


@pytest.mark.parametrize(("height", "width"), [(32, 48), (33, 50), (1, 1), (70, 3), (16, 17)])
def test_any_size_comes_back_as_it_went_in(tiny: Spl, height: int, width: int) -> None:
    image, mask = random_scene(height, width)
    with torch.inference_mode():
        prediction, (prior,) = tiny(image, mask), tiny.prior(image, mask)
    assert prediction.shape == image.shape
    assert prediction.isfinite().all()
    assert prediction.min() >= 0
    assert prediction.max() <= 1
    assert prior.shape == (1, 12, -(-height // 4), -(-width // 4))


@pytest.mark.parametrize("hole", ["everything", "one pixel", "border", "nothing"])
def test_extreme_masks_give_finite_images(tiny: Spl, hole: str) -> None:
    image, mask = random_scene(32, 32)
    mask.zero_()
    if hole == "everything":
        mask += 1
    elif hole == "one pixel":
        mask[:, :, 20, 30] = 1
    elif hole == "border":
        mask[:, :, :, :9] = 1
    with torch.inference_mode():
        assert tiny(image, mask).isfinite().all()


def test_a_batch_gives_what_single_images_give(tiny: Spl) -> None:
    image, mask = random_scene(32, 40, batch=2)
    mask[1] = mask[1].flip(-1).roll(5, dims=-2)
    with torch.inference_mode():
        together = tiny(image, mask)
        apart = torch.cat([tiny(image[i : i + 1], mask[i : i + 1]) for i in range(2)])
    torch.testing.assert_close(together, apart, atol=1e-5, rtol=0)


@pytest.mark.parametrize("size", [TINY, CONCATENATING], ids=["spade", "concatenation"])
def test_gradient_reaches_every_parameter(size: SplSize) -> None:
    torch.manual_seed(2)
    network = Spl(size)
    image, mask = random_scene(32, 32)
    prediction, (mapped,) = network.predict_with_prior(image, mask)
    (prediction.square().mean() + mapped.square().mean()).backward()
    without = [n for n, value in network.named_parameters() if value.grad is None or not value.grad.any()]
    assert without == []


def test_the_mapped_prior_comes_with_the_same_prediction(tiny: Spl) -> None:
    image, mask = random_scene(30, 41)
    with torch.inference_mode():
        prediction, (mapped,) = tiny.predict_with_prior(image, mask)
        (prior,) = tiny.prior(image, mask)
        assert torch.equal(prediction, tiny(image, mask))
        torch.testing.assert_close(mapped, tiny.feature_mapping(prior), atol=1e-5, rtol=1e-5)


def test_concatenation_takes_the_place_of_spade_and_of_nothing_else() -> None:
    with torch.device("meta"):
        spade, concatenation = (
            {name: tuple(value.shape) for name, value in Spl(size).state_dict().items()}
            for size in (PUBLISHED, dataclasses.replace(PUBLISHED, guidance="concatenation"))
        )
    differing = spade.items() ^ concatenation.items()
    assert {name.rpartition(".")[0] for name, _ in differing} == {
        *(name.rpartition(".")[0] for name in spade if "mlp_" in name),
        "middle.0.conv_block.3",
        "middle.0.shortcut.1",
    }
    blocks = [name for name in concatenation if name.endswith("conv_block.7.weight")]
    assert len(blocks) == 8
    assert concatenation["middle.0.conv_block.3.weight"] == (256, 512, 3, 3)


def test_the_first_block_sees_prior_and_features_behind_each_other() -> None:
    torch.manual_seed(4)
    network = Spl(CONCATENATING).eval()
    features, prior = torch.randn(2, 8, 12, 9), torch.randn(2, 12, 12, 9)
    both = torch.cat([features, prior], dim=1)
    state = network.state_dict()

    def convolved(values: torch.Tensor, name: str, *, dilation: int = 1) -> torch.Tensor:
        padded = F.pad(values, (dilation,) * 4, mode="reflect")
        name = f"middle.{name}"
        return F.conv2d(padded, state[f"{name}.weight"], state[f"{name}.bias"], dilation=dilation)

    def change(values: torch.Tensor, block: int) -> torch.Tensor:
        inner = convolved(F.instance_norm(values).relu(), f"{block}.conv_block.3", dilation=2)
        return convolved(F.instance_norm(inner).relu(), f"{block}.conv_block.7")

    first = convolved(both, "0.shortcut.1") + change(both, 0)
    expected = first + change(first, 1)
    for one in (network, fold(copy.deepcopy(network))):
        torch.testing.assert_close(one.guide(features, prior), expected, atol=1e-5, rtol=1e-5)
        with torch.inference_mode():
            torch.testing.assert_close(one.guide(features, prior), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(("trained", "other"), [(TINY, CONCATENATING), (CONCATENATING, TINY)])
def test_weights_of_the_other_guidance_are_refused(trained: SplSize, other: SplSize, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    save_weights(path, Spl(trained).state_dict(), {"network": "spl"})
    load_weights(Spl(trained), path)
    with pytest.raises(WeightsError, match=r"middle\.0\.conv_block"):
        load_weights(Spl(other), path)


def test_the_compact_size_is_a_fraction_of_the_published_one() -> None:
    compact, published = (work_and_weights(size) for size in (COMPACT, PUBLISHED))
    assert compact[0] / published[0] == pytest.approx(0.13, abs=0.005)
    assert compact[1] == 5_821_439


def work_and_weights(size: SplSize) -> tuple[int, int]:
    with torch.device("meta"):
        network = Spl(size)
        with FlopCounterMode(display=False) as counter:
            network(*random_meta(256))
    return counter.get_total_flops(), sum(parameter.numel() for parameter in network.parameters())


def random_meta(side: int) -> tuple[torch.Tensor, torch.Tensor]:
    return torch.empty(1, 3, side, side, device="meta"), torch.empty(1, 1, side, side, device="meta")


@pytest.mark.parametrize(("height", "width"), [(64, 48), (36, 52)])
def test_the_folded_network_gives_what_the_plain_one_gives(height: int, width: int) -> None:
    folded, plain = twins()
    image, mask = random_scene(height, width)
    with torch.inference_mode():
        torch.testing.assert_close(folded(image, mask), plain(image, mask), atol=1e-5, rtol=0)


def test_gradients_of_the_folded_network_are_those_of_the_plain_one() -> None:
    folded, plain = twins()
    image, mask = random_scene(32, 32)
    gradients = []
    # In float64: the white hole has next to no deviation, and magnifies what float32 rounds off.
    for one in (folded.double(), plain.double()):
        one(image.double(), mask.double()).square().sum().backward()
        gradients.append(
            {name: value.grad for name, value in one.named_parameters() if value.grad is not None}
        )
    largest = max(float(value.abs().max()) for value in gradients[0].values())
    assert gradients[0].keys() == gradients[1].keys()
    for name, value in gradients[0].items():
        torch.testing.assert_close(value, gradients[1][name], atol=1e-9 * largest, rtol=1e-6)


@pytest.mark.parametrize("converted", [True, False])
def test_half_precision_stays_close(tiny: Spl, *, converted: bool) -> None:
    image, mask = random_scene(32, 32)
    with torch.inference_mode():
        expected = tiny(image, mask)
        if converted:
            half = copy.deepcopy(tiny).bfloat16()(image.bfloat16(), mask.bfloat16())
        else:
            with torch.autocast("cpu", torch.bfloat16):
                half = tiny(image, mask)
    assert half.dtype == torch.float32
    assert 0 < (half - expected).abs().mean() < 0.01


def twins() -> tuple[Spl, Spl]:
    torch.manual_seed(3)
    size = dataclasses.replace(
        TINY, prior_channels=(8, 16, 48, 48), image_channels=(48, 48, 48), spade_hidden=48
    )
    network = Spl(size)
    for name, parameter in network.named_parameters():
        if "ground" in name:
            torch.nn.init.normal_(parameter)
    return fold(copy.deepcopy(network)), network


def test_wrong_shapes_are_refused(tiny: Spl) -> None:
    with pytest.raises(ValueError, match="mask must be"):
        tiny(torch.zeros(1, 3, 64, 64), torch.zeros(1, 3, 64, 64))
    with pytest.raises(ValueError, match="at least 1"):
        SplSize(growth=0)
    with pytest.raises(ValueError, match="guidance must be one of"):
        SplSize(guidance="sum")  # type: ignore[arg-type]
