import json
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch

from inpaint_core.errors import WeightsError
from inpaint_core.inspection.copying import arrows_of
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.layers.patch_attention import PatchAttention
from inpaint_core.models.networks import WIDTHS_KEY, build_for
from inpaint_core.models.pennet import ATTENTIONS, PUBLISHED, AttentionForm, PenNet, PenNetSize
from inpaint_core.models.protocols import CopyingNetwork, InspectableNetwork
from inpaint_core.region import Box
from inpaint_core.runtime.memory import memory_needed_bytes
from inpaint_core.state_dict.weights_file import load_weights, save_weights

DATA = Path(__file__).parents[2] / "data"
FEWER_LEVELS = [(), (2,), (5,), (1, 3)]
"""Some ways of leaving attention out; the first two are the paper's ablations."""


def published_weights(salt: int = 1, gain: float = 1.4) -> dict[str, torch.Tensor]:
    """Weights that anybody can regenerate from the names of the published parameters."""
    keys = json.loads((DATA / "pennet_keys.json").read_text(encoding="utf-8"))
    state = {}
    for key, entry in keys.items():
        shape = entry["shape"] if isinstance(entry, dict) else entry[0]
        rng = np.random.default_rng([zlib.crc32(key.encode()), salt])
        values = rng.standard_normal(shape)
        values = values * gain / np.sqrt(np.prod(shape[1:])) if len(shape) > 1 else 0.1 * values
        state[key] = torch.from_numpy(np.asarray(values, dtype=np.float32))
    return state


@pytest.fixture(scope="module", params=["plain", "folded"])
def published(request: pytest.FixtureRequest) -> PenNet:
    network = PenNet()
    network.load_state_dict(published_weights(), strict=True)
    return (network if request.param == "plain" else fold(network)).eval()


def random_scene(height: int, width: int, *, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(height * 1000 + width)
    image = torch.rand(batch, 3, height, width, generator=generator)
    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 3 : width // 2 + 1] = 1
    return image, mask


def test_it_has_the_published_number_of_parameters() -> None:
    assert sum(parameter.numel() for parameter in PenNet().parameters()) == 10_231_538


def test_it_reproduces_the_published_network(published: PenNet) -> None:
    vectors = np.load(DATA / "pennet_128x128_s1.npz")
    image = torch.from_numpy(vectors["image"]).permute(2, 0, 1)[None].float() / 255
    mask = torch.from_numpy(vectors["mask"]).float()[None, None]
    expected = torch.from_numpy(vectors["prediction"])[None]
    with torch.inference_mode():
        prediction = published(image, mask)
    assert prediction.shape == expected.shape
    assert expected.std() > 0.05  # a flat image would prove nothing
    assert (prediction * 2 - 1 - expected).abs().max() < 1e-4


def test_what_lies_in_the_hole_is_not_looked_at(published: PenNet) -> None:
    image, mask = random_scene(64, 128)
    with torch.inference_mode():
        one = published(image, mask)
        other = published(image * (1 - mask) + 0.3 * mask, mask)
    assert torch.equal(one, other)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (65, 127), (30, 200), (1, 1), (100, 7)])
def test_any_size_comes_back_as_it_went_in(published: PenNet, height: int, width: int) -> None:
    image, mask = random_scene(height, width)
    with torch.inference_mode():
        prediction = published(image, mask)
    assert prediction.shape == image.shape
    assert prediction.isfinite().all()
    assert prediction.min() >= 0
    assert prediction.max() <= 1


@pytest.mark.parametrize("hole", ["everything", "one pixel", "border", "nothing"])
def test_extreme_masks_give_finite_images(published: PenNet, hole: str) -> None:
    image, mask = random_scene(64, 64)
    mask.zero_()
    if hole == "everything":
        mask += 1
    elif hole == "one pixel":
        mask[:, :, 20, 30] = 1
    elif hole == "border":
        mask[:, :, :, :9] = 1
    with torch.inference_mode():
        assert published(image, mask).isfinite().all()


def test_a_batch_gives_what_single_images_give(published: PenNet) -> None:
    image, mask = random_scene(64, 64, batch=2)
    mask[1] = mask[1].flip(-1)
    with torch.inference_mode():
        together = published(image, mask)
        apart = torch.cat([published(image[i : i + 1], mask[i : i + 1]) for i in range(2)])
    torch.testing.assert_close(together, apart, atol=1e-5, rtol=0)


def test_gradient_reaches_every_parameter() -> None:
    network = PenNet()
    image, mask = random_scene(128, 128)
    prediction, images = network.predict_pyramid(image * 2 - 1, mask)
    (prediction.square().mean() + sum(photo.square().mean() for photo in images)).backward()
    without = [
        name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()
    ]
    assert without == []


def test_the_pyramid_halves_from_scale_to_scale(published: PenNet) -> None:
    image, mask = random_scene(128, 64)
    with torch.inference_mode():
        _, images = published.predict_pyramid(image * 2 - 1, mask)
    assert [tuple(photo.shape[-2:]) for photo in images] == [
        (64, 32),
        (32, 16),
        (16, 8),
        (8, 4),
        (4, 2),
    ]


