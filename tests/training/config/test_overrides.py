import math
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.config.overrides import fit_to_budget, read_recipe, with_settings
from training.config.recipe import TrainConfig, find_recipe
from training.errors import ConfigError

RECIPE = find_recipe("spn-scenes")


def read(*settings: str) -> TrainConfig:
    return read_recipe(RECIPE, settings)


def test_settings_change_options_tables_and_single_stages() -> None:
    config = read("seed=7", "losses.prior_scales=[1.0, 0.0, 0.0]", "stages.1.crop_px=192", "mask_kind=square")
    plain = TrainConfig.read(RECIPE)
    stages = (plain.stages[0], replace(plain.stages[1], crop_px=192), plain.stages[2])
    losses = replace(plain.losses, prior_scales=(1.0, 0.0, 0.0))  # type: ignore[arg-type]
    assert config == replace(plain, seed=7, losses=losses, stages=stages, mask_kind="square")


def test_settings_open_a_table_that_the_recipe_does_not_have() -> None:
    assert read("widths.spade_blocks=4").widths == {"spade_blocks": 4}


def test_settings_leave_the_values_they_change_as_they_are() -> None:
    values = tomllib.loads(RECIPE.read_text())
    with_settings(values, ["stages.0.steps=1", "losses.prior=0"])
    assert values == tomllib.loads(RECIPE.read_text())


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("seed", "NAME=VALUE"),
        ("=3", "NAME=VALUE"),
        ("losses.=3", "NAME=VALUE"),
        ("stages.crop_px=64", "which stage"),
        ("stages.3.crop_px=64", "0 to 2"),
        ("stages.last.crop_px=64", "0 to 2"),
        ("seed.low=1", "seed is no table"),
        ("sed=1", r"unknown option sed: did you mean seed\?"),
        ("learning_rate=1", r"it belongs to a stage, stages\.0\.learning_rate"),
        ("prior=1", r"it belongs to \[losses\], losses\.prior"),
        ("losses.seed=1", "it belongs to the top of the recipe, seed"),
        ("stages.0.prior=1", r"it belongs to \[losses\], losses\.prior"),
        (
            "losses.price=1",
            r"unknown option losses\.price: did you mean losses\.prior",
        ),
        ("learning_rat=1", r"^--set learning_rat=1: .* did you mean stages\.0\.learning_rate or "),
        ("rate=1", r"did you mean stages\.0\.learning_rate or stages\.0\.final_learning_rate"),
        ("losses.xyzzy=1", r"there are losses\.image, .*losses\.prior"),
        ("stages.1.batch_size=many", r"stages\.1\.batch_size must be a whole number, got 'many'\.$"),
        ("stages.0.steps=0", r"stages\.0\.steps must be at least 1, or epochs above 0\.$"),
        ("losses.prior=-1", r"losses\.prior must not be negative, got"),
        ("mask_kind=round", r"^--set mask_kind=round: mask_kind must be one of mixed, "),
        ("seed=often", "whole number"),
        ("stages.0.crop_px=100", "multiple of 64"),
        (
            "stages.0.mask_scale=[0, 1]",
            r"^--set stages\.0\.mask_scale=\[0, 1\]: stages\.0\.mask_scale must be low, high, .* most 8\.$",
        ),
    ],
)
def test_a_wrong_setting_is_refused_and_named(setting: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read(setting)


def test_a_smaller_budget_keeps_the_course_of_the_run() -> None:
    plain = TrainConfig.read(RECIPE)
    small = fit_to_budget(plain, steps_factor=0.05, batch_size=8, largest_crop_px=128)
    assert [stage.steps for stage in small.stages] == [350, 150, 125]
    assert [stage.warmup_steps for stage in small.stages] == [10, 2, 5]
    assert {(stage.crop_px, stage.batch_size) for stage in small.stages} == {(128, 8)}
    assert [stage.resize_px for stage in small.stages] == [(128, 288), (128, 192), (128, 192)]
    assert [stage.learning_rate for stage in small.stages] == [3e-4] * 3
    assert small.sample_every_steps == 50


def test_a_smaller_budget_leaves_the_scale_of_the_holes() -> None:
    config = read("stages.1.mask_scale=[0.9, 3.1]")
    fitted = fit_to_budget(config, steps_factor=0.5, batch_size=2, largest_crop_px=64)
    assert fitted.stages[1].mask_scale == (0.9, 3.1)
    assert [stage.mask_scale for stage in fitted.stages] == [stage.mask_scale for stage in config.stages]


def test_no_budget_changes_nothing() -> None:
    plain = TrainConfig.read(RECIPE)
    assert fit_to_budget(plain) == plain


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps_factor": 0.0}, "steps-factor"),
        ({"steps_factor": -1.0}, "steps-factor"),
        ({"steps_factor": math.nan}, "steps-factor"),
        ({"steps_factor": math.inf}, "steps-factor"),
        ({"batch_size": 0}, "batch_size"),
        ({"largest_crop_px": 100}, "multiple of 64"),
        ({"largest_crop_px": 0}, "crop_px"),
    ],
)
def test_an_impossible_budget_is_refused(options: dict[str, float], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        fit_to_budget(TrainConfig.read(RECIPE), **options)  # type: ignore[arg-type]


@given(
    factor=st.floats(1e-6, 10),
    batch=st.integers(1, 64),
    crop=st.integers(1, 6).map(lambda number: 64 * number),
)
def test_every_budget_gives_a_run_that_is_allowed(factor: float, batch: int, crop: int) -> None:
    plain = TrainConfig.read(RECIPE)
    fitted = fit_to_budget(plain, steps_factor=factor, batch_size=batch, largest_crop_px=crop)
    for stage, before in zip(fitted.stages, plain.stages, strict=True):
        assert 0 < stage.crop_px <= min(crop, before.crop_px)
        assert stage.crop_px <= stage.resize_px[0] <= stage.resize_px[1]


def test_of_several_settings_the_wrong_one_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^--set seed=often: seed must be a whole number, got 'often'\.$"):
        read("losses.prior=0", "seed=often", "stages.0.steps=9")


def test_a_recipe_that_is_wrong_itself_is_named_and_not_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('network = "spl"\nsed = 1\n[[stages]]\nsteps = 1\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^mine\.toml: unknown option sed"):
        read_recipe(path, ["losses.prior=0"])
