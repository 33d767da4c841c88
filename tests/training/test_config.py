from pathlib import Path

import pytest

from training.config import RECIPES, TrainConfig, find_recipe
from training.errors import ConfigError
from training.loss_weights import PenNetWeights


@pytest.mark.parametrize("recipe", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_bundled_recipe_is_valid(recipe: Path) -> None:
    assert TrainConfig.read(recipe).total_steps > 0


def test_the_published_recipe_is_the_published_one() -> None:
    config = TrainConfig.read(find_recipe("pennet"))
    assert config.total_steps == 1_000_000
    assert config.losses == PenNetWeights(hole=6, known=1, pyramid=0.5, gan_loss="hinge")
    assert config.betas == (0.5, 0.999)
    assert {stage.adversarial_weight for stage in config.stages} == {0.1}
    assert {stage.batch_size for stage in config.stages} == {16}


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
        ("losses = {image = 1.0}", "unknown option image"),
        ("losses = 3", "losses must be written as"),
        ('network = "dreams"', "network must be one of pennet, spl"),
        ("betas = [0.5]", "betas must be 2 numbers"),
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
        ("steps = 3", "step = 3", "unknown option step"),
        ("resize_px = [64, 112]", "resize_px = [112, 64]", "resize_px"),
    ],
)
def test_a_mistake_in_a_stage_is_named(tiny_recipe: Path, old: str, new: str, message: str) -> None:
    tiny_recipe.write_text(tiny_recipe.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        TrainConfig.read(tiny_recipe)


def test_an_unknown_recipe_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="pennet, pennet-scenes"):
        find_recipe("pennett")
