import copy
from dataclasses import replace
from typing import get_args

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from inpaint_core.models.gmsrm import COMPACT, PUBLISHED, GmSrm, GmSrmSize, Variant
from inpaint_core.models.protocols import InspectableNetwork, StochasticNetwork

SMALL = GmSrmSize(
    encoder_channels=(8, 8, 12, 12, 16, 16),
    memory_channels=(16, 16, 12, 12, 8, 8, 8),
    decoder_channels=(16, 12, 12, 8, 8, 8),
    code_channels=16,
    query_channels=8,
    noise_channels=8,
    output_channels=8,
)


def awaken(network: nn.Module) -> None:
    """Move everything that begins at zero, as training does, so that each part has a say."""
    generator = torch.Generator().manual_seed(8)
    for name, parameter in network.named_parameters():
        if name.endswith("noise_strength") or ("noise_distributions" in name and "linear" in name):
            parameter.data = 0.5 * torch.randn(parameter.shape, generator=generator)
        elif name.startswith("fusions") and name.endswith("weight"):
            parameter.data += 0.05 * torch.randn(parameter.shape, generator=generator)


def built(size: GmSrmSize = SMALL, *, awake: bool = True) -> GmSrm:
    torch.manual_seed(7)
    network = GmSrm(size)
    if awake:
        awaken(network)
    return network.eval()


@pytest.fixture(scope="module")
def network() -> GmSrm:
    return built()


@pytest.fixture(scope="module")
def compact() -> GmSrm:
    return built(COMPACT)


def scene(height: int, width: int, *, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(height * 1000 + width)
    image = torch.rand(batch, 3, height, width, generator=generator)
    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 3 : width // 2 + 1] = 1
    return image, mask


def drawn(network: GmSrm, height: int, width: int, *, seed: int = 1, batch: int = 1) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(batch, *shape, generator=generator) for shape in network.noise_shapes(height, width)]


def multiply_adds(size: GmSrmSize) -> int:
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        GmSrm(size)(torch.zeros(1, 3, 256, 256), torch.zeros(1, 1, 256, 256))
    return counter.get_total_flops() // 2


def parameters(size: GmSrmSize) -> int:
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in GmSrm(size).parameters())


def test_the_compact_size_is_small_and_a_sixth_to_a_quarter_of_the_work() -> None:
    assert parameters(PUBLISHED) == 102_436_711
    assert parameters(COMPACT) <= 6_000_000
    assert 1 / 6 <= multiply_adds(COMPACT) / multiply_adds(PUBLISHED) <= 1 / 4


def test_it_offers_what_stochastic_and_inspectable_networks_offer(network: GmSrm) -> None:
    assert isinstance(network, StochasticNetwork)
    assert isinstance(network, InspectableNetwork)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (65, 127), (30, 200), (1, 1), (513, 64)])
def test_any_size_comes_back_as_it_went_in(network: GmSrm, height: int, width: int) -> None:
    image, mask = scene(height, width)
    noise = drawn(network, height, width)
    with torch.inference_mode():
        for prediction in (network(image, mask), network(image, mask, noise)):
            assert prediction.shape == image.shape
            assert prediction.dtype == torch.float32
            assert prediction.min() >= 0  # false for what is not a number, too
            assert prediction.max() <= 1


@pytest.mark.parametrize("hole", ["everything", "one pixel", "border", "nothing"])
def test_extreme_masks_give_finite_images(network: GmSrm, hole: str) -> None:
    image, mask = scene(64, 64)
    mask.zero_()
    if hole == "everything":
        mask += 1
    elif hole == "one pixel":
        mask[:, :, 20, 30] = 1
    elif hole == "border":
        mask[:, :, :, :9] = 1
    with torch.inference_mode():
        assert network(image, mask, drawn(network, 64, 64)).isfinite().all()


def test_what_lies_in_the_hole_is_not_looked_at(network: GmSrm) -> None:
    image, mask = scene(64, 128)
    with torch.inference_mode():
        one = network(image, mask)
        assert torch.equal(one, network(image * (1 - mask) + 0.3 * mask, mask))
        # ... and what is known, is.
        assert not torch.equal(one, network(image * mask + 0.3 * (1 - mask), mask))


def test_the_deepest_features_of_a_small_image_still_tell_it_from_another(network: GmSrm) -> None:
    one, other = (torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(s)) for s in (1, 2))
    _, mask = scene(64, 64)
    with torch.inference_mode():
        deepest = [network.encode(image, mask).encoded[-1] for image in (one, other)]
    assert deepest[0].shape[-2:] == (1, 1)  # a single position, whose own mean would leave nothing
    assert deepest[0].max() < 10
    assert (deepest[0] - deepest[1]).abs().max() > 0.05


