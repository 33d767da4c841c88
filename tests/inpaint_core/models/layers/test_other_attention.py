"""The attentions beside the release's, against a walk over single patches."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.models.layers.other_attention import (
    ContextualAttention,
    PatchSwap,
    PrintedAttention,
    is_outside,
)
from inpaint_core.models.layers.patch_attention import PatchAttention

HIGH = (6, 8)


def random_maps() -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(3)
    low = torch.randn(1, 5, 12, 16, generator=generator)
    high = torch.randn(1, 7, *HIGH, generator=generator)
    mask = torch.zeros(1, 1, 48, 64)
    mask[:, :, 16:32, 24:40] = 1  # cells 2 and 3, 3 and 4 of ``high``
    return low, high, mask


def patches(features: Tensor, side: int, stride: int) -> list[Tensor]:
    padded = F.pad(features[0], (1, 1, 1, 1))
    rows, columns = (features.shape[2] // stride, features.shape[3] // stride)
    return [
        padded[:, row * stride : row * stride + side, column * stride : column * stride + side]
        for row in range(rows)
        for column in range(columns)
    ]


def test_the_printed_form_is_equations_2_to_4() -> None:
    low, high, mask = random_maps()
    outside = is_outside(mask, *HIGH, 3).tolist()
    assert 0 < sum(outside) < len(outside)
    keys = [place for place, is_out in enumerate(outside) if is_out]
    matched, values = patches(high, 3, 1), patches(low, 4, 2)
    total = torch.zeros(5, 14, 18)
    for place, is_out in enumerate(outside):
        patch = values[place]
        if not is_out:
            scores = [
                F.cosine_similarity(matched[key].flatten(), matched[place].flatten(), 0) for key in keys
            ]
            shares = torch.stack(scores).softmax(0)
            patch = torch.stack([share * values[key] for share, key in zip(shares, keys, strict=True)]).sum(0)
        row, column = 2 * (place // HIGH[1]), 2 * (place % HIGH[1])
        total[:, row : row + 4, column : column + 4] += patch / 4
    filled = PrintedAttention(patch_size=3)(low, high, mask)
    hole = F.interpolate(mask, size=(12, 16), mode="nearest")[0, 0] > 0
    torch.testing.assert_close(filled[0, :, hole], total[:, 1:-1, 1:-1][:, hole], atol=1e-5, rtol=1e-4)
    assert torch.equal(filled[0, :, ~hole], low[0, :, ~hole])


def test_a_longer_query_attends_alike_as_printed_and_more_sharply_in_the_release() -> None:
    """Which shows that the release's score is no cosine."""
    low, high, mask = random_maps()
    for kind, is_same in ((PrintedAttention, True), (PatchAttention, False)):
        one, other = (kind(patch_size=3)(low, factor * high, mask) for factor in (1, 3))
        assert torch.allclose(one, other, atol=1e-4) == is_same


def test_patch_swap_takes_the_one_patch_that_is_most_like() -> None:
    low, _, mask = random_maps()
    mask = torch.zeros(1, 1, 12, 16)
    mask[:, :, 5, 7] = 1
    outside = is_outside(mask, 12, 16, 3).tolist()
    found, total, covering = patches(low, 3, 1), torch.zeros(5, 14, 18), torch.zeros(14, 18)
    keys = [place for place, is_out in enumerate(outside) if is_out]
    for place, is_out in enumerate(outside):
        best = place
        if not is_out:
            best = max(
                keys,
                key=lambda key, place=place: float(
                    F.cosine_similarity(found[key].flatten(), found[place].flatten(), 0)
                ),
            )
        row, column = place // 16, place % 16
        total[:, row : row + 3, column : column + 3] += found[best]
        covering[row : row + 3, column : column + 3] += 1
    swapped = PatchSwap(patch_size=3)(low, PatchSwap.matched(low, low), mask)
    expected = (total / covering)[:, 1:-1, 1:-1]
    torch.testing.assert_close(swapped[0, :, 5, 7], expected[:, 5, 7], atol=1e-6, rtol=1e-5)
    assert not torch.allclose(swapped[0, :, 5, 7], low[0, :, 5, 7])
    known = mask[0, 0] == 0
    assert torch.equal(swapped[0, :, known], low[0, :, known])


def test_contextual_attention_adds_what_its_neighbours_score() -> None:
    """Of 3 x 3 neighbours that all point the same way, the one in the middle has nine scores."""
    scores = torch.zeros(1, 48, *HIGH)
    by_place = scores.view(*HIGH, *HIGH)
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            by_place[4 + row, 5 + column, 2 + row, 3 + column] = 1.0
    spread = ContextualAttention(patch_size=3)._spread(scores).view(*HIGH, *HIGH)
    assert spread[4, 5, 2, 3] == 9
    assert spread[5, 6, 3, 4] == 4
    assert spread[4, 5, 2, 4] == 0


def test_contextual_attention_does_not_look_at_the_level_below() -> None:
    low, high, mask = random_maps()
    own = ContextualAttention.matched(low, high)
    assert torch.equal(own, low[:, :, ::2, ::2])
    assert torch.equal(PatchAttention.matched(low, high), high)
    filled = ContextualAttention(patch_size=3)(low, own, mask)
    assert filled.shape == low.shape
    assert not torch.allclose(filled, PatchAttention(patch_size=3)(low, own, mask))


@pytest.mark.parametrize("kind", [PrintedAttention, ContextualAttention, PatchSwap])
@pytest.mark.parametrize("hole", [0.0, 1.0])
def test_all_or_nothing_known_gives_finite_features(kind: type[PatchAttention], hole: float) -> None:
    low, high, mask = random_maps()
    mask.fill_(hole)
    matched = kind.matched(low, high)
    filled = kind(patch_size=3)(low, matched, mask)
    assert filled.isfinite().all()
    if kind is not ContextualAttention:
        torch.testing.assert_close(filled, low)
    sources, shares = kind(patch_size=3).find_sources(matched, mask)
    assert sources.shape[:2] == shares.shape == matched.shape[2:]
    assert shares.isfinite().all()
    assert shares.any() == (hole == 0)
