import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from inpaint_core.models import spn
from tests.training.stand_in_teacher import StandInTeacher
from training.config.loss_weights import LOSS_WEIGHTS, GanLoss, LossWeights, MemoryWeights, PenNetWeights
from training.config.overrides import fit_to_budget
from training.config.recipe import RECIPES, TrainConfig, find_recipe
from training.errors import ConfigError
from training.networks.prior_teacher import PriorTeacher
from training.objectives.build import build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.pretext import FixedNetworks

MASK_SCALE = "tiny.toml: stages.0.mask_scale must be low, high, above 0 and at most 8"


@pytest.mark.parametrize("recipe", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_bundled_recipe_is_valid(recipe: Path) -> None:
    assert TrainConfig.read(recipe).total_steps > 0


@pytest.mark.parametrize("recipe", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_bundled_recipe_builds_its_networks(recipe: Path) -> None:
    config = TrainConfig.read(recipe)
    with torch.device("meta"):
        autoencoder = build_autoencoder(config).autoencoder if config.network == "dgi" else None
        fixed = FixedNetworks(StandInTeacher(), StandInTeacher(), autoencoder)
        objective = build_objective(config, fixed)
    assert sum(parameter.numel() for parameter in objective.generator.parameters()) > 1_000_000
    largest = {"spl": 6e6, "spn": 6e6, "spn-probabilistic": 8e6, "gmsrm": 6e6, "dgi": 6e6}
    if config.size == "compact" and config.network in largest:
        count = sum(parameter.numel() for parameter in objective.generator.parameters())
        assert count <= largest[config.network]


@pytest.mark.parametrize(
    ("recipe", "widths", "losses"),
    [
        ("spl-no-semantics", {}, {"prior": 0.0}),
        ("spl-concatenation", {"guidance": "concatenation"}, {}),
        ("pennet-single-attention", {"attention_levels": (2,)}, {}),
        ("pennet-no-attention", {"attention_levels": ()}, {}),
        ("pennet-patch-swap", {"attention_levels": (2,), "attention": "patch-swap"}, {}),
        ("pennet-contextual", {"attention": "contextual"}, {}),
        ("spn-blocks-4", {"spade_blocks": 4}, {}),
        ("spn-blocks-12", {"spade_blocks": 12}, {}),
        ("spn-priors-64", {"guidance_scales": 1}, {}),
        ("spn-priors-64-128", {"guidance_scales": 2}, {}),
        ("spn-concatenation", {"guidance": "concatenation"}, {}),
        ("spn-no-semantics", {}, {"prior": 0.0}),
        ("gmsrm-base", {"variant": "base"}, {}),
        ("gmsrm-bm", {"variant": "gm-bm"}, {}),
        ("gmsrm-csv", {"variant": "gm-csv"}, {}),
        ("dgi-no-cross", {}, {"cross_distillation": 0.0}),
        ("dgi-no-self", {}, {"self_distillation": 0.0}),
        ("dgi-no-attention", {}, {"attention_transfer": 0.0}),
        ("dgi-no-filler", {"has_filler": False}, {}),
    ],
)
def test_an_ablation_differs_from_its_paper_in_one_thing(
    recipe: str, widths: dict[str, object], losses: dict[str, object]
) -> None:
    config = TrainConfig.read(find_recipe(recipe))
    whole = TrainConfig.read(find_recipe(config.network))
    assert config == replace(whole, widths=widths, losses=replace(whole.losses, **losses))


def test_spl_with_an_spn_as_teacher_differs_in_what_it_is_taught_only() -> None:
    config, whole = (TrainConfig.read(find_recipe(name)) for name in ("spl-prior-teacher", "spl"))
    assert config == replace(whole, prior_target="learned", widths={"mapped_channels": 256})
    with torch.device("meta"):
        teacher = PriorTeacher(spn.Spn(), title="SPN", target=config.prior_target)
        objective = build_objective(config, FixedNetworks(teacher))
    # No adapter comes between: the head itself has the channels of the published SPN's prior.
    assert objective.generator.get_parameter("feature_mapping.weight").shape[0] == teacher.channels[0] == 256


@pytest.mark.parametrize(("recipe", "pretext"), [("spn-edges", "edges"), ("spn-random-teacher", "random")])
def test_another_teacher_is_all_that_differs(recipe: str, pretext: str) -> None:
    config, whole = (TrainConfig.read(find_recipe(name)) for name in (recipe, "spn"))
    assert config == replace(whole, pretext=pretext)  # type: ignore[arg-type]


@pytest.mark.parametrize(("recipe", "parameters"), [("spn-priors-64", 45_597_223), ("spn", 50_702_643)])
def test_the_ends_of_spns_table_3_are_as_large_as_spl_and_spn(recipe: str, parameters: int) -> None:
    with torch.device("meta"):
        objective = build_objective(TrainConfig.read(find_recipe(recipe)), FixedNetworks(StandInTeacher()))
    assert sum(parameter.numel() for parameter in objective.generator.parameters()) == parameters


@pytest.mark.parametrize("recipe", ["gmsrm-memory", "gmsrm", "gmsrm-base", "gmsrm-bm", "gmsrm-csv"])
def test_the_papers_gmsrm_is_cut_from_a_short_side_of_320(recipe: str) -> None:
    (stage,) = TrainConfig.read(find_recipe(recipe)).stages
    assert (stage.resize_px, stage.crop_px) == ((320, 320), 256)


def test_an_ablation_has_other_layers() -> None:
    sizes = {}
    for name in ("gmsrm", "gmsrm-base", "gmsrm-bm", "gmsrm-csv"):
        with torch.device("meta"):
            objective = build_objective(
                TrainConfig.read(find_recipe(name)), FixedNetworks(perceptual=StandInTeacher())
            )
        sizes[name] = len(objective.generator.state_dict())
    assert sizes["gmsrm-base"] < sizes["gmsrm-bm"] < sizes["gmsrm-csv"] < sizes["gmsrm"]


def test_without_semantics_no_teacher_is_needed() -> None:
    with torch.device("meta"):
        build_objective(TrainConfig.read(find_recipe("spl-no-semantics")))


@pytest.mark.parametrize(
    ("recipe", "widths", "message"),
    [
        ("dgi", {"has_filler": 1}, "has_filler must be true or false"),
        ("gmsrm", {"variant": "best"}, "variant must be one of"),
        ("gmsrm", {"variant": 3}, "variant must be one of"),
        ("spn", {"spade_blocks": True}, "spade_blocks must be a whole number"),
        ("spn", {"spade_block": 4}, "unknown option spade_block"),
        ("spl", {"guidance": "sum"}, "guidance must be one of spade, concatenation"),
        ("spn", {"guidance": "sum"}, "guidance must be one of spade, concatenation"),
        ("spn", {"guidance_scales": 4}, r"guidance_scales must lie in 1\.\.3, got 4"),
        ("spn", {"guidance_scales": 0}, r"guidance_scales must lie in 1\.\.3, got 0"),
        ("pennet", {"attention_levels": 2}, "attention_levels must be a list of numbers"),
        ("pennet", {"attention_levels": (2, 6)}, "attention_levels must be some of"),
        ("pennet", {"attention": "self"}, "attention must be one of release, paper, contextual, patch-swap"),
        ("gmsrm", {"encoder_channels": 8}, "encoder_channels must be a list of numbers"),
        ("spn", {"mapped_channels": (8, 8)}, "mapped_channels must be 3 numbers"),
    ],
)
def test_a_mistake_in_the_widths_is_named(recipe: str, widths: dict[str, Any], message: str) -> None:
    config = replace(TrainConfig.read(find_recipe(recipe)), widths=widths)
    with pytest.raises(ConfigError, match=message), torch.device("meta"):
        build_objective(config, FixedNetworks(StandInTeacher(), StandInTeacher(), object()))  # type: ignore[arg-type]


def test_the_published_recipe_is_the_published_one() -> None:
    config = TrainConfig.read(find_recipe("pennet"))
    assert config.total_steps == 1_000_000
    assert config.losses == PenNetWeights(hole=6, known=1, pyramid=0.5, perceptual=0, gan_loss="hinge")
    assert config.betas == (0.5, 0.999)
    assert {stage.adversarial_weight for stage in config.stages} == {0.1}
    assert {stage.batch_size for stage in config.stages} == {16}


@pytest.mark.parametrize(
    ("recipe", "stages", "gan_loss"),
    [
        ("pennet-celeba-hq", [(330_000, 1e-4)], "hinge"),
        ("pennet-facades", [(200_000, 1e-4)], "non-saturating"),
        (
            "pennet-dtd",
            [(100_000, 1e-4), (100_000, 1e-5), (100_000, 1e-6), (30_000, 1e-7)],
            "non-saturating",
        ),
    ],
)
def test_schedules_of_pennets_other_data_sets(
    recipe: str, stages: list[tuple[int, float]], gan_loss: GanLoss
) -> None:
    config, places = (TrainConfig.read(find_recipe(name)) for name in (recipe, "pennet"))
    assert [(stage.steps, stage.learning_rate) for stage in config.stages] == stages
    first = places.stages[0]
    assert isinstance(places.losses, PenNetWeights)
    assert replace(config, stages=places.stages) == replace(
        places, losses=replace(places.losses, gan_loss=gan_loss)
    )
    assert all(replace(one, steps=first.steps, learning_rate=1e-4) == first for one in config.stages)


@pytest.mark.parametrize("recipe", [path.stem for path in RECIPES.glob("pennet*.toml")])
def test_the_papers_pennet_squeezes_photos(recipe: str) -> None:
    stages = TrainConfig.read(find_recipe(recipe)).stages
    assert {stage.resize for stage in stages} == {"crop" if "scenes" in recipe else "squeeze"}


def test_epochs_become_steps_when_the_photos_are_known(tiny_recipe: Path) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 3", "epochs = 2.5")
    tiny_recipe.write_text(text, encoding="utf-8")
    config = TrainConfig.read(tiny_recipe)
    assert config.is_in_epochs
    batch = config.stages[0].batch_size
    known = config.in_steps(photos=9)
    assert not known.is_in_epochs
    assert known.stages[0].steps == -(-22.5 // batch)
    assert known.stages[1:] == config.stages[1:]
    assert TrainConfig.from_values(known.to_values()) == known
    half = fit_to_budget(config, steps_factor=0.5)
    assert half.stages[0].epochs == 1.25
    assert half.in_steps(photos=9).stages[0].steps == -(-11.25 // batch)


def test_epochs_shorter_than_their_warm_up_are_refused(tiny_recipe: Path) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 3", "epochs = 1\nwarmup_steps = 4")
    tiny_recipe.write_text(text, encoding="utf-8")
    config = TrainConfig.read(tiny_recipe)
    with pytest.raises(ConfigError, match="warmup_steps must not exceed steps"):
        config.in_steps(photos=1)


def test_a_recipe_survives_the_way_through_plain_values(tiny_recipe: Path) -> None:
    config = TrainConfig.read(tiny_recipe)
    assert TrainConfig.from_values(config.to_values()) == config


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("learningrate = 1e-4", "unknown option learningrate"),
        ("seed = 1.5", "seed must be a whole number"),
        ("seed = true", "seed must be a whole number"),
        ('ema_decay = "much"', "ema_decay must be a number"),
        ("ema_decay = 1.0", "ema_decay must lie in"),
        ('losses = {gan_loss = "wasserstein"}', "gan_loss must be one of hinge, non-saturating"),
        ("losses = {image = 1.0}", r"unknown option losses\.image"),
        ("losses = 3", "losses must be written as"),
        ('network = "dreams"', "network must be one of pennet, spl"),
        ("betas = [0.5]", "betas must be 2 numbers"),
        ("betas = [0.5, 1.0]", "betas must lie in"),
        ("betas = [-0.1, 0.9]", "betas must lie in"),
        ("seed = -1", "seed must lie in"),
        ("seed = 9223372036854775808", "seed must lie in"),
        ("ema_decay = nan", "ema_decay must be a number"),
        ("clip_norm = -1.0", "clip_norm must not be negative"),
        ("losses = {pyramid = -0.5}", "pyramid must not be negative"),
        ("losses = {known = inf}", "known must be a number"),
        ("= broken", "cannot be read as a recipe"),
    ],
)
def test_a_mistake_in_a_recipe_is_named(tiny_recipe: Path, line: str, message: str) -> None:
    text = tiny_recipe.read_text(encoding="utf-8")
    name = line.split(" = ", maxsplit=1)[0]
    kept = [old for old in text.splitlines() if not old.startswith(f"{name} =")]
    tiny_recipe.write_text("\n".join([line, *kept]), encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as raised:
        TrainConfig.read(tiny_recipe)
    assert "tiny.toml" in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("crop_px = 64", "crop_px = 65", "multiple of 64"),
        ("steps = 3", "steps = 0", "steps must be at least 1"),
        ("steps = 3", "step = 3", r"unknown option stages\.0\.step: did you mean stages\.0\.steps"),
        ("steps = 3", "", "steps must be at least 1, or epochs above 0"),
        ("steps = 3", "epochs = -2", "steps must be at least 1, or epochs above 0"),
        ("steps = 3", "steps = 3\nepochs = -2", "epochs must not be negative"),
        ("steps = 3", "steps = 3\nepochs = 2", "not in both"),
        ("steps = 3", 'steps = 3\nresize = "stretch"', "resize must be one of crop, squeeze, centre-square"),
        ("steps = 3", "steps = 3\ncolour_jitter = []", "colour_jitter must be a number, got"),
        ("resize_px = [64, 112]", "resize_px = [112, 64]", "resize_px"),
        ("1e-5", "-1.0", "final_learning_rate must not be negative"),
        ("steps = 3", "steps = 3\nwarmup_steps = -1", "warmup_steps must not be negative"),
        ("steps = 3", "steps = 3\nwarmup_steps = 4", "warmup_steps must not exceed steps"),
        ("steps = 3", "steps = 3\nvivid_share = 1.5", "vivid_share must lie in 0..1"),
        ("steps = 3", "steps = 3\nmask_scale = 2.0", "mask_scale must be 2 numbers, got 2.0"),
        ("steps = 3", "steps = 3\nmask_scale = [0.5]", "mask_scale must be 2 numbers"),
        ("steps = 3", "steps = 3\nmask_scale = [0.5, nan]", "mask_scale must be 2 numbers"),
        *(
            ("steps = 3", f"steps = 3\nmask_scale = {scale}", f"{re.escape(MASK_SCALE)}$")
            for scale in ("[0.0, 1.0]", "[-1.0, 1.0]", "[2.0, 1.0]", "[1.0, 8.5]")
        ),
    ],
)
def test_a_mistake_in_a_stage_is_named(tiny_recipe: Path, old: str, new: str, message: str) -> None:
    tiny_recipe.write_text(tiny_recipe.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        TrainConfig.read(tiny_recipe)


@pytest.mark.parametrize("weights", sorted(set(LOSS_WEIGHTS.values()), key=str))
def test_no_weight_of_a_loss_may_be_negative(weights: type[LossWeights]) -> None:
    plain = weights()
    for name, value in asdict(plain).items():
        if isinstance(value, str):
            continue
        negative = (*value[:-1], -0.1) if isinstance(value, tuple) else -1
        with pytest.raises(ConfigError, match=f"{name} must not be negative"):
            replace(plain, **{name: negative})  # type: ignore[arg-type]


@pytest.mark.parametrize("interval", ["r1_every", "path_length_every"])
def test_a_penalty_is_not_due_every_0_steps(interval: str) -> None:
    with pytest.raises(ConfigError, match=f"{interval}.* must be at least 1"):
        MemoryWeights(**{interval: 0})


def test_an_unknown_recipe_gets_the_nearest_name() -> None:
    with pytest.raises(ConfigError, match=r"Did you mean pennet\? `inpaint-train list`"):
        find_recipe("pennett")
