"""Probabilistic SPN's loss terms, two draws a photo, against what they are on paper."""

from dataclasses import fields, replace
from math import log

import pytest
import torch

from inpaint_core.models.spn import Posterior
from tests.training.hand_made import (
    COMPOSITE,
    HOLE,
    OTHER_PREDICTION,
    PHOTO,
    PREDICTION,
    STAGE,
    DiscriminatorOfFeatures,
    DiscriminatorWithFeatures,
    discriminator_terms,
    doubled,
    flat,
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
from training.config.loss_weights import DiverseWeights
from training.objectives.diverse import DiverseOutput

WEIGHTS = DiverseWeights(
    image=5.0,
    image_hole_extra=1.5,
    prior=0.8,
    prior_hole_extra=4.0,
    prior_scales=(1.0, 3.0, 0.2),
    feature_matching=0.9,
    perceptual=0.6,
    diversity=1.7,
    divergence=0.4,
)
TERM_OF = {
    "image": "image",
    "prior": "prior",
    "feature_matching": "feature_matching",
    "perceptual": "perceptual",
    "diversity": "diversity",
    "divergence": "divergence",
}
TWICE, BOTH = PHOTO + PHOTO, PREDICTION + OTHER_PREDICTION
TAUGHT = ((0.0, 1.0, 2.0, 3.0),) * 4
# The first draws of both photos, then the second draws, which are further off.
OFF = ((0.5, 0.1, 0.1, 0.1), (0.1, 0.5, 0.5, 0.1), (0.9, 0.1, 0.1, 0.1), (0.1, 0.9, 0.9, 0.1))
OUTPUT = DiverseOutput(
    target=image(TWICE),
    mask=mask(HOLE + HOLE),
    prediction=image(BOTH),
    mapped=[halved(TAUGHT) + halved(OFF)],
    taught=[halved(TAUGHT)],
    posterior=Posterior(torch.full((2, 1, 1, 1), 0.6), torch.tensor([0.5, 2.0]).view(2, 1, 1, 1)),
)
OTHER_COMPOSITE = ((0.7, 0.5, 0.3, 0.7), (0.2, 0.6, 0.4, 0.4))
# In the hole the first draws are off by 0.4, 0.6, 0.3 and the second by 0.2, 0.2, 0.2.
IN_HOLE = 1.3 + 0.6
KNOWN = (0.1 + 0.2 + 0.3 + 0.1 + 0.1) + (0.4 + 0.1 + 0.4 + 0.1 + 0.4)
BETWEEN_DRAWS = (0.2 + 0.4 + 0.5) / 3
BY_HAND = {
    "image": 5.0 * (2.5 * IN_HOLE + KNOWN) / 16,
    "prior": 0.7 * 0.8 * (5 * 3 * (0.5 + 0.9) + 10 * 0.1) / 16,
    # The features are the double and the half size; their layers weigh 0.5 and 4.
    "perceptual": 0.6 * (0.5 * 2 + 4.0 * 1) * gap(BOTH, TWICE),
    "diversity": 1.7 / (3 * BETWEEN_DRAWS + 1e-5),
    "divergence": 0.4 * ((log(0.5) + 1.36 / (2 * 0.25) - 0.5) + (log(2.0) + 1.36 / (2 * 4.0) - 0.5)) / 2,
    "feature_matching": 0.9 * (2 + 1) * gap(BOTH, TWICE) / 2,
    "adversarial": 0.3 * -mean(logits(BOTH)),
}


def test_the_numbers_on_paper_are_of_these_images() -> None:
    off = [abs(one - other) for one, other in zip(flat(BOTH), flat(TWICE), strict=True)]
    inside = sum(value for value, hole in zip(off, flat(HOLE + HOLE), strict=True) if hole)
    assert (inside, sum(off) - inside) == pytest.approx((IN_HOLE, KNOWN))


def test_every_term_is_what_it_is_on_paper() -> None:
    objective = hand_made_objective("spn-probabilistic", WEIGHTS, DiscriminatorWithFeatures())
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND)
    expected = hinge(real=logits(PHOTO), fake=logits(BOTH))
    assert discriminator_terms(objective, OUTPUT) == pytest.approx({"discriminator": expected})


def test_every_weight_has_a_term() -> None:
    inner = {"image_hole_extra", "prior_distance", "prior_hole_extra", "prior_scales", "discriminator"}
    of_colour = {"chroma"}  # grey images have none: see test_prior_loss
    assert TERM_OF.keys() == {field.name for field in fields(DiverseWeights)} - inner - of_colour


@pytest.mark.parametrize("weight", sorted(TERM_OF))
def test_a_doubled_weight_doubles_its_own_term_only(weight: str) -> None:
    objective = hand_made_objective(
        "spn-probabilistic", doubled(WEIGHTS, weight), DiscriminatorWithFeatures()
    )
    term = TERM_OF[weight]
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {term: 2 * BY_HAND[term]})


def test_the_stage_weighs_the_adversary_and_the_priors() -> None:
    objective = hand_made_objective("spn-probabilistic", WEIGHTS, DiscriminatorWithFeatures())
    terms = generator_terms(objective, OUTPUT, replace(STAGE, adversarial_weight=0.6))
    assert terms == pytest.approx(BY_HAND | {"adversarial": 2 * BY_HAND["adversarial"]})
    terms = generator_terms(objective, OUTPUT, replace(STAGE, prior_factor=1.4))
    assert terms == pytest.approx(BY_HAND | {"prior": 2 * BY_HAND["prior"]})


def test_a_projected_judge_sees_features_of_composites() -> None:
    composites = (*COMPOSITE, *OTHER_COMPOSITE)
    expected = BY_HAND | {
        "adversarial": 0.3 * -mean(logits(composites)),
        "feature_matching": 0.9 * (2 + 1) * gap(composites, TWICE) / 2,
    }
    weights = replace(WEIGHTS, discriminator="projected")
    objective = hand_made_objective("spn-probabilistic", weights, DiscriminatorOfFeatures())
    assert generator_terms(objective, OUTPUT) == pytest.approx(expected)
    judged = hinge(real=logits(PHOTO), fake=logits(composites))
    assert discriminator_terms(objective, OUTPUT) == pytest.approx({"discriminator": judged})
