"""Change a recipe for one run from the command line: single settings, or all of it for a smaller machine."""

import math
import tomllib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from training.config.recipe import Stage, TrainConfig
from training.errors import ConfigError

MIN_INTERVAL: Final = 50
"""Steps between two sample grids that a shortened run keeps at least."""


def with_settings(values: dict[str, Any], settings: Sequence[str]) -> dict[str, Any]:
    """Return a recipe's values with some of them changed.

    Args:
        values: As TOML gives them; left as they are.
        settings: ``NAME=VALUE`` each, the value as in TOML (a word without quotes is a string). A dot leads
            into a table, a number chooses one of the stages: ``losses.prior=0``, ``stages.1.crop_px=192``.

    Raises:
        ConfigError: There is no such table or stage, or no equals sign. Names and types of the options
            themselves are checked where the recipe is.
    """
    changed = deepcopy(values)
    for setting in settings:
        name, equals, text = setting.partition("=")
        *tables, option = name.strip().split(".")
        if not equals or not option:
            raise ConfigError(f"--set wants NAME=VALUE, got {setting}.")
        _open_table(changed, tables, setting)[option] = _parse_value(text.strip())
    return changed


def read_recipe(path: Path, settings: Sequence[str]) -> TrainConfig:
    """Return a recipe with some settings changed.

    Args:
        path: Of the recipe.
        settings: As for ``with_settings``.

    Raises:
        ConfigError: The recipe cannot be read; or a setting is wrong, which the message then begins with.
    """
    try:
        return TrainConfig.read(path, lambda values: with_settings(values, settings))
    except ConfigError as error:
        wrong = next((one for one in settings if _is_wrong(path, one)), None)
        if not settings or _is_wrong(path):
            raise
        said = str(error) if wrong is None else _mistake(path, wrong)
        said = said.removeprefix(f"{path.name}: ")
        option = "" if said.startswith("--set") else f"--set{'' if wrong is None else f' {wrong}'}: "
        raise ConfigError(f"{option}{said}{'' if said.endswith(('.', '?')) else '.'}") from error


def _is_wrong(path: Path, *settings: str) -> bool:
    return bool(_mistake(path, *settings))


def _mistake(path: Path, *settings: str) -> str:
    """Return what is wrong with a recipe with these settings alone; empty for nothing."""
    try:
        TrainConfig.read(path, lambda values: with_settings(values, settings))
    except ConfigError as error:
        return str(error)
    return ""


def _open_table(values: dict[str, Any], names: Sequence[str], setting: str) -> dict[str, Any]:
    """Follow names of tables and numbers of stages into a recipe."""
    place: dict[str, Any] | list[Any] = values
    for name in names:
        inner: Any
        if isinstance(place, dict):
            inner = place.setdefault(name, {})
        elif name.isdecimal() and int(name) < len(place):
            inner = place[int(name)]
        else:
            raise ConfigError(f"--set {setting}: the stages are 0 to {len(place) - 1}.")
        if not isinstance(inner, dict | list):
            raise ConfigError(f"--set {setting}: {name} is no table.")
        place = inner
    if isinstance(place, list):
        raise ConfigError(f"--set {setting}: say which stage, as in stages.0.crop_px.")
    return place


def _parse_value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def fit_to_budget(
    config: TrainConfig,
    *,
    steps_factor: float | None = None,
    batch_size: int | None = None,
    largest_crop_px: int | None = None,
) -> TrainConfig:
    """Return a run with the same course and less (or more) to compute.

    Args:
        config: Left as it is.
        steps_factor: Multiplies the steps of every stage, their warm-up and the interval of sample grids.
        batch_size: Of every stage.
        largest_crop_px: Larger crops become this, from photos that are shrunk alike; a multiple of 64. Drawn
            holes shrink with them, for ``mask_scale`` stays: they are thinner in pixels than before.

    Raises:
        ConfigError: One of them is out of range.
    """
    if steps_factor is not None and not 0 < steps_factor < math.inf:
        raise ConfigError("--steps-factor must be a number above 0.")
    factor = 1.0 if steps_factor is None else steps_factor
    stages = tuple(
        _fit_stage(stage, factor=factor, batch_size=batch_size, largest_crop_px=largest_crop_px)
        for stage in config.stages
    )
    interval = config.sample_every_steps
    if factor < 1:
        interval = min(interval, max(MIN_INTERVAL, round(interval * factor)))
    return replace(config, stages=stages, sample_every_steps=interval)


def _fit_stage(stage: Stage, *, factor: float, batch_size: int | None, largest_crop_px: int | None) -> Stage:
    steps = max(1, round(stage.steps * factor)) if stage.steps else 0
    crop_px = stage.crop_px if largest_crop_px is None else min(stage.crop_px, largest_crop_px)
    low, high = (round(side * crop_px / stage.crop_px) for side in stage.resize_px)
    warmup_steps = round(stage.warmup_steps * factor)
    return replace(
        stage,
        steps=steps,
        epochs=stage.epochs * factor,
        warmup_steps=min(steps, warmup_steps) if steps else warmup_steps,
        crop_px=crop_px,
        resize_px=(max(low, crop_px), max(high, crop_px)),
        batch_size=stage.batch_size if batch_size is None else batch_size,
    )
