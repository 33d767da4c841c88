from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from inpaint_core.models import dgi
from inpaint_core.models.dgi import COMPACT, PUBLISHED, Dgi, DgiAutoencoder, DgiSize, GroupNorm
from inpaint_core.models.protocols import CopyingNetwork, InspectableNetwork

SMALL = DgiSize(stem_channels=8, level_channels=(8, 16, 24, 32), bottleneck_blocks=1)


def awake(network: nn.Module) -> nn.Module:
    """Give the parts that begin at 0 something to do, as if some training had happened."""
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in network.parameters():
            if not parameter.any():
                parameter.add_(0.2 * torch.randn(parameter.shape, generator=generator))
    return network


@pytest.fixture(scope="module")
def network() -> Dgi:
    torch.manual_seed(0)
    small = awake(Dgi(SMALL)).eval()
    assert isinstance(small, Dgi)
    return small


def random_scene(height: int, width: int, *, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(height * 1000 + width)
    image = torch.rand(batch, 3, height, width, generator=generator)
    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 3 : width // 2 + 1] = 1
    return image, mask


def parameter_count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def multiply_adds(size: DgiSize) -> int:
    with torch.device("meta"), FlopCounterMode(display=False) as counter, torch.inference_mode():
        Dgi(size)(torch.zeros(1, 3, 256, 256), torch.zeros(1, 1, 256, 256))
    return counter.get_total_flops() // 2


def test_the_sizes_have_the_parameters_they_claim() -> None:
    with torch.device("meta"):
        counts = [
            parameter_count(kind(size)) for size in (PUBLISHED, COMPACT) for kind in (Dgi, DgiAutoencoder)
        ]
    assert counts == [50_053_819, 48_069_635, 5_621_183, 5_276_119]


def test_the_compact_size_takes_between_a_sixth_and_a_quarter_of_the_work() -> None:
    assert 1 / 6 < multiply_adds(COMPACT) / multiply_adds(PUBLISHED) < 1 / 4


def test_it_shows_its_features_and_what_it_copies(network: Dgi) -> None:
    assert isinstance(network, InspectableNetwork)
    assert isinstance(network, CopyingNetwork)


def test_what_lies_in_the_hole_is_not_looked_at(network: Dgi) -> None:
    image, mask = random_scene(48, 64)
    painted = image * (1 - mask) + 0.3 * mask
    with torch.inference_mode():
        assert torch.equal(network(image, mask), network(painted, mask))
        for one, other in zip(network.prior(image, mask), network.prior(painted, mask), strict=True):
            assert torch.equal(one, other)


def test_what_is_known_is_looked_at(network: Dgi) -> None:
    image, mask = random_scene(48, 64)
    with torch.inference_mode():
        difference = network(image, mask) - network(image * mask + (1 - image) * (1 - mask), mask)
    assert (difference * mask).abs().max() > 0.01


@pytest.mark.parametrize(("height", "width"), [(32, 32), (33, 47), (5, 40), (1, 1), (16, 7)])
def test_any_size_comes_back_as_it_went_in(network: Dgi, height: int, width: int) -> None:
    image, mask = random_scene(height, width)
    with torch.inference_mode():
        prediction = network(image, mask)
    assert prediction.shape == image.shape
    assert prediction.dtype == torch.float32
    assert prediction.isfinite().all()
    assert prediction.min() >= 0
    assert prediction.max() <= 1


@pytest.mark.parametrize("side", [16, 48])  # at 16 the deepest map is a single cell
@pytest.mark.parametrize("hole", ["everything", "one pixel", "border", "nothing"])
def test_extreme_masks_give_finite_images_and_gradients(network: Dgi, side: int, hole: str) -> None:
    image, mask = random_scene(side, side)
    mask.zero_()
    if hole == "everything":
        mask += 1
    elif hole == "one pixel":
        mask[:, :, 12, 9] = 1
    elif hole == "border":
        mask[:, :, :, :9] = 1
    prediction = network(image, mask)
    assert prediction.isfinite().all()
    gradients = torch.autograd.grad(prediction.square().mean(), list(network.parameters()))
    assert all(gradient.isfinite().all() for gradient in gradients)


def test_a_batch_gives_what_single_images_give(network: Dgi) -> None:
    image, mask = random_scene(48, 32, batch=2)
    mask[1] = mask[1].flip(-1)
    with torch.inference_mode():
        together = network(image, mask)
        apart = torch.cat([network(image[i : i + 1], mask[i : i + 1]) for i in range(2)])
    torch.testing.assert_close(together, apart, atol=1e-5, rtol=0)


def test_the_filler_changes_nothing_outside_the_hole_of_its_level(network: Dgi) -> None:
    without = Dgi(replace(SMALL, has_filler=False)).eval()
    missing, unexpected = without.load_state_dict(network.state_dict(), strict=False)
    assert missing == []
    assert all(key.startswith("fillers.") for key in unexpected)
    image, mask = random_scene(64, 64)
    with torch.inference_mode():
        filled, plain = network.trace(image, mask), without.trace(image, mask)
    inside = filled.holes[0] == 1
    assert 0 < inside.sum() < inside.numel() / 2
    difference = (filled.features[0] - plain.features[0]).abs().amax(dim=1, keepdim=True)
    assert difference[~inside].max() == 0
    assert difference[inside].min() > 0


def test_before_training_the_filler_adds_nothing() -> None:
    torch.manual_seed(3)
    fresh = Dgi(SMALL)
    without = Dgi(replace(SMALL, has_filler=False))
    without.load_state_dict(fresh.state_dict(), strict=False)
    image, mask = random_scene(32, 32)
    with torch.inference_mode():
        assert torch.equal(fresh(image, mask), without(image, mask))


def test_a_cell_with_any_hole_pixel_counts_as_hole(network: Dgi) -> None:
    image, mask = random_scene(32, 48)
    mask.zero_()
    mask[0, 0, 17, 31] = 1
    with torch.inference_mode():
        holes = network.trace(image, mask).holes
    for level, hole in enumerate(holes, start=1):
        assert hole.shape[-2:] == (32 >> level, 48 >> level)
        assert hole.nonzero().tolist() == [[0, 0, 17 >> level, 31 >> level]]


def test_gradient_reaches_every_parameter_once_the_filler_has_begun() -> None:
    # The filler's last layer begins at 0: the layers before it have a gradient from the second step on.
    torch.manual_seed(1)
    fresh = Dgi(SMALL)
    image, mask = random_scene(64, 64)
    optimizer = torch.optim.SGD(fresh.parameters(), lr=0.1)
    fresh(image, mask).sub(0.3).square().mean().backward()
    silent = {name for name, value in fresh.named_parameters() if value.grad is None or not value.grad.any()}
    assert silent
    assert all(name.startswith("fillers.") and ".expand." not in name for name in silent)
    optimizer.step()
    optimizer.zero_grad()
    fresh(image, mask).sub(0.3).square().mean().backward()
    without = [name for name, value in fresh.named_parameters() if value.grad is None or not value.grad.any()]
    assert without == []


def test_gradient_reaches_every_parameter_of_the_autoencoder() -> None:
    torch.manual_seed(1)
    teacher = DgiAutoencoder(SMALL)
    image, _ = random_scene(64, 64)
    (teacher(image) - image).abs().mean().backward()
    without = [
        name for name, value in teacher.named_parameters() if value.grad is None or not value.grad.any()
    ]
    assert without == []


def test_the_autoencoder_is_the_network_without_filler_seeing_all(network: Dgi) -> None:
    teacher = DgiAutoencoder(SMALL)
    without = Dgi(replace(SMALL, has_filler=False))
    without.load_state_dict(teacher.network.state_dict(), strict=True)
    image, mask = random_scene(33, 40)
    with torch.inference_mode():
        trace, own = teacher.trace(image), network.trace(image, mask)
        assert torch.equal(trace.prediction, without(image, torch.zeros_like(mask)))
    assert [level.shape for level in trace.features] == [level.shape for level in own.features]
    assert trace.queries.shape == own.queries.shape
    assert trace.keys.shape == own.keys.shape


def test_weights_survive_the_round_trip_strictly(network: Dgi) -> None:
    again = Dgi(SMALL).eval()
    again.load_state_dict(network.state_dict(), strict=True)
    assert set(network.state_dict()) == {name for name, _ in network.named_parameters()}
    image, mask = random_scene(32, 32)
    with torch.inference_mode():
        assert torch.equal(network(image, mask), again(image, mask))


def test_attention_in_parts_equals_attention_at_once(network: Dgi, monkeypatch: pytest.MonkeyPatch) -> None:
    image, mask = random_scene(48, 64, batch=2)
    first = image[:1], mask[:1]
    with torch.inference_mode():
        at_once, copied_at_once = network(image, mask), network.copy_sources(*first)
        monkeypatch.setattr(dgi, "SCORES_PER_CHUNK", 2 * 48 * 5)
        in_parts, copied_in_parts = network(image, mask), network.copy_sources(*first)
    torch.testing.assert_close(in_parts, at_once, atol=1e-6, rtol=0)
    assert torch.equal(copied_in_parts[0], copied_at_once[0])
    torch.testing.assert_close(copied_in_parts[1], copied_at_once[1])


def test_attention_mixes_copies_and_local_features_by_the_gate() -> None:
    torch.manual_seed(2)
    block = dgi.GlobalLocalAttention(8)
    features = torch.randn(1, 8, 3, 4)
    with torch.inference_mode():
        queries, keys = block.compare(features)
        rows = torch.einsum("bdi,bdj->bij", queries, keys).softmax(dim=2)
        values = block.to_values(features).flatten(2)
        copied = torch.einsum("bij,bcj->bci", rows, values).view_as(features)
        local = block.local(features)
        share = torch.sigmoid(block.gate(torch.cat([copied, local], dim=1)))
        expected = features + share * copied + (1 - share) * local
        torch.testing.assert_close(block(features, queries, keys), expected, atol=1e-6, rtol=1e-5)


def test_the_prior_is_the_encoder_from_coarse_to_fine(network: Dgi) -> None:
    image, mask = random_scene(70, 50)
    with torch.inference_mode():
        prior, trace = network.prior(image, mask), network.trace(image, mask)
    assert [tuple(level.shape) for level in prior] == [(1, 24, 9, 7), (1, 16, 18, 13), (1, 8, 35, 25)]
    for level, whole in zip(prior, trace.features[2::-1], strict=True):
        torch.testing.assert_close(level, whole[:, :, : level.shape[2], : level.shape[3]])


def test_copies_come_from_the_known_cell_with_most_attention(network: Dgi) -> None:
    image, mask = random_scene(70, 50)  # 9 x 7 cells, padded to 10 x 8
    with torch.inference_mode():
        sources, shares = network.copy_sources(image, mask)
        trace = network.trace(image, mask)
        rows = dgi.attention_rows(trace.queries, trace.keys)[0].view(10, 8, 10, 8)
    assert sources.shape == (9, 7, 2)
    assert sources.dtype == torch.int64
    known = trace.holes[2][0, 0, :9, :7] == 0
    assert 0 < known.sum() < 63
    for row in range(9):
        for column in range(7):
            offered = rows[row, column, :9, :7] * known
            best_row, best_column = sources[row, column].tolist()
            assert known[best_row, best_column]
            assert offered[best_row, best_column] == offered.max()
            assert shares[row, column] == pytest.approx(offered.max().item())


def test_nothing_is_copied_where_nothing_is_known(network: Dgi) -> None:
    image, mask = random_scene(32, 32)
    with torch.inference_mode():
        _, shares = network.copy_sources(image, torch.ones_like(mask))
    assert shares.max() == 0


@pytest.mark.parametrize("shape", [(2, 16, 6, 5), (1, 8, 1, 2), (3, 24, 1, 1)])
def test_the_norm_takes_eight_channels_together(shape: tuple[int, ...]) -> None:
    features = 3 + 2 * torch.randn(shape, generator=torch.Generator().manual_seed(1))
    groups = features.double().unflatten(1, (-1, 8))
    mean = groups.mean(dim=(2, 3, 4), keepdim=True)
    variance = groups.var(dim=(2, 3, 4), keepdim=True, unbiased=False)
    expected = ((groups - mean) / (variance + 1e-5).sqrt()).flatten(1, 2).float()
    for layout in (torch.contiguous_format, torch.channels_last):
        normed = GroupNorm()(features.contiguous(memory_format=layout))
        torch.testing.assert_close(normed, expected, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("shape", [(1, 8, 1, 1), (2, 8, 1, 1), (2, 16, 9, 7)])
def test_the_norm_of_a_flat_map_is_0(shape: tuple[int, ...], layout: torch.memory_format) -> None:
    features = torch.full(shape, 70.3).contiguous(memory_format=layout)
    assert GroupNorm()(features).abs().max() < 0.05


def test_bf16_stays_close_to_float32(network: Dgi) -> None:
    image, mask = random_scene(64, 48)
    with torch.inference_mode():
        exact = network(image, mask)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            automatic = network(image, mask)
        converted = Dgi(SMALL)
        converted.load_state_dict(network.state_dict())
        converted.to(dtype=torch.bfloat16, memory_format=torch.channels_last)
        reduced = converted(image, mask)
    for prediction in (automatic, reduced):
        assert prediction.dtype == torch.float32
        assert (prediction - exact).abs().mean() < 0.02
    assert exact.std() > 0.05


def test_wrong_shapes_and_sizes_are_refused(network: Dgi) -> None:
    with pytest.raises(ValueError, match="mask must be"):
        network(torch.zeros(1, 3, 64, 64), torch.zeros(1, 3, 64, 64))
    with pytest.raises(ValueError, match="multiples of 8"):
        DgiSize(level_channels=(8, 16, 20, 32))
    with pytest.raises(ValueError, match="positive"):
        DgiSize(stem_channels=0)
