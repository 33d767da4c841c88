"""The loss terms of SPL and deterministic SPN against what they are on paper."""

from dataclasses import fields, replace
from typing import Final

import pytest
import torch
import torch.nn.functional as F

from tests.training.hand_made import (
    COMPOSITE,
    HOLE,
    PHOTO,
    PREDICTION,
    STAGE,
    GreyDiscriminator,
    discriminator_terms,
    doubled,
    gap,
    generator_terms,
    halved,
    hand_made_objective,
    hinge,
    image,
    logits,
    mask,
    mean,
)
from training.config.loss_weights import SemanticWeights
from training.config.recipe import NetworkName
from training.objectives.prior_loss import GuidedOutput

WEIGHTS = SemanticWeights(
    image=5.0,
    image_hole_extra=1.5,
    prior=0.8,
    prior_hole_extra=4.0,
    prior_scales=(1.0, 3.0, 0.2),
    gan_loss="non-saturating",
    perceptual=0.6,
)
TERM_OF = {"image": "image", "prior": "prior", "perceptual": "perceptual"}
NETWORKS: Final[tuple[NetworkName, ...]] = ("spl", "spn")
COARSE, MIDDLE, FINE = ((0.0, 1.0, 2.0, 3.0),) * 2, ((4.0, 3.0, 2.0, 1.0),) * 2, ((2.0, 2.0, 5.0, 5.0),) * 2
# Hole and known quarters of the priors are off by two amounts of their own a scale.
OFF_COARSE, OFF_MIDDLE, OFF_FINE = (
    ((hole, known, known, known), (known, hole, hole, known))
    for hole, known in ((0.5, 0.1), (0.7, 0.2), (0.9, 0.3))
)
OUTPUT = GuidedOutput(
    target=image(PHOTO),
    mask=mask(HOLE),
    prediction=image(PREDICTION),
    mapped=[
        halved(COARSE) + halved(OFF_COARSE),
        halved(MIDDLE) - halved(OFF_MIDDLE),
        image(FINE) + image(OFF_FINE),
    ],
    taught=[halved(COARSE), halved(MIDDLE), image(FINE)],
)
# Three of eight quarters are hole and count 1 + 1.5 times in the image, 1 + 4 times in the priors.
PRIOR = [(5 * 3 * hole + 5 * known) / 8 for hole, known in ((0.5, 0.1), (0.7, 0.2), (0.9, 0.3))]
FAKE, REAL = torch.tensor(logits(PREDICTION)), torch.tensor(logits(PHOTO))
BY_HAND = {
    "image": 5.0 * (2.5 * (0.4 + 0.6 + 0.3) + (0.1 + 0.2 + 0.3 + 0.1 + 0.1)) / 8,
    "prior": 0.7 * 0.8 * (1.0 * PRIOR[0] + 3.0 * PRIOR[1] + 0.2 * PRIOR[2]),
    "perceptual": 0.6 * 3 * gap(COMPOSITE, PHOTO),
    "adversarial": 0.3 * float(-torch.sigmoid(FAKE).log().mean()),
}


@pytest.mark.parametrize("network", NETWORKS)
def test_every_term_is_what_it_is_on_paper(network: NetworkName) -> None:
    objective = hand_made_objective(network, WEIGHTS, GreyDiscriminator())
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND)
    judged = float(F.binary_cross_entropy(torch.sigmoid(REAL), torch.ones(8)))
    judged += float(F.binary_cross_entropy(torch.sigmoid(FAKE), torch.zeros(8)))
    assert discriminator_terms(objective, OUTPUT) == pytest.approx({"discriminator": judged / 2})


def test_a_network_with_one_scale_learns_from_the_coarsest() -> None:
    objective = hand_made_objective("spl", WEIGHTS, GreyDiscriminator())
    terms = generator_terms(objective, replace(OUTPUT, mapped=OUTPUT.mapped[:1]))
    assert terms["prior"] == pytest.approx(0.7 * 0.8 * PRIOR[0])


def test_priors_can_be_compared_by_squares() -> None:
    objective = hand_made_objective("spn", replace(WEIGHTS, prior_distance="l2"), GreyDiscriminator())
    squares = [(5 * 3 * hole**2 + 5 * known**2) / 8 for hole, known in ((0.5, 0.1), (0.7, 0.2), (0.9, 0.3))]
    expected = 0.7 * 0.8 * (1.0 * squares[0] + 3.0 * squares[1] + 0.2 * squares[2])
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {"prior": expected})


def test_every_weight_has_a_term() -> None:
    inner = {"gan_loss", "image_hole_extra", "prior_distance", "prior_hole_extra", "prior_scales"}
    of_colour = {"chroma"}  # grey images have none: see test_prior_loss
    assert TERM_OF.keys() == {field.name for field in fields(SemanticWeights)} - inner - of_colour


@pytest.mark.parametrize("weight", sorted(TERM_OF))
def test_a_doubled_weight_doubles_its_own_term_only(weight: str) -> None:
    objective = hand_made_objective("spn", doubled(WEIGHTS, weight), GreyDiscriminator())
    term = TERM_OF[weight]
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {term: 2 * BY_HAND[term]})


@pytest.mark.parametrize(
    ("weight", "term", "more"),
    [
        ("image_hole_extra", "image", 5.0 * 1.5 * (0.4 + 0.6 + 0.3) / 8),
        ("prior_hole_extra", "prior", 0.7 * 0.8 * 4.0 * 3 * (1.0 * 0.5 + 3.0 * 0.7 + 0.2 * 0.9) / 8),
    ],
)
def test_more_for_the_hole_adds_to_its_own_term_only(weight: str, term: str, more: float) -> None:
    objective = hand_made_objective("spn", doubled(WEIGHTS, weight), GreyDiscriminator())
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {term: BY_HAND[term] + more})


def test_the_stage_weighs_the_adversary_and_the_priors() -> None:
    objective = hand_made_objective("spn", WEIGHTS, GreyDiscriminator())
    terms = generator_terms(objective, OUTPUT, replace(STAGE, adversarial_weight=0.6))
    assert terms == pytest.approx(BY_HAND | {"adversarial": 2 * BY_HAND["adversarial"]})
    terms = generator_terms(objective, OUTPUT, replace(STAGE, prior_factor=1.4))
    assert terms == pytest.approx(BY_HAND | {"prior": 2 * BY_HAND["prior"]})


def test_the_other_adversarial_loss_is_the_hinge() -> None:
    objective = hand_made_objective("spl", replace(WEIGHTS, gan_loss="hinge"), GreyDiscriminator())
    assert generator_terms(objective, OUTPUT)["adversarial"] == pytest.approx(0.3 * -mean(logits(PREDICTION)))
    expected = hinge(real=logits(PHOTO), fake=logits(PREDICTION))
    assert discriminator_terms(objective, OUTPUT)["discriminator"] == pytest.approx(expected)
