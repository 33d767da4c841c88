import pytest
import torch
from torch.profiler import ProfilerActivity, profile

from inpaint_core.models.fast import patch_attention
from inpaint_core.models.fast.patch_attention import attend, find_sources
from inpaint_core.models.layers.patch_attention import PatchAttention, valid_positions


def attend_plainly(
    low: torch.Tensor, high: torch.Tensor, mask: torch.Tensor, *, patch_size: int
) -> torch.Tensor:
    rebuilt: torch.Tensor = PatchAttention(patch_size=patch_size)(low, high, mask)
    return rebuilt


def random_maps(
    height: int, width: int, *, batch: int = 1, dtype: torch.dtype = torch.float32
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(height * 100 + width)
    low = torch.randn(batch, 5, 2 * height, 2 * width, generator=generator, dtype=dtype)
    high = torch.randn(batch, 7, height, width, generator=generator, dtype=dtype) / 4
    mask = torch.zeros(batch, 1, 8 * height, 8 * width, dtype=dtype)
    mask[:, :, 2 * height : 5 * height, 3 * width : 6 * width] = 1
    return low, high, mask


@pytest.mark.parametrize("patch_size", [1, 3])
@pytest.mark.parametrize(("height", "width"), [(6, 8), (1, 1), (2, 1), (1, 5), (7, 3)])
@pytest.mark.parametrize("hole", ["some", "none", "all"])
def test_it_gives_what_the_plain_formulation_gives(
    height: int, width: int, patch_size: int, hole: str
) -> None:
    low, high, mask = random_maps(height, width, batch=2)
    mask[1] = mask[1].flip(-1)
    if hole != "some":
        mask.fill_(hole == "all")
    rebuilt = attend(low, high, mask, patch_size=patch_size)
    expected = attend_plainly(low, high, mask, patch_size=patch_size)
    torch.testing.assert_close(rebuilt, expected, atol=2e-6, rtol=1e-5)
    assert hole != "some" or height < 6 or expected.std() > 0.1


@pytest.mark.parametrize("patch_size", [1, 3])
def test_places_without_features_have_the_plain_formulations_gradient(patch_size: int) -> None:
    low, high, mask = random_maps(6, 8)
    high[:, :, :, :4] = 0
    low = low.double()
    gradients = []
    for one in (attend, attend_plainly):
        features = high.double().requires_grad_()
        one(low, features, mask.double(), patch_size=patch_size).square().sum().backward()  # type: ignore[no-untyped-call]
        assert features.grad is not None
        gradients.append(features.grad)
    assert gradients[0].isfinite().all()
    assert gradients[0].abs().sum() > 0
    torch.testing.assert_close(gradients[0], gradients[1], atol=1e-4, rtol=1e-3)


def test_strips_give_what_the_whole_width_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    low, high, mask = random_maps(6, 11, batch=2)
    with torch.inference_mode():
        at_once = attend(low, high, mask, patch_size=3)
        sources = find_sources(high[:1], mask[:1], patch_size=3)
        monkeypatch.setattr(patch_attention, "SCORES_AT_ONCE", 1)
        for columns in (1, 4, 5, 11):
            monkeypatch.setattr(patch_attention, "NARROWEST_STRIP", columns)
            in_strips = attend(low, high, mask, patch_size=3)
            torch.testing.assert_close(in_strips, at_once, atol=1e-6, rtol=1e-5)
            in_strips_sources = find_sources(high[:1], mask[:1], patch_size=3)
            assert torch.equal(in_strips_sources[0], sources[0])
            torch.testing.assert_close(in_strips_sources[1], sources[1])


@pytest.mark.parametrize("patch_size", [1, 3])
@pytest.mark.parametrize("columns", [2, 6])
def test_its_gradients_are_those_of_the_plain_formulation(
    patch_size: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patch_attention, "SCORES_AT_ONCE_TRAINING", 1)
    monkeypatch.setattr(patch_attention, "NARROWEST_STRIP", columns)
    low, high, mask = random_maps(4, 5, batch=2)
    gradients = []
    for function in (attend, attend_plainly):
        leaves = [low.clone().requires_grad_(), high.clone().requires_grad_()]
        function(leaves[0], leaves[1], mask, patch_size=patch_size).square().sum().backward()
        gradients.append([leaf.grad for leaf in leaves])
    for ours, plain in zip(*gradients, strict=True):
        assert plain is not None
        assert plain.abs().max() > 0.1
        torch.testing.assert_close(ours, plain, atol=1e-4, rtol=1e-4)


def test_values_in_bf16_are_weighted_by_scores_in_fp32() -> None:
    low, high, mask = random_maps(6, 8)
    exact = attend(low, high.bfloat16().float(), mask, patch_size=3)
    rebuilt = attend(low.bfloat16(), high.bfloat16(), mask, patch_size=3)
    assert rebuilt.dtype == torch.bfloat16
    torch.testing.assert_close(rebuilt.float(), exact, atol=0.02, rtol=0.02)


def test_it_never_holds_all_weights_at_once() -> None:
    low, high, mask = random_maps(48, 48)
    all_weights_bytes = (48 * 48) ** 2 * 4
    with torch.inference_mode(), profile(activities=[ProfilerActivity.CPU], profile_memory=True) as record:
        attend(low, high, mask, patch_size=3)
    largest = max(event.self_cpu_memory_usage / event.count for event in record.key_averages())
    assert 0 < largest < all_weights_bytes / 8


def test_a_position_attends_most_to_its_likeness() -> None:
    """A patch copied into the hole is found again: only with itself is its cosine 1."""
    generator = torch.Generator().manual_seed(5)
    high = 3 * torch.randn(1, 6, 12, 12, generator=generator)
    high[:, :, 3:6, 7:10] = high[:, :, 8:11, 1:4]
    mask = torch.zeros(1, 1, 12, 12)
    mask[:, :, 3:6, 7:10] = 1
    sources, shares = find_sources(high, mask, patch_size=3)
    assert sources.shape == (12, 12, 2)
    assert sources[4, 8].tolist() == [9, 2]
    assert shares[4, 8] > 0.9
    assert sources[1, 0].tolist() == [1, 0]  # what is known, in itself
    assert sources[11, 11].tolist() == [11, 11]
    assert shares.max() <= 1 + 1e-6
    valid = valid_positions(mask, height=12, width=12, patch_size=3)[0, 0]
    assert valid[sources[..., 0], sources[..., 1]].all()


def test_where_all_is_hole_nothing_is_attended_to() -> None:
    _, high, mask = random_maps(3, 4)
    sources, shares = find_sources(high, torch.ones_like(mask), patch_size=3)
    assert shares.eq(0).all()
    assert sources.min() >= 0
    assert (sources < torch.tensor([3, 4])).all()


def test_attention_equals_the_equations_written_as_loops() -> None:
    generator = torch.Generator().manual_seed(4)
    height, width, channels = 3, 4, 2
    low = torch.randn(1, channels, 2 * height, 2 * width, generator=generator, dtype=torch.float64)
    high = torch.randn(1, 3, height, width, generator=generator, dtype=torch.float64)
    mask = torch.zeros(1, 1, height, width, dtype=torch.float64)
    mask[0, 0, 0, 0] = 1

    def patch(position: int) -> torch.Tensor:
        y, x = divmod(position, width)
        return torch.nn.functional.pad(high[0], (1, 1, 1, 1))[:, y : y + 3, x : x + 3]

    def touches_hole(position: int) -> bool:
        y, x = divmod(position, width)
        return bool(torch.nn.functional.pad(mask[0, 0], (1, 1, 1, 1))[y : y + 3, x : x + 3].any())

    expected = torch.zeros(channels, 2 * height + 2, 2 * width + 2, dtype=torch.float64)
    padded_low = torch.nn.functional.pad(low[0], (1, 1, 1, 1))
    for query in range(height * width):
        scores = []
        for key in range(height * width):
            cosine = (patch(query) * patch(key)).sum() / max(patch(key).norm().item(), 1e-4)
            scores.append(0.0 if touches_hole(key) else 10 * float(cosine))
        weights = torch.tensor(scores, dtype=torch.float64).softmax(0)
        y, x = divmod(query, width)
        for key in range(height * width):
            weight = 1e-8 if touches_hole(key) else max(float(weights[key]), 1e-8)
            key_y, key_x = divmod(key, width)
            value = padded_low[:, 2 * key_y : 2 * key_y + 4, 2 * key_x : 2 * key_x + 4]
            expected[:, 2 * y : 2 * y + 4, 2 * x : 2 * x + 4] += weight * value / 4
    rebuilt = attend(low, high, mask, patch_size=3)
    # Scores are float32 whatever the input.
    torch.testing.assert_close(rebuilt[0], expected[:, 1:-1, 1:-1], atol=1e-4, rtol=1e-4)


def test_a_position_is_valid_only_when_its_patch_misses_the_hole() -> None:
    mask = torch.zeros(1, 1, 8, 8)
    mask[0, 0, 0, 0] = 1
    valid = valid_positions(mask, height=8, width=8, patch_size=3)[0, 0]
    assert valid[:2, :2].sum() == 0
    assert valid.sum() == 60


def test_other_patches_are_refused() -> None:
    low, high, mask = random_maps(4, 4)
    with pytest.raises(ValueError, match="patch_size must be 1 or 3"):
        attend(low, high, mask, patch_size=5)
