from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from tests.training.small_networks import small_config
from training.data.noise import training_noise
from training.objectives.build import build_objective
from training.objectives.gmsrm_memory import MemoryObjective, MemoryOutput
from training.objectives.objective import RunContext


class LinearDiscriminator(nn.Module):
    """Weighs the pixels of an image brought to -1..1, as StyleGAN2 has them."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.arange(12.0).reshape(3, 2, 2) / 10)

    def forward(self, image: Tensor) -> Tensor:
        return ((image * 2 - 1) * self.weights).sum(dim=(1, 2, 3))


def objective_with(discriminator: nn.Module) -> MemoryObjective:
    objective = build_objective(small_config("gmsrm-memory"))
    assert isinstance(objective, MemoryObjective)
    return MemoryObjective(objective.generator, discriminator, objective._weights, RunContext())  # type: ignore[arg-type]


def output_at(step: int) -> MemoryOutput:
    code = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    image = code.sum(dim=1)[:, None, None, None] * torch.full((2, 3, 2, 2), 0.05)
    return MemoryOutput(
        torch.full((2, 3, 2, 2), 0.75), torch.zeros(2, 1, 2, 2), image, code, torch.tensor([4, 5]), step
    )


def test_the_discriminators_terms_are_stylegan2s() -> None:
    discriminator = LinearDiscriminator()
    objective = objective_with(discriminator)
    weights = discriminator.weights.detach()
    terms = objective.discriminator_terms(output_at(0))
    real, fakes = 0.5 * weights.sum(), [(2 * 0.05 * total - 1) * weights.sum() for total in (3, 7)]
    softplus = nn.functional.softplus
    expected = softplus(-real) + sum(softplus(fake) for fake in fakes) / 2
    assert terms["discriminator"].item() == pytest.approx(expected.item(), rel=1e-5)
    # gamma / 2 times the squared gradient by images of -1..1, for all steps until the next one.
    chosen = objective._weights
    r1 = chosen.r1 / 2 * weights.square().sum() * chosen.r1_every
    assert terms["r1"].item() == pytest.approx(r1.item(), rel=1e-5)


def test_penalties_come_every_few_steps() -> None:
    objective = objective_with(LinearDiscriminator())
    stage = replace(small_config("gmsrm-memory").stages[0], adversarial_weight=1.0)
    assert "r1" not in objective.discriminator_terms(output_at(1))
    assert "path_length" not in objective.generator_terms(output_at(1), stage)
    assert "path_length" in objective.generator_terms(output_at(0), stage)


def test_path_lengths_are_those_of_images_of_twice_the_range() -> None:
    objective = objective_with(LinearDiscriminator())
    weights = objective._weights
    stage = replace(small_config("gmsrm-memory").stages[0], adversarial_weight=1.0)
    output = output_at(0)
    term = objective.generator_terms(output, stage)["path_length"].item()
    # Both entries of a code move all pixels of the doubled image by 0.1 a unit.
    (directions,) = training_noise(output.number, [(3, 2, 2)], seed=0, draw=1, device=torch.device("cpu"))
    lengths = (0.1 * directions.sum(dim=(1, 2, 3)).abs() / 2) * 2**0.5
    factor = weights.path_length * weights.path_length_every
    expected = factor * (lengths - lengths.mean()).square().mean()
    assert term == pytest.approx(expected.item(), rel=1e-4)
    # The mean that they are held to follows slowly.
    objective._forward.mean_length.fill_(7.0)
    term = objective.generator_terms(output_at(0), stage)["path_length"].item()
    expected = factor * (lengths - (0.99 * 7 + 0.01 * lengths.mean())).square().mean()
    assert term == pytest.approx(expected.item(), rel=1e-4)


def test_encoder_and_code_learn_at_a_tenth_of_the_memorys_rate() -> None:
    objective = build_objective(small_config("gmsrm-memory"))
    (full, memory), (slow, rest) = objective.rate_groups()
    assert (full, slow) == (1.0, 0.1)
    assert {id(parameter) for parameter in memory} == {
        id(parameter) for name, parameter in objective.trained.named_parameters() if ".memory." in name
    }
    every = list(objective.trained.parameters())
    assert len(memory) + len(rest) == len(every) == len({id(parameter) for parameter in [*memory, *rest]})


def strengths_of(objective: MemoryObjective) -> dict[str, nn.Parameter]:
    memory = objective._forward.generator.memory
    return {name: value for name, value in memory.named_parameters() if name.endswith("noise_strength")}


def test_strengths_of_the_noise_are_learned_from_nothing_or_given_and_held() -> None:
    config = small_config("gmsrm-memory")
    learned = build_objective(config)
    given = build_objective(replace(config, losses=replace(config.losses, noise_strength=0.2)))  # type: ignore[call-arg]
    assert isinstance(learned, MemoryObjective)
    assert isinstance(given, MemoryObjective)
    assert len(strengths_of(given)) > 1
    assert all(value.item() == 0 and value.requires_grad for value in strengths_of(learned).values())
    held = strengths_of(given).values()
    assert all(value.item() == pytest.approx(0.2) and not value.requires_grad for value in held)
    # The noise then shows in the memory's images.
    image, mask = torch.full((1, 3, 64, 64), 0.5), torch.zeros(1, 1, 64, 64)
    generator = given._forward.generator
    noise = [torch.randn(1, *shape) for shape in generator.noise_shapes(64, 64)]
    assert not torch.equal(generator(image, mask, noise), generator(image, mask))
