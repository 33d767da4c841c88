import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from training.objectives import losses


def test_masked_l1_is_the_mean_over_the_masked_pixels() -> None:
    target = torch.zeros(1, 3, 2, 2)
    prediction = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]).expand(1, 3, 2, 2)
    mask = torch.tensor([[[[1.0, 0.0], [0.0, 1.0]]]])
    assert losses.masked_l1(prediction, target, mask).item() == pytest.approx(2.5)
    assert losses.masked_l1(prediction, target, 1 - mask).item() == pytest.approx(2.5)
    assert losses.masked_l1(prediction, target, torch.zeros_like(mask)).item() == 0


def test_parts_of_a_batch_make_the_masked_l1_of_the_whole() -> None:
    generator = torch.Generator().manual_seed(3)
    prediction, target = torch.rand(2, 4, 3, 8, 8, generator=generator)
    mask = torch.zeros(4, 1, 8, 8)
    mask[:2, :, :2], mask[2:, :, :7] = 1, 1  # small holes in one part, large ones in the other
    whole = losses.masked_l1(prediction, target, mask)
    halves = zip(prediction.chunk(2), target.chunk(2), mask.chunk(2), strict=True)
    parts = [losses.masked_l1(*half, average=lambda own: mask.mean()) for half in halves]
    assert torch.stack(parts).mean() == pytest.approx(whole.item(), rel=1e-6)


def test_pyramid_l1_compares_each_scale_with_the_shrunken_photo() -> None:
    # With aligned corners a 3 x 3 ramp shrinks to its corners at 2 x 2, and to its first corner at 1 x 1.
    ramp = torch.arange(9.0).reshape(1, 1, 3, 3).expand(1, 3, 3, 3)
    corners = torch.tensor([[0.0, 2.0], [6.0, 8.0]]).expand(1, 3, 2, 2)
    assert losses.pyramid_l1([corners], ramp).item() == pytest.approx(0, abs=1e-6)
    assert losses.pyramid_l1([corners + 1, torch.full((1, 3, 1, 1), 3.0)], ramp).item() == pytest.approx(
        1 + 3
    )


def test_the_hinge_equals_hand_computed_values() -> None:
    real, fake = torch.tensor([2.0, 0.5, -1.0]), torch.tensor([-3.0, 0.0])
    # real: 0, 0.5, 2 -> 5/6; fake: 0, 1 -> 1/2
    assert losses.hinge_discriminator(real, fake).item() == pytest.approx((2.5 / 3 + 0.5) / 2)
    assert losses.hinge_generator(fake).item() == pytest.approx(1.5)


def test_the_non_saturating_loss_equals_hand_computed_values() -> None:
    real, fake = torch.tensor([1.0]), torch.tensor([-2.0])
    expected = (math.log(1 + math.exp(-1)) + math.log(1 + math.exp(-2))) / 2
    assert losses.nonsaturating_discriminator(real, fake).item() == pytest.approx(expected)
    assert losses.nonsaturating_generator(fake).item() == pytest.approx(math.log(1 + math.exp(2)))


def test_weighted_l1_counts_hole_pixels_more_often() -> None:
    prediction, target = torch.tensor([[[[1.0, 2.0]]]]), torch.zeros(1, 1, 1, 2)
    mask = torch.tensor([[[[0.0, 1.0]]]])
    # known pixel 1 x 1, hole pixel 2 x (1 + 3), over two pixels
    assert losses.weighted_l1(prediction, target, mask, hole_extra=3.0).item() == pytest.approx(4.5)


def test_weighted_l2_counts_the_same_pixels_by_their_squares() -> None:
    prediction, target = torch.tensor([[[[1.0, -2.0]]]]), torch.zeros(1, 1, 1, 2)
    mask = torch.tensor([[[[0.0, 1.0]]]])
    # known pixel 1 x 1, hole pixel 4 x (1 + 3), over two pixels
    assert losses.weighted_l2(prediction, target, mask, hole_extra=3.0).item() == pytest.approx(8.5)


def test_weighted_l1_brings_the_mask_to_the_features_by_nearest_neighbour() -> None:
    mask = torch.zeros(1, 1, 4, 4)
    mask[..., :2, 2:] = 1
    features, target = torch.ones(1, 5, 2, 2), torch.zeros(1, 5, 2, 2)
    assert losses.weighted_l1(features, target, mask, hole_extra=2.0).item() == pytest.approx((3 + 3) / 4)


def test_feature_distance_sums_the_mean_of_each_layer() -> None:
    first, second = (
        [torch.zeros(1, 2, 2, 2), torch.zeros(1, 1, 1, 1)],
        [torch.ones(1, 2, 2, 2) / 2, torch.ones(1, 1, 1, 1)],
    )
    assert losses.feature_distance(first, second).item() == pytest.approx(1.5)


def test_the_diversity_penalty_looks_into_the_hole_only() -> None:
    mask = torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])
    first = [torch.tensor([[[[3.0, 9.0], [9.0, 9.0]]]])]
    second = [torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])]
    assert losses.diversity_penalty(first, second, mask).item() == pytest.approx(1 / (2 + 1e-5))
    assert losses.diversity_penalty(first, first, mask).item() == pytest.approx(1e5)


def test_the_divergence_is_the_one_from_the_standard_normal() -> None:
    mean, deviation = torch.tensor([0.0, 1.5, -0.5]), torch.tensor([1.0, 0.5, 2.0])
    expected = kl_divergence(Normal(0.0, 1.0), Normal(mean, deviation)).mean()
    assert losses.divergence_from_normal(mean, deviation).item() == pytest.approx(expected.item())
    assert losses.divergence_from_normal(torch.zeros(2), torch.ones(2)).item() == pytest.approx(0, abs=1e-7)


def test_the_gram_distance_forgets_where_things_are() -> None:
    features = torch.randn(1, 3, 4, 4)
    moved = features.flip(3)
    assert losses.gram_distance([features], [moved]).item() == pytest.approx(0, abs=1e-6)
    # one channel of ones against twos over two positions: (4 - 1) x 2 / (1 x 2)
    ones = torch.ones(1, 1, 1, 2)
    assert losses.gram_distance([ones], [2 * ones]).item() == pytest.approx(3)


def test_the_gradient_penalty_of_a_linear_judge_is_half_its_squared_weights() -> None:
    images = torch.randn(2, 3, 2, 2, requires_grad=True)
    weights = torch.randn(3, 2, 2)
    logits = (images * weights).sum(dim=(1, 2, 3))
    assert losses.gradient_penalty(logits, images).item() == pytest.approx(weights.square().sum().item() / 2)


def test_the_path_length_of_a_linear_generator_is_the_length_of_its_pullback() -> None:
    codes = torch.randn(2, 5, requires_grad=True)
    matrix, directions = torch.randn(5, 12), torch.randn(2, 3, 2, 2)
    images = (codes @ matrix).view(2, 3, 2, 2)
    expected = (directions.view(2, 12) / 2) @ matrix.T
    lengths = losses.path_lengths(images, codes, directions)
    assert torch.allclose(lengths, expected.norm(dim=1), atol=1e-5)