def test_its_prior_covers_the_image_from_coarse_to_fine(published: PenNet) -> None:
    image, mask = random_scene(100, 130)
    with torch.inference_mode():
        assert isinstance(published, InspectableNetwork)
        prior = published.prior(image, mask)
        filled = published.prior(image * (1 - mask) + 0.3 * mask, mask)
    assert [tuple(features.shape) for features in prior] == [
        (1, 128, 13, 17),
        (1, 64, 25, 33),
        (1, 32, 50, 65),
    ]
    assert all(features.std() > 0 for features in prior)
    assert all(torch.equal(one, other) for one, other in zip(prior, filled, strict=True))


def test_a_repeated_texture_is_copied_from_itself_or_a_repetition(published: PenNet) -> None:
    """Far from border and hole a cell looks like itself, and like those one or more periods away."""
    generator = torch.Generator().manual_seed(6)
    tile = torch.rand(1, 3, 64, 64, generator=generator)  # the deepest level has a cell for every 64 pixels
    image, mask = tile.repeat(1, 1, 3, 5), torch.zeros(1, 1, 192, 320)
    mask[:, :, 88:104, 24:40] = 1
    with torch.inference_mode():
        assert isinstance(published, CopyingNetwork)
        sources, shares = published.copy_sources(image, mask)
    assert sources.shape == (48, 80, 2)
    assert shares.shape == (48, 80)
    hole = torch.nn.functional.max_pool2d(mask, 4)[0, 0] > 0
    assert not hole[sources[..., 0], sources[..., 1]].any()
    own = torch.stack(torch.meshgrid(torch.arange(48), torch.arange(80), indexing="ij"), dim=2)
    away = (sources - own)[8:-8, 24:-8]
    repeated = (away % 16 == 0).all(dim=2).float().mean()
    assert repeated > 0.8


def test_sources_lie_in_the_image_and_not_in_its_mirrored_margin(published: PenNet) -> None:
    image, mask = random_scene(66, 70)
    with torch.inference_mode():
        sources, shares = published.copy_sources(image, mask)
    assert sources.shape == (17, 18, 2)
    assert sources.min() >= 0
    assert (sources < torch.tensor([17, 18])).all()
    assert shares.min() >= 0
    assert shares.max() <= 1


def small(levels: tuple[int, ...]) -> PenNet:
    torch.manual_seed(8)
    return fold(PenNet(PenNetSize(base_channels=8, attention_levels=levels)).eval())


def test_attention_at_all_levels_is_the_published_network() -> None:
    assert PUBLISHED == PenNetSize(attention_levels=(1, 2, 3, 4, 5))
    names = {name.split(".")[0] for name in small((1, 2, 3, 4, 5)).state_dict()}
    for levels in FEWER_LEVELS:
        without = {f"at_conv0{level}" for level in (1, 2, 3, 4) if level not in levels}
        assert {name.split(".")[0] for name in small(levels).state_dict()} == names - without