def test_a_batch_gives_what_single_images_give(compact: GmSrm) -> None:
    image, mask = scene(64, 128, batch=2)
    mask[1] = mask[1].flip(-1)
    noise = drawn(compact, 64, 128, batch=2)
    with torch.inference_mode():
        together = compact(image, mask, noise)
        apart = [
            compact(image[i : i + 1], mask[i : i + 1], [tensor[i : i + 1] for tensor in noise])
            for i in range(2)
        ]
    assert together.std() > 0.01
    torch.testing.assert_close(together, torch.cat(apart), atol=1e-5, rtol=0)


def test_noise_has_the_sizes_of_the_memory_levels(network: GmSrm) -> None:
    shapes = network.noise_shapes(256, 256)
    assert len(shapes) == 13
    assert shapes[0] == (1, 4, 4)
    assert shapes[1] == shapes[2] == (1, 8, 8)
    assert shapes[-1] == (1, 256, 256)
    assert network.noise_shapes(65, 10)[-1] == (1, 128, 64)


def test_the_same_noise_gives_the_same_image_and_another_another(network: GmSrm) -> None:
    image, mask = scene(64, 64)
    with torch.inference_mode():
        state = network.encode(image, mask)
        one = network.decode(state, drawn(network, 64, 64))
        assert torch.equal(one, network.decode(state, drawn(network, 64, 64)))
        assert torch.equal(one, network(image, mask, drawn(network, 64, 64)))
        other = network.decode(state, drawn(network, 64, 64, seed=2))
    assert (one - other).abs().max() > 0.01


@pytest.mark.parametrize("variant", get_args(Variant))
def test_no_noise_is_the_mean(variant: Variant) -> None:
    network = built(replace(SMALL, variant=variant))
    image, mask = scene(64, 64)
    zeros = [torch.zeros(1, *shape) for shape in network.noise_shapes(64, 64)]
    with torch.inference_mode():
        torch.testing.assert_close(network(image, mask), network(image, mask, zeros), atol=1e-6, rtol=0)


def test_noise_of_the_wrong_kind_is_refused(network: GmSrm) -> None:
    image, mask = scene(64, 64)
    with pytest.raises(TypeError, match="a list of tensors"):
        network(image, mask, torch.zeros(1, 1, 64, 64))
    with pytest.raises(ValueError, match="noise must be 13 tensors, got 2"):
        network(image, mask, drawn(network, 64, 64)[:2])
    with pytest.raises(TypeError, match="state must come from encode"):
        network.decode(image)


def test_divergence_is_zero_before_training_and_grows_with_it() -> None:
    image, mask = scene(64, 64, batch=2)
    with torch.inference_mode():
        network = built(awake=False)
        prediction, divergence = network.predict_with_divergence(image, mask)
        assert divergence.shape == (2, 13)
        assert divergence.abs().max() == 0
        assert torch.equal(prediction, network(image, mask))
        assert built().predict_with_divergence(image, mask)[1].min() > 0


def test_a_noise_distribution_is_kept_within_bounds() -> None:
    network = built()
    head = network.noise_distributions[3].linear
    for bias in (1e4, -1e4):
        nn.init.constant_(head.bias, bias)
        image, mask = scene(64, 64)
        with torch.inference_mode():
            assert network(image, mask, drawn(network, 64, 64)).isfinite().all()


def test_the_memory_stays_as_it_is_and_everything_else_learns() -> None:
    network = built().train().requires_grad_()
    image, mask = scene(128, 128)
    prediction, divergence = network.predict_with_divergence(image, mask, drawn(network, 128, 128))
    ((prediction - image).abs().mean() + 0.01 * divergence.sum()).backward()
    frozen = {name for name, _ in network.memory.named_parameters(prefix="memory")}
    assert frozen
    for name, parameter in network.named_parameters():
        if name in frozen:
            assert parameter.grad is None, name
        else:
            assert parameter.grad is not None, name
            assert parameter.grad.any(), name
            assert parameter.grad.isfinite().all(), name


def test_switching_gradients_leaves_the_memory_frozen() -> None:
    network = built()
    assert not any(parameter.requires_grad for parameter in network.memory.parameters())
    assert all(parameter.requires_grad for parameter in network.encoder.parameters())
    network.requires_grad_(requires_grad=False)
    assert not any(parameter.requires_grad for parameter in network.parameters())
    network.requires_grad_()
    assert not any(parameter.requires_grad for parameter in copy.deepcopy(network).memory.parameters())
    assert all(parameter.requires_grad for parameter in network.fusions.parameters())


def test_untrained_fusion_hands_on_the_plain_memory() -> None:
    network = built(replace(SMALL, variant="gm-bm"), awake=False)
    for name, parameter in network.memory.named_parameters():
        if name.endswith("noise_strength"):
            nn.init.constant_(parameter, 0.4)
    image, mask = scene(128, 192)
    with torch.inference_mode():
        code = network.encode(image, mask).code
        plain = network.memory.synthesize(code, cells=(2, 3))[-3:]
        for shown, expected in zip(network.prior(image, mask), plain, strict=True):
            torch.testing.assert_close(shown, expected, atol=1e-5, rtol=1e-5)
        awaken(network)
        assert not torch.allclose(network.prior(image, mask)[0], plain[0], atol=1e-3)


