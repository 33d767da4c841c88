"""The loss of colour alone in the hole; SPL's and SPN's, of the whole image, is in test_prior_loss."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from inpaint_core.models.dgi import DgiTrace
from tests.training.hand_made import (
    GreyDiscriminator,
    PairDiscriminator,
    generator_terms,
    hand_made_objective,
    mask,
)
from training.config.loss_weights import AutoencoderWeights, DgiWeights, GmSrmWeights, PenNetWeights
from training.objectives.dgi import DgiOutput
from training.objectives.dgi_autoencoder import Rebuilt
from training.objectives.gmsrm import GmSrmOutput
from training.objectives.losses import composite
from training.objectives.pennet import PenNetOutput

HOLE = mask()
"""3 of 8 quarters."""
GREY = (0.4, 0.4, 0.4)
TINTED = (0.5, 0.4, 0.3)
DARK = (0.1, 0.1, 0.1)


def flat(colour: tuple[float, float, float], *, outside: tuple[float, float, float] = GREY) -> Tensor:
    """Return 2 x 3 x 4 x 4 of one colour in the hole and another around it."""
    inner, outer = (torch.tensor(one).view(1, 3, 1, 1).expand(2, 3, 4, 4) for one in (colour, outside))
    return composite(inner, outer, HOLE)


def pennet_terms(prediction: Tensor, target: Tensor, weight: float) -> dict[str, float]:
    output = PenNetOutput(target, HOLE, prediction, [prediction], composite(prediction, target, HOLE))
    return generator_terms(
        hand_made_objective("pennet", PenNetWeights(chroma=weight), GreyDiscriminator()), output
    )


def gmsrm_terms(prediction: Tensor, target: Tensor, weight: float) -> dict[str, float]:
    filled = composite(prediction, target, HOLE)
    output = GmSrmOutput(target, HOLE, prediction, filled, torch.zeros(2, 0))
    return generator_terms(
        hand_made_objective("gmsrm", GmSrmWeights(chroma=weight), PairDiscriminator()), output
    )


def dgi_terms(prediction: Tensor, target: Tensor, weight: float) -> dict[str, float]:
    trace = DgiTrace(prediction, [], [], torch.zeros(2, 1, 4), torch.zeros(2, 1, 4))
    weights = DgiWeights(chroma=weight, cross_distillation=0.0, self_distillation=0.0, attention_transfer=0.0)
    output = DgiOutput(target, HOLE, trace, [], trace, composite(prediction, target, HOLE))
    return generator_terms(hand_made_objective("dgi", weights, GreyDiscriminator()), output)


Terms = Callable[[Tensor, Tensor, float], dict[str, float]]
NETWORKS: list[Terms] = [pennet_terms, gmsrm_terms, dgi_terms]


@pytest.mark.parametrize("terms", NETWORKS)
def test_a_wrong_colour_of_the_right_brightness_counts_in_the_hole(terms: Terms) -> None:
    # Off by 0.1, 0 and 0.1 in every hole pixel; how many there are does not matter.
    assert terms(flat(TINTED), flat(GREY), 5.0)["chroma"] == pytest.approx(5.0 * 0.2 / 3)


@pytest.mark.parametrize("terms", NETWORKS)
def test_neither_brightness_nor_known_pixels_count(terms: Terms) -> None:
    assert terms(flat(DARK, outside=TINTED), flat(GREY), 5.0)["chroma"] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("terms", NETWORKS)
def test_without_weight_it_is_the_papers_training(terms: Terms) -> None:
    with_it = terms(flat(TINTED), flat(GREY), 5.0)
    without = terms(flat(TINTED), flat(GREY), 0.0)
    assert without == {name: term for name, term in with_it.items() if name != "chroma"}


def test_the_autoencoder_is_held_to_colours_everywhere() -> None:
    weights = AutoencoderWeights(image=2.0, chroma=5.0)
    objective = hand_made_objective("dgi-autoencoder", weights, GreyDiscriminator())
    terms = generator_terms(objective, Rebuilt(flat(GREY), flat(DARK, outside=TINTED)))
    assert terms["chroma"] == pytest.approx(5.0 * (0.2 / 3) * 5 / 8)
    objective = hand_made_objective("dgi-autoencoder", replace(weights, chroma=0.0), GreyDiscriminator())
    assert generator_terms(objective, Rebuilt(flat(GREY), flat(TINTED))).keys() == {"image"}
