"""GM-SRM's loss terms, with its memory frozen, against what they are on paper."""

from dataclasses import fields, replace

import pytest
import torch

from tests.training.hand_made import (
    COMPOSITE,
    HOLE,
    PHOTO,
    PREDICTION,
    STAGE,
    PairDiscriminator,
    discriminator_terms,
    doubled,
    flat,
    gap,
    generator_terms,
    hand_made_objective,
    hinge,
    image,
    logits,
    mask,
    mean,
)
from training.config.loss_weights import GmSrmWeights
from training.objectives.gmsrm import GmSrmOutput

WEIGHTS = GmSrmWeights(known=3.0, hole=5.0, perceptual=0.6, divergence=0.4)
TERM_OF = {"known": "known", "hole": "hole", "perceptual": "perceptual", "divergence": "divergence"}
OUTPUT = GmSrmOutput(
    target=image(PHOTO),
    mask=mask(HOLE),
    prediction=image(PREDICTION),
    composite=image(COMPOSITE),
    divergences=torch.tensor([[0.1, 0.2, 0.6], [0.3, 0.4, 0.2]]),
)
# The judge sees the mask too, which adds a half where it says hole.
REAL, FAKE = (
    [logit + 0.5 * hole for logit, hole in zip(logits(shown), flat(HOLE), strict=True)]
    for shown in (PHOTO, COMPOSITE)
)
BY_HAND = {
    "hole": 5.0 * (0.4 + 0.6 + 0.3) / 3,
    "known": 3.0 * (0.1 + 0.2 + 0.3 + 0.1 + 0.1) / 5,
    "divergence": 0.4 * (0.9 + 0.9) / 2,
    # A gap of the images is twice that in the one feature and once in the other.
    "perceptual": 0.6 * 3 * gap(PREDICTION, PHOTO),
    "adversarial": 0.3 * -mean(FAKE),
}


def test_every_term_is_what_it_is_on_paper() -> None:
    objective = hand_made_objective("gmsrm", WEIGHTS, PairDiscriminator())
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND)
    assert discriminator_terms(objective, OUTPUT) == pytest.approx({"discriminator": hinge(REAL, FAKE)})


def test_every_weight_has_a_term() -> None:
    of_colour = {"chroma"}  # grey images have none: see test_chroma_terms
    assert TERM_OF.keys() == {field.name for field in fields(GmSrmWeights)} - {"gan_loss"} - of_colour


@pytest.mark.parametrize("weight", sorted(TERM_OF))
def test_a_doubled_weight_doubles_its_own_term_only(weight: str) -> None:
    objective = hand_made_objective("gmsrm", doubled(WEIGHTS, weight), PairDiscriminator())
    term = TERM_OF[weight]
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {term: 2 * BY_HAND[term]})


def test_a_doubled_adversarial_weight_doubles_that_term_only() -> None:
    objective = hand_made_objective("gmsrm", WEIGHTS, PairDiscriminator())
    terms = generator_terms(objective, OUTPUT, replace(STAGE, adversarial_weight=0.6))
    assert terms == pytest.approx(BY_HAND | {"adversarial": 2 * BY_HAND["adversarial"]})