def test_the_prior_covers_the_image_from_coarse_to_fine(network: GmSrm) -> None:
    image, mask = scene(100, 130)
    with torch.inference_mode():
        prior = network.prior(image, mask)
    assert [tuple(level.shape) for level in prior] == [(1, 8, 25, 33), (1, 8, 50, 65), (1, 8, 100, 130)]


def test_each_part_of_the_ablation_adds_parameters() -> None:
    counts = [parameters(replace(SMALL, variant=variant)) for variant in get_args(Variant)]
    assert counts == sorted(set(counts))
    names = [
        {name.split(".")[0] for name in built(replace(SMALL, variant=variant)).state_dict()}
        for variant in get_args(Variant)
    ]
    assert names[0] == {"encoder", "decoder", "output"}
    assert names[1] - names[0] == {"memory", "fusions", "codes"}
    assert names[2] - names[1] == {"noise_distributions"}
    assert names[3] == names[2]


@pytest.mark.parametrize("variant", get_args(Variant))
def test_every_variant_predicts_and_learns_whole(variant: Variant) -> None:
    network = built(replace(SMALL, variant=variant))
    image, mask = scene(128, 128)
    noise = drawn(network, 128, 128)
    prediction, divergence = network.predict_with_divergence(image, mask, noise)
    assert divergence.shape == (1, 13 if variant in ("gm-csv", "gm-srm") else 0)
    ((prediction - image).abs().mean() + divergence.sum()).backward()
    learning = [(name, value) for name, value in network.named_parameters() if value.requires_grad]
    assert [name for name, value in learning if value.grad is None or not value.grad.any()] == []
    assert len(network.prior(image, mask)) == (0 if variant == "base" else 3)


def test_progressive_codes_follow_the_decoder() -> None:
    """Eq. 7: with the later mappings silenced, every level is asked with the first code."""
    network = built()
    image, mask = scene(64, 64)
    with torch.inference_mode():
        progressive = network(image, mask)
        for query in network.codes[1:]:
            nn.init.zeros_(query.linear.weight)
            nn.init.zeros_(query.linear.bias)
        silenced = network(image, mask)
        single = built(replace(SMALL, variant="gm-csv"))
        single.load_state_dict(
            {key: value for key, value in network.state_dict().items() if key in single.state_dict()}
        )
        assert torch.equal(silenced, single(image, mask))
    assert (progressive - silenced).abs().max() > 1e-3


def test_weights_go_out_and_come_back_strictly(network: GmSrm) -> None:
    image, mask = scene(64, 64)
    other = GmSrm(SMALL).eval()
    other.load_state_dict(network.state_dict(), strict=True)
    with torch.inference_mode():
        assert torch.equal(network(image, mask), other(image, mask))
    assert set(network.state_dict()) == {name for name, _ in network.named_parameters()}


def test_reduced_precision_and_channels_last_stay_close(compact: GmSrm) -> None:
    image, mask = scene(128, 128)
    noise = drawn(compact, 128, 128)
    last = copy.deepcopy(compact).to(memory_format=torch.channels_last)
    with torch.inference_mode():
        full = compact(image, mask, noise)
        torch.testing.assert_close(last(image, mask, noise), full, atol=1e-4, rtol=0)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            automatic = last(image, mask, noise)
        converted = last.to(torch.bfloat16)(image, mask, noise)
    for reduced in (automatic, converted):
        assert reduced.dtype == torch.float32
        assert (reduced - full).abs().mean() < 0.01


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="encoder_channels must be 6 widths"):
        GmSrmSize(encoder_channels=(8, 8))
    with pytest.raises(ValueError, match="memory_channels must be 7 widths"):
        GmSrmSize(memory_channels=(8, 8, 8, 8, 8, 8, 0))
    with pytest.raises(ValueError, match="variant must be one of"):
        GmSrmSize(variant="gm")  # type: ignore[arg-type]


def test_wrong_shapes_are_refused(network: GmSrm) -> None:
    with pytest.raises(ValueError, match="mask must be"):
        network(torch.zeros(1, 3, 64, 64), torch.zeros(1, 3, 64, 64))


def test_every_level_of_the_memory_has_its_share_of_the_hole(network: GmSrm) -> None:
    image, mask = scene(64, 64)
    with torch.inference_mode():
        shares = network.memory_shares(image, mask, drawn(network, 64, 64))
    assert [side for side, _ in shares] == [1, 2, 4, 8, 16, 32, 64]
    assert sum(share for _, share in shares) == pytest.approx(1)
    assert shares[0][1] == 0, "one cell says the same at every place"
    assert all(share > 0 for _, share in shares[1:])


def test_a_network_without_memory_has_no_levels() -> None:
    image, mask = scene(64, 64)
    with torch.inference_mode():
        assert built(replace(SMALL, variant="base")).memory_shares(image, mask) == []