@pytest.mark.parametrize("levels", FEWER_LEVELS)
def test_features_of_a_level_without_attention_pass_as_they_are(levels: tuple[int, ...]) -> None:
    network = small(levels)
    image, mask = random_scene(128, 192)
    with torch.inference_mode():
        encoded = network.encode(torch.cat([image, mask], dim=1))
        filled = network.fill_features(encoded, mask)
        fusions = (network.at_conv01, network.at_conv02, network.at_conv03, network.at_conv04)
        for level, (before, after) in enumerate(zip(encoded[:-1], filled, strict=True), start=1):
            if level not in levels:
                assert torch.equal(after, before)
                continue
            below = [*filled, encoded[-1]][level]
            rebuilt = PatchAttention(patch_size=1 if level == 5 else 3)(before, below, mask)
            expected = rebuilt if level == 5 else fusions[level - 1](rebuilt)
            assert not torch.equal(after, before)
            torch.testing.assert_close(after, expected, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("levels", FEWER_LEVELS)
def test_with_less_attention_it_still_predicts_and_learns_whole(levels: tuple[int, ...]) -> None:
    network = small(levels)
    image, mask = random_scene(65, 127)
    with torch.inference_mode():
        one, other = network(image, mask), network(image * (1 - mask) + 0.3 * mask, mask)
        prior = network.prior(image, mask)
    assert one.shape == image.shape
    assert torch.equal(one, other)
    assert [tuple(features.shape) for features in prior] == [(1, 32, 9, 16), (1, 16, 17, 32), (1, 8, 33, 64)]
    image, mask = random_scene(128, 128)
    prediction, images = network.predict_pyramid(image * 2 - 1, mask)
    (prediction.square().mean() + sum(photo.square().mean() for photo in images)).backward()
    assert all(value.grad is not None and value.grad.any() for value in network.parameters())


@pytest.mark.parametrize(("levels", "cell_px"), [((1, 2, 3, 4, 5), 4), ((2,), 8), ((2, 4), 8), ((5,), 64)])
def test_sources_are_those_of_the_finest_attention_there_is(levels: tuple[int, ...], cell_px: int) -> None:
    image, mask = random_scene(192, 250)
    mask.zero_()
    mask[:, :, 64:128, 64:128] = 1  # whole cells, at every level
    with torch.inference_mode():
        sources, shares = small(levels).copy_sources(image, mask)
    assert sources.shape == (*shares.shape, 2)
    assert shares.shape == (192 // cell_px, -(-250 // cell_px))
    hole = torch.nn.functional.max_pool2d(mask, cell_px, ceil_mode=True)[0, 0] > 0
    assert shares.max() > 0
    assert not hole[sources[..., 0], sources[..., 1]][shares > 0].any()


def test_without_attention_nothing_is_copied() -> None:
    image, mask = random_scene(66, 70)
    with torch.inference_mode():
        sources, shares = small(()).copy_sources(image, mask)
    assert sources.shape == (17, 18, 2)
    assert not shares.any()
    assert len(arrows_of(sources, shares, mask, Box(0, 0, 70, 66)).shares) == 0


@pytest.mark.parametrize("levels", FEWER_LEVELS)
def test_weights_of_a_network_with_other_attention_are_refused(
    levels: tuple[int, ...], tmp_path: Path
) -> None:
    whole, fewer = small((1, 2, 3, 4, 5)), small(levels)
    for trained, other in ((whole, fewer), (fewer, whole)):
        path = tmp_path / "weights.safetensors"
        save_weights(path, trained.state_dict(), {"network": "pennet"})
        load_weights(trained, path)
        with pytest.raises(WeightsError, match="at_conv0"):
            load_weights(other, path)


@pytest.mark.parametrize("levels", [(0,), (6,), (2, 1), (3, 3), (-1, 1)])
def test_levels_that_there_are_not_are_refused(levels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="attention_levels must be some of"):
        PenNetSize(attention_levels=levels)


def test_a_network_whose_weights_would_pass_for_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="level 5 alone"):
        PenNetSize(attention_levels=(1, 2, 3, 4))


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="mask must be"):
        PenNet()(torch.zeros(1, 3, 64, 64), torch.zeros(1, 3, 64, 64))
    with pytest.raises(ValueError, match="image must be"):
        PenNet()(torch.zeros(3, 64, 64), torch.zeros(1, 64, 64))


FORMS = [form for form in ATTENTIONS if form != "release"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("levels", [(1, 2, 3, 4, 5), (2,)])
def test_other_attentions_are_recorded_and_load_again(
    form: AttentionForm, levels: tuple[int, ...], tmp_path: Path
) -> None:
    torch.manual_seed(9)
    widths = {"base_channels": 8, "attention_levels": levels, "attention": form}
    network = PenNet(PenNetSize(base_channels=8, attention_levels=levels, attention=form)).eval()
    path = tmp_path / "other.safetensors"
    metadata = {"network": "pennet", "size": "published", WIDTHS_KEY: json.dumps(widths)}
    save_weights(path, network.state_dict(), metadata)
    again = build_for(path, "pennet", "published").eval()
    load_weights(again, path)
    image, mask = random_scene(128, 192)
    with torch.inference_mode():
        one, other = network(image, mask), fold(again)(image, mask)
        network.attention = network.deepest_attention = PatchAttention(patch_size=1)
        assert not torch.allclose(network(image, mask), other, atol=1e-6)
    torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("form", FORMS)
def test_other_attentions_learn_whole_and_know_their_sources(form: AttentionForm) -> None:
    torch.manual_seed(10)
    network = PenNet(PenNetSize(base_channels=8, attention_levels=(2, 3), attention=form))
    image, mask = random_scene(128, 128)
    prediction, images = network.predict_pyramid(image * 2 - 1, mask)
    (prediction.square().mean() + sum(photo.square().mean() for photo in images)).backward()
    assert all(value.grad is not None and value.grad.any() for value in network.parameters())
    mask.zero_()
    mask[:, :, 64:128, 64:128] = 1
    with torch.inference_mode():
        sources, shares = network.copy_sources(image, mask)
    cell_px = 4 if form == "patch-swap" else 8
    assert sources.shape == (128 // cell_px, 128 // cell_px, 2)
    hole = torch.nn.functional.max_pool2d(mask, cell_px)[0, 0] > 0
    assert shares[hole].max() > 0
    assert not hole[sources[..., 0], sources[..., 1]][shares > 0].any()


def test_an_attention_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="attention must be one of"):
        PenNetSize(attention="self")  # type: ignore[arg-type]


def test_attentions_that_hold_all_weights_ask_for_the_memory_they_take() -> None:
    """At 512 x 512 a map of 128 x 128 has 268 million weights, of which some copies are held."""
    plain = memory_needed_bytes(PenNet(), height=512, width=512)
    for form, least in (("paper", 4e9), ("contextual", 4e9), ("patch-swap", 0.0)):
        network = PenNet(PenNetSize(attention=form))
        more = memory_needed_bytes(network, height=512, width=512) - plain
        assert more >= least - 1e7, form
        small = memory_needed_bytes(network, height=128, width=128)
        assert small < memory_needed_bytes(PenNet(), height=128, width=128) + 1e8
