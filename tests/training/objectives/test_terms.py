"""The terms that several networks share; their values by hand stand in the tests of each network."""

import torch
from torch import Tensor, nn

from training.config.recipe import Stage
from training.objectives.terms import adversarial_terms, discriminator_terms


class Counted(nn.Module):
    """A discriminator that counts how often it is used."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(2.0))
        self.calls = 0

    def forward(self, image: Tensor) -> Tensor:
        self.calls += 1
        return self.scale * image.mean(dim=1, keepdim=True)


def stage(adversarial_weight: float) -> Stage:
    return Stage(steps=1, crop_px=64, adversarial_weight=adversarial_weight)


def test_a_stage_without_adversary_does_not_use_the_discriminator() -> None:
    discriminator = Counted()
    assert adversarial_terms(stage(0.0), "hinge", discriminator, torch.ones(1, 3, 4, 4)) == {}
    assert discriminator.calls == 0


def test_the_generator_gets_the_weighted_gradient() -> None:
    fake = torch.full((1, 3, 4, 4), 0.5, requires_grad=True)
    terms = adversarial_terms(stage(0.25), "hinge", Counted(), fake)
    assert {name: term.item() for name, term in terms.items()} == {"adversarial": -0.25 * 2.0 * 0.5}
    terms["adversarial"].backward()
    assert fake.grad is not None
    assert torch.allclose(fake.grad, torch.full_like(fake, -0.25 * 2.0 / fake.numel()))


def test_the_discriminators_loss_is_cut_off_from_the_generator() -> None:
    real, fake = torch.full((1, 3, 4, 4), 0.25), torch.full((1, 3, 4, 4), 0.125, requires_grad=True)
    discriminator = Counted()
    terms = discriminator_terms("hinge", discriminator, real, fake)
    assert {name: term.item() for name, term in terms.items()} == {"discriminator": (0.5 + 1.25) / 2}
    terms["discriminator"].backward()
    assert fake.grad is None
    assert discriminator.scale.grad is not None
