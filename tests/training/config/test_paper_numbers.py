"""The papers' recipes have the numbers that the papers print; where one follows the code, it says so here."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from training.config.recipe import RECIPES, TrainConfig, find_recipe

PARIS_EPOCH = 1_862  # 14,900 photos in batches of 8
CELEBA_EPOCH = 20_346  # 162,770
PLACES2_EPOCH = 500_000  # "over 4 million"


@dataclass(frozen=True)
class Numbers:
    """What a paper prints, or its authors' code has.

    Attributes:
        network: That is trained.
        losses: By field.
        stages: Steps and learning rate of each.
        batch: Of every stage.
        betas: Of Adam.
        adversarial: Weight of the adversarial loss.
        unmatched_priors: Number of the first stage without prior loss; None for none.
        fields: Of the recipe, beside these.
    """

    network: str
    losses: dict[str, Any]
    stages: list[tuple[int, float]]
    batch: int = 8
    betas: tuple[float, float] = (0.0, 0.9)
    adversarial: float = 1.0
    unmatched_priors: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)


# SPL, Eq. 12 and below: lambda 10, 1, 1, alpha 3. Eq. 9's delta is 5 in the paper, 2 in the code.
SPL = {"image": 10.0, "prior": 1.0, "prior_hole_extra": 3.0, "prior_distance": "l1", "image_hole_extra": 2.0}
SPL_PRINTED = SPL | {"image_hole_extra": 5.0}
# SPN, Eq. 12 and below: lambda 10, 1, alpha 3. Eq. 10's delta is 4 in the paper, 2 in the code.
SPN = SPL | {"prior_scales": (1.0, 1.0, 1.0), "gan_loss": "non-saturating"}
SPN_PRINTED = SPN | {"image_hole_extra": 4.0}
# SPN, Eq. 15 and below.
DIVERSE = SPL | {"feature_matching": 10.0, "perceptual": 10.0, "diversity": 1.0, "divergence": 0.05}
SPL_PARIS = [(50 * PARIS_EPOCH, 1e-4), (10 * PARIS_EPOCH, 1e-5), (10 * PARIS_EPOCH, 1e-5)]
SPN_PARIS = [(50 * PARIS_EPOCH, 1e-4), (10 * PARIS_EPOCH, 1e-5), (15 * PARIS_EPOCH, 1e-5)]
SPN_WHOLE = 75 * PARIS_EPOCH

TABLE = {
    "spl": Numbers("spl", SPL, SPL_PARIS, unmatched_priors=2),
    "spl-as-printed": Numbers("spl", SPL_PRINTED, [(50 * PARIS_EPOCH, 1e-4), (20 * PARIS_EPOCH, 1e-5)]),
    "spl-places2": Numbers("spl", SPL, [(30 * PLACES2_EPOCH, 1e-4), (10 * PLACES2_EPOCH, 1e-5)]),
    "spl-celeba": Numbers("spl", SPL, [(30 * CELEBA_EPOCH, 1e-4), (10 * CELEBA_EPOCH, 1e-5)]),
    "spl-no-semantics": Numbers("spl", SPL | {"prior": 0.0}, SPL_PARIS, unmatched_priors=2),
    "spl-prior-teacher": Numbers("spl", SPL, SPL_PARIS, unmatched_priors=2),
    "spl-concatenation": Numbers("spl", SPL, SPL_PARIS, unmatched_priors=2),
    "spn": Numbers("spn", SPN, SPN_PARIS, unmatched_priors=2),
    "spn-as-printed": Numbers(
        "spn", SPN_PRINTED, [(SPN_WHOLE - round(SPN_WHOLE / 4), 1e-4), (round(SPN_WHOLE / 4), 1e-5)]
    ),
    "spn-no-semantics": Numbers("spn", SPN | {"prior": 0.0}, SPN_PARIS, unmatched_priors=2),
    "spn-edges": Numbers("spn", SPN, SPN_PARIS, unmatched_priors=2, fields={"pretext": "edges"}),
    "spn-random-teacher": Numbers("spn", SPN, SPN_PARIS, unmatched_priors=2, fields={"pretext": "random"}),
    "spn-probabilistic": Numbers("spn-probabilistic", DIVERSE, SPN_PARIS, unmatched_priors=2),
    **{
        name: Numbers("spn", SPN, SPN_PARIS, unmatched_priors=2)
        for name in (
            *("spn-priors-64", "spn-priors-64-128", "spn-concatenation"),
            *("spn-blocks-4", "spn-blocks-12"),
        )
    },
}


@pytest.mark.parametrize("recipe", TABLE)
def test_a_recipe_of_a_paper_has_its_numbers(recipe: str) -> None:
    config, numbers = TrainConfig.read(find_recipe(recipe)), TABLE[recipe]
    assert (config.network, config.size) == (numbers.network, "published")
    assert {name: getattr(config.losses, name) for name in numbers.losses} == numbers.losses
    assert [(stage.steps, stage.learning_rate) for stage in config.stages] == numbers.stages
    assert all(stage.final_learning_rate is None and stage.warmup_steps == 0 for stage in config.stages)
    assert {stage.batch_size for stage in config.stages} == {numbers.batch}
    assert {(stage.crop_px, stage.resize_px) for stage in config.stages} == {(256, (256, 256))}
    assert {stage.adversarial_weight for stage in config.stages} == {numbers.adversarial}
    assert config.betas == numbers.betas
    assert {name: getattr(config, name) for name in numbers.fields} == numbers.fields
    count = len(config.stages) if numbers.unmatched_priors is None else numbers.unmatched_priors
    assert [stage.prior_factor > 0 for stage in config.stages] == [
        number < count for number in range(len(config.stages))
    ]


def test_no_recipe_of_spl_or_spn_at_the_published_size_is_left_out() -> None:
    published = {
        path.stem
        for path in RECIPES.glob("sp[ln]*.toml")
        if TrainConfig.read(path).size == "published"
    }  # fmt: skip
    assert published == set(TABLE)
