"""The loss terms of DGI and of the autoencoder it learns from, against what they are on paper."""

from dataclasses import fields, replace

import pytest
import torch
from torch import Tensor

from inpaint_core.models.dgi import DgiTrace
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
    hand_made_objective,
    hinge,
    image,
    logits,
    mask,
    mean,
)
from tests.training.small_networks import DGI
from training.config.loss_weights import AutoencoderWeights, DgiWeights
from training.objectives.dgi import DgiOutput
from training.objectives.dgi_autoencoder import Rebuilt

WEIGHTS = DgiWeights(
    known=3.0,
    hole=5.0,
    perceptual=0.6,
    style=7.0,
    cross_distillation=0.9,
    self_distillation=0.8,
    attention_transfer=11.0,
)
TERM_OF = {
    "known": "known",
    "hole": "hole",
    "perceptual": "perceptual",
    "style": "style",
    "cross_distillation": "cross",
    "self_distillation": "self",
    "attention_transfer": "attention",
}
CHANNELS = DGI["level_channels"]
assert isinstance(CHANNELS, tuple)
FAR = 9.0
"""Of everything that no term may look at."""


def with_error(features: Tensor, error: float, *, cell: int) -> Tensor:
    """Return features that are off by the error in one cell of four, and far off elsewhere."""
    off = torch.full((4,), FAR)
    off[cell] = error
    return features + off.view(1, 1, 2, 2)


def one_cell(cell: int) -> Tensor:
    return torch.eye(4)[cell].view(1, 1, 2, 2).repeat(2, 1, 1, 1)


# At level l the hole is cell l: an error of another level's hole would be taken for FAR.
HOLES = [one_cell(level) for level in range(4)]
TAUGHT = [torch.full((2, count, 2, 2), float(level)) for level, count in enumerate(CHANNELS)]
FEATURES = [
    with_error(taught, error, cell=level)
    for level, (taught, error) in enumerate(zip(TAUGHT, (0.1, 0.2, 0.3, 0.4), strict=True))
]
ALIGNED = [with_error(FEATURES[level], error, cell=level) for level, error in ((1, 0.5), (2, 0.6), (3, 0.7))]
# Only the third place, the hole of the attention's level, may count: its scores are log 2, 0, 0, 0.
QUERIES = torch.tensor([FAR, FAR, 1.0, FAR]).view(1, 1, 4).repeat(2, 1, 1)
KEYS = torch.tensor([2.0, 1.0, 1.0, 1.0]).log().view(1, 1, 4).repeat(2, 1, 1)
OUTPUT = DgiOutput(
    target=image(PHOTO),
    mask=mask(HOLE),
    trace=DgiTrace(image(PREDICTION), FEATURES, HOLES, QUERIES, KEYS),
    aligned=ALIGNED,
    teacher=DgiTrace(image(PHOTO), TAUGHT, HOLES, torch.zeros(2, 1, 4), KEYS),
    composite=image(COMPOSITE),
)
# All channels are alike, so a Gram matrix has one number: the mean square over the number of channels.
SQUARES = [
    abs(mean([grey**2 for grey in made]) - mean([grey**2 for grey in photo]))
    for made, photo in zip(COMPOSITE, PHOTO, strict=True)
]
BY_HAND = {
    "hole": 5.0 * (0.4 + 0.6 + 0.3) / 3,
    "known": 3.0 * (0.1 + 0.2 + 0.3 + 0.1 + 0.1) / 5,
    "perceptual": 0.6 * 3 * gap(COMPOSITE, PHOTO),
    "style": 7.0 * (2**2 + 1) * mean(SQUARES) / 3,
    # Channels share a weight of 1 equally: what remains of a level is its squared error.
    "cross": 0.9 * (0.1**2 + 0.2**2 + 0.3**2 + 0.4**2),
    "self": 0.8 * (0.5**2 + 0.6**2 + 0.7**2),
    # Attention of 2, 1, 1 and 1 fifths against a quarter each; every place weighs one half.
    "attention": 11.0 * 0.5 * ((2 / 5 - 1 / 4) ** 2 + 3 * (1 / 5 - 1 / 4) ** 2),
    "adversarial": 0.3 * -mean(logits(COMPOSITE)),
}


def test_every_term_is_what_it_is_on_paper() -> None:
    objective = hand_made_objective("dgi", WEIGHTS, GreyDiscriminator())
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND, rel=1e-4)
    expected = hinge(real=logits(PHOTO), fake=logits(COMPOSITE))
    assert discriminator_terms(objective, OUTPUT) == pytest.approx({"discriminator": expected})


def test_every_weight_has_a_term() -> None:
    learning = {"importance_every", "importance_rate"}
    of_colour = {"chroma"}  # grey images have none: see test_chroma_terms
    assert TERM_OF.keys() == {field.name for field in fields(DgiWeights)} - learning - of_colour - {
        "gan_loss"
    }


@pytest.mark.parametrize("weight", sorted(TERM_OF))
def test_a_doubled_weight_doubles_its_own_term_only(weight: str) -> None:
    objective = hand_made_objective("dgi", doubled(WEIGHTS, weight), GreyDiscriminator())
    term = TERM_OF[weight]
    assert generator_terms(objective, OUTPUT) == pytest.approx(BY_HAND | {term: 2 * BY_HAND[term]}, rel=1e-4)


def test_a_doubled_adversarial_weight_doubles_that_term_only() -> None:
    objective = hand_made_objective("dgi", WEIGHTS, GreyDiscriminator())
    terms = generator_terms(objective, OUTPUT, replace(STAGE, adversarial_weight=0.6))
    assert terms == pytest.approx(BY_HAND | {"adversarial": 2 * BY_HAND["adversarial"]}, rel=1e-4)


@pytest.mark.parametrize("weight", [2.5, 5.0])
def test_the_autoencoder_is_held_to_the_whole_photo(weight: float) -> None:
    objective = hand_made_objective("dgi-autoencoder", AutoencoderWeights(image=weight), GreyDiscriminator())
    terms = generator_terms(objective, Rebuilt(image(PHOTO), image(PREDICTION)))
    assert terms == pytest.approx({"image": weight * (1.3 + 0.8) / 8})
