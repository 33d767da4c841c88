"""The loss terms of GM-SRM's memory, StyleGAN2's, against what they are on paper.

StyleGAN2 works on images in -1..1, ours are in 0..1: twice as far there, and half as steep.
"""

from dataclasses import fields, replace
from math import exp, log
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tests.training.hand_made import (
    HOLE,
    PHOTO,
    PREDICTION,
    STAGE,
    discriminator_terms,
    doubled,
    flat,
    generator_terms,
    hand_made_objective,
    image,
    mask,
    mean,
)
from training.config.loss_weights import MemoryWeights
from training.data.noise import training_noise
from training.objectives.gmsrm_memory import DIRECTIONS_DRAW, MemoryOutput
from training.objectives.objective import Objective

WEIGHTS = MemoryWeights(known=3.0, r1=0.6, r1_every=2, path_length=0.4, path_length_every=3)
TERM_OF = {
    "known": "known",
    "r1": "r1",
    "path_length": "path_length",
    # A penalty counts for all the steps that go without it; step 12 has it whichever is doubled.
    "r1_every": "r1",
    "path_length_every": "path_length",
}
NUMBERS = torch.tensor([24, 25])
MEAN_LENGTH = 5.0
"""That the lengths are held to before the step."""


class JudgeOfSquares(nn.Module):
    """Says three times the squared grey of each pixel: to each channel its slope is twice the grey."""

    def forward(self, images: Tensor) -> Tensor:
        return 3 * images.mean(dim=1, keepdim=True).square()


def softplus(number: float) -> float:
    return log(1 + exp(number))


def output_of(step: int) -> MemoryOutput:
    """Return the predictions as images of a code of zeros: two numbers that brighten all of an image."""
    code = torch.zeros(2, 2, requires_grad=True)
    brighter = (code @ torch.tensor([1.0, 0.5])).view(2, 1, 1, 1)
    return MemoryOutput(image(PHOTO), mask(HOLE), image(PREDICTION) + brighter, code, NUMBERS, step)


def objective_of(weights: MemoryWeights) -> Objective[Any]:
    objective = hand_made_objective("gmsrm-memory", weights, JudgeOfSquares())
    mean_length = objective.trained.mean_length
    assert isinstance(mean_length, Tensor)
    mean_length.fill_(MEAN_LENGTH)
    return objective


def terms_of(weights: MemoryWeights, *, step: int = 12, adversarial_weight: float = 0.3) -> dict[str, float]:
    """Return the terms of both sides."""
    objective = objective_of(weights)
    stage = replace(STAGE, adversarial_weight=adversarial_weight)
    return generator_terms(objective, output_of(step), stage) | discriminator_terms(
        objective, output_of(step)
    )


def by_hand() -> dict[str, float]:
    (directions,) = training_noise(
        NUMBERS, [(3, 4, 4)], seed=0, draw=DIRECTIONS_DRAW, device=torch.device("cpu")
    )
    # Along a direction an image changes by the sum of its numbers for each unit of the code; it is twice as
    # much in -1..1, over the root of 4 x 4 pixels.
    lengths = [2 * abs(float(one.sum())) / 4 * (1 + 0.5**2) ** 0.5 for one in directions]
    wanted = 0.99 * MEAN_LENGTH + 0.01 * mean(lengths)
    real, fake = ([3 * grey**2 for grey in flat(shown)] for shown in (PHOTO, PREDICTION))
    # Each quarter has four pixels of three channels; two photos; half of the square, and half as steep.
    steepness = 4 * 3 * sum((2 * grey) ** 2 for grey in flat(PHOTO)) / 2
    return {
        "known": 3.0 * (0.1 + 0.2 + 0.3 + 0.1 + 0.1) / 5,
        "adversarial": 0.3 * mean([softplus(-logit) for logit in fake]),
        "path_length": 0.4 * 3 * mean([(length - wanted) ** 2 for length in lengths]),
        "discriminator": mean([softplus(-logit) for logit in real])
        + mean([softplus(logit) for logit in fake]),
        "r1": 0.6 * 2 * steepness / 2 / 2**2,
    }


def test_every_term_is_what_it_is_on_paper() -> None:
    assert terms_of(WEIGHTS) == pytest.approx(by_hand(), rel=1e-4)


def test_penalties_are_left_out_between_their_steps() -> None:
    assert terms_of(WEIGHTS, step=9).keys() == by_hand().keys() - {"r1"}
    assert terms_of(WEIGHTS, step=8).keys() == by_hand().keys() - {"path_length"}


def test_every_weight_has_a_term() -> None:
    # How strongly noise is injected is a weight of none.
    assert TERM_OF.keys() | {"noise_strength"} == {field.name for field in fields(MemoryWeights)}


@pytest.mark.parametrize("weight", sorted(TERM_OF))
def test_a_doubled_weight_doubles_its_own_term_only(weight: str) -> None:
    expected = by_hand()
    expected[TERM_OF[weight]] *= 2
    assert terms_of(doubled(WEIGHTS, weight)) == pytest.approx(expected, rel=1e-4)


def test_a_doubled_adversarial_weight_doubles_that_term_only() -> None:
    expected = by_hand()
    expected["adversarial"] *= 2
    assert terms_of(WEIGHTS, adversarial_weight=0.6) == pytest.approx(expected, rel=1e-4)
