"""PEN-Net's loss terms against what they are on paper."""

from dataclasses import fields, replace

import pytest
import torch

from tests.training.hand_made import (
    COMPOSITE,
    HOLE,
    PHOTO,
    PREDICTION,
    STAGE,
    Features,
    GreyDiscriminator,
    discriminator_terms,
    doubled,
    generator_terms,
    halved,
    hand_made_objective,
    hinge,
    image,
    logits,
    mask,
    mean,
)
from training.config.loss_weights import PenNetWeights
from training.objectives.pennet import PenNetOutput

WEIGHTS = PenNetWeights(hole=5.0, known=3.0, pyramid=0.7, perceptual=0.4)
TERM_OF = {"hole": "hole", "known": "known", "pyramid": "pyramid", "perceptual": "perceptual"}
OUTPUT = PenNetOutput(
    target=image(PHOTO),
    mask=mask(HOLE),
    prediction=image(PREDICTION),
    images=[halved(PHOTO) + offset for offset in (0.1, -0.2, 0.3, -0.4, 0.5)],
    composite=image(COMPOSITE),
)
BY_HAND = {
    # Three quarters are hole, off by 0.4, 0.6 and 0.3; the other five by 0.1, 0.2, 0.3, 0.1 and 0.1.
    "hole": 5.0 * (0.4 + 0.6 + 0.3) / 3,
    "known": 3.0 * (0.1 + 0.2 + 0.3 + 0.1 + 0.1) / 5,
    "pyramid": 0.7 * (0.1 + 0.2 + 0.3 + 0.4 + 0.5),
    # Classifiers want 0..1, which halves every gap of -1..1; the hole's alone are left in the composite.
    "perceptual": 0.4 * 3 * (0.4 + 0.6 + 0.3) / 8 / 2,
    "adversarial": 0.3 * -mean(logits(COMPOSITE)),
}


def test_every_term_is_what_it_is_on_paper() -> None:
    objective = hand_made_objective("pennet", WEIGHTS, GreyDiscriminator())
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND)
    expected = hinge(real=logits(PHOTO), fake=logits(COMPOSITE))
    assert discriminator_terms(objective, OUTPUT) == pytest.approx({"discriminator": expected})


def test_every_weight_has_a_term() -> None:
    of_colour = {"chroma"}  # grey images have none: see test_chroma_terms
    assert TERM_OF.keys() == {field.name for field in fields(PenNetWeights)} - {"gan_loss"} - of_colour


@pytest.mark.parametrize("weight", sorted(TERM_OF))
def test_a_doubled_weight_doubles_its_own_term_only(weight: str) -> None:
    objective = hand_made_objective("pennet", doubled(WEIGHTS, weight), GreyDiscriminator())
    term = TERM_OF[weight]
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {term: 2 * BY_HAND[term]})


def test_the_papers_training_has_no_perceptual_term() -> None:
    objective = hand_made_objective(
        "pennet", replace(WEIGHTS, perceptual=PenNetWeights().perceptual), GreyDiscriminator()
    )
    terms = generator_terms(objective, OUTPUT)
    assert terms == pytest.approx({name: term for name, term in BY_HAND.items() if name != "perceptual"})


def test_a_classifier_is_shown_images_of_0_to_1(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[torch.Tensor] = []

    def keep(_: Features, image: torch.Tensor) -> list[torch.Tensor]:
        shown.append(image)
        return [image]

    monkeypatch.setattr(Features, "perceptual", keep)
    black, white = image(((-1.0,) * 4,) * 2), image(((1.0,) * 4,) * 2)
    generator_terms(
        hand_made_objective("pennet", WEIGHTS, GreyDiscriminator()),
        replace(OUTPUT, composite=black, target=white),
    )
    assert [image.unique().tolist() for image in shown] == [[0.0], [1.0]]


def test_a_doubled_adversarial_weight_doubles_that_term_only() -> None:
    objective = hand_made_objective("pennet", WEIGHTS, GreyDiscriminator())
    terms = generator_terms(objective, OUTPUT, replace(STAGE, adversarial_weight=0.6))
    assert terms == pytest.approx(BY_HAND | {"adversarial": 2 * BY_HAND["adversarial"]})


def test_the_other_adversarial_loss_is_a_cross_entropy() -> None:
    objective = hand_made_objective(
        "pennet", replace(WEIGHTS, gan_loss="non-saturating"), GreyDiscriminator()
    )
    taken_for_real = torch.sigmoid(torch.tensor(logits(COMPOSITE)))
    real = torch.sigmoid(torch.tensor(logits(PHOTO)))
    adversarial = float(-taken_for_real.log().mean())
    judged = float(-real.log().mean() - (1 - taken_for_real).log().mean()) / 2
    assert generator_terms(objective, OUTPUT)["adversarial"] == pytest.approx(0.3 * adversarial)
    assert discriminator_terms(objective, OUTPUT)["discriminator"] == pytest.approx(judged)
