import math

import pytest
import torch

from training import losses


def test_masked_l1_is_the_mean_over_the_masked_pixels() -> None:
    target = torch.zeros(1, 3, 2, 2)
    prediction = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]).expand(1, 3, 2, 2)
    mask = torch.tensor([[[[1.0, 0.0], [0.0, 1.0]]]])
    assert losses.masked_l1(prediction, target, mask).item() == pytest.approx(2.5)
    assert losses.masked_l1(prediction, target, 1 - mask).item() == pytest.approx(2.5)
    assert losses.masked_l1(prediction, target, torch.zeros_like(mask)).item() == 0


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
