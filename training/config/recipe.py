"""Options of a training run: one TOML recipe, checked field by field."""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeVar

from inpaint_core.catalog import SizeName
from inpaint_core.cli.nearest import nearest_name
from inpaint_core.errors import BadRecordError
from inpaint_core.records import read_record, read_values
from training.config.loss_weights import LOSS_WEIGHTS, LossWeights
from training.config.masks import DEFAULT_SCALE, MAX_RATIO, MAX_SCALE, MaskChange, MaskKind
from training.config.nearest import names_of, unknown_setting
from training.config.resizing import DEFAULT_RESIZE, Resize
from training.errors import ConfigError

RECIPES: Final = Path(__file__).parents[1] / "recipes"
SEEDS: Final = 2**63
"""How many there are; torch takes no larger ones."""

Precision = Literal["auto", "fp32", "bf16", "fp16"]
OptimiserName = Literal["adam", "muon"]
PriorTarget = Literal["mapped", "learned"]
Pretext = Literal["file", "edges", "random"]
Width = int | bool | str | tuple[int, ...]
"""A field of a network's size: a width, a depth, a part it has or not, the name of a variant."""
Part = TypeVar("Part")
NetworkName = str
"""Key of LOSS_WEIGHTS."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stretch of a run with settings of its own. Lengths count optimiser steps, sizes count pixels."""

    steps: int = 0
    """Optimiser steps of this stage; 0 where epochs says its length."""
    epochs: float = 0.0
    """Its length in passes over the photos instead; it becomes steps as soon as the photos are known."""
    crop_px: int = 256
    """Side of the square training crop; a multiple of 64."""
    resize: Resize = DEFAULT_RESIZE
    """How a photo becomes a square one before the crop."""
    resize_px: tuple[int, int] = (256, 256)
    """Range of the photo's short side before the crop, of both sides if it is square then; never below
    crop_px."""
    batch_size: int = 16
    learning_rate: float = 1e-4
    """For both networks, at the start of the stage."""
    final_learning_rate: float | None = None
    """Where a half cosine ends at the stage's last step; None keeps the rate constant."""
    warmup_steps: int = 0
    """Steps over which the rate rises from 0 at the start of the stage."""
    adversarial_weight: float = 0.1
    """0 leaves the discriminator out of this stage, its training included."""
    prior_factor: float = 1.0
    """Multiplies the weight of the prior loss in this stage; 0 leaves the teacher out of it."""
    colour_jitter: float = 0.0
    """Strength of brightness, contrast, saturation and hue changes, 0..0.5."""
    vivid_share: float = 0.0
    """Share of crops that get other and stronger colours. Saturated ones are rare in photos, and a hole in a
    red saucer is filled with what few photos teach: brown."""
    mask_ratio: tuple[float, float] = (0.0, MAX_RATIO)
    """Share of hole pixels, for mixed masks."""
    mask_scale: tuple[float, float] = DEFAULT_SCALE
    """Range of the factor on the sizes of drawn shapes, for mixed masks. The sizes follow the crop's
    side: 256 / crop_px times the default range gives a small crop the holes of a photo of 256 pixels."""

    def __post_init__(self) -> None:
        _require(self.steps > 0 or self.epochs > 0, "steps must be at least 1, or epochs above 0")
        _require(self.epochs >= 0, "epochs must not be negative")
        _require(self.steps == 0 or self.epochs == 0, "give the length in steps or in epochs, not in both")
        _require(
            self.crop_px > 0 and self.crop_px % 64 == 0,
            f"crop_px must be a multiple of 64, got {self.crop_px}",
        )
        _require(self.batch_size > 0, "batch_size must be at least 1")
        _require(self.learning_rate > 0, "learning_rate must be above 0")
        _require(
            self.final_learning_rate is None or self.final_learning_rate >= 0,
            "final_learning_rate must not be negative",
        )
        _require(self.warmup_steps >= 0, "warmup_steps must not be negative")
        _require(self.warmup_steps <= self.steps or self.epochs > 0, "warmup_steps must not exceed steps")
        _require(0 < self.resize_px[0] <= self.resize_px[1], "resize_px must be low, high")
        _require(0 <= self.mask_ratio[0] < self.mask_ratio[1] <= MAX_RATIO, "mask_ratio must lie in 0..0.6")
        _require(
            0 < self.mask_scale[0] <= self.mask_scale[1] <= MAX_SCALE,
            f"mask_scale must be low, high, above 0 and at most {MAX_SCALE:g}",
        )
        _require(0 <= self.colour_jitter <= 0.5, "colour_jitter must lie in 0..0.5")
        _require(0 <= self.vivid_share <= 1, "vivid_share must lie in 0..1")
        _require(self.adversarial_weight >= 0, "adversarial_weight must not be negative")
        _require(self.prior_factor >= 0, "prior_factor must not be negative")


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """One run: network, losses, optimiser, stages."""

    network: NetworkName
    """A network of the editor, or what has to be trained before one of them: key of LOSS_WEIGHTS."""
    stages: tuple[Stage, ...]
    losses: LossWeights
    """Of the type that LOSS_WEIGHTS names for the network."""
    size: SizeName = "published"
    """Which of the network's two sizes."""
    widths: Mapping[str, Width] = field(default_factory=dict)
    """Fields of that size that differ, by name: for ablations, other experiments, and quick tests."""
    seed: int = 0
    """Decides weights at the start, order of the photos, crops, masks and noise."""
    mask_kind: MaskKind = "mixed"
    """Of drawn holes; not looked at when the run takes its holes from images."""
    mask_change: MaskChange = "flip"
    """How images of holes are changed at random: ``flip-and-rotate`` is PEN-Net's way."""
    betas: tuple[float, float] = (0.5, 0.999)
    """Of Adam, for both networks."""
    optimiser: OptimiserName = "adam"
    """Of the generator. ``muon`` evens out the directions of every step of its weights that are matrices,
    convolutions among them; all other weights, and the discriminator, stay with Adam at the same rate."""
    initial_std: float | None = None
    """Standard deviation of the convolutions' first weights; 0 scales each layer to its fan-in instead, None
    keeps what the network starts with."""
    discriminator_channels: int = 64
    """Width of the discriminator's first layer."""
    ema_decay: float = 0.999
    """Of the averaged weights that are exported; the published training keeps none."""
    prior_target: PriorTarget = "mapped"
    """What an SPN teaches as --teacher: its priors behind their heads, or before them (SPN, table 5)."""
    pretext: Pretext = "file"
    """What teaches the priors: the network of --teacher (or --teacher-module); or, as in SPN's ablations
    (Fig. 8 and 9), Canny's edges of the photo or a pretext network with random weights: both need no file."""
    clip_norm: float = 0.0
    """Largest norm of the generator's gradient; 0 does not clip."""
    precision: Precision = "auto"
    """``auto`` computes in bf16 where the device has it, and in fp16 with scaled losses on other CUDA cards;
    weights and optimiser stay in fp32."""
    checkpoint_every_steps: int = 500
    sample_every_steps: int = 500

    def __post_init__(self) -> None:
        _require(len(self.stages) > 0, "a recipe needs at least one [[stages]]")
        _require(0 <= self.seed < SEEDS, f"seed must lie in 0..{SEEDS - 1}")
        _require(all(0 <= beta < 1 for beta in self.betas), "betas must lie in 0..1, without 1 itself")
        _require(0 <= self.ema_decay < 1, "ema_decay must lie in 0..1")
        _require(self.clip_norm >= 0, "clip_norm must not be negative")
        _require(self.initial_std is None or self.initial_std >= 0, "initial_std must not be negative")
        _require(self.discriminator_channels > 0, "discriminator_channels must be at least 1")
        expected = LOSS_WEIGHTS[self.network]
        has_adversary = any(stage.adversarial_weight > 0 for stage in self.stages)
        _require(
            expected.has_adversary or not has_adversary,
            f"{self.network} is trained without a discriminator: adversarial_weight must be 0",
        )
        _require(type(self.losses) is expected, f"{self.network} is trained with {expected.__name__}")
        _require(
            min(self.checkpoint_every_steps, self.sample_every_steps) > 0, "intervals must be at least 1"
        )

    @property
    def total_steps(self) -> int:
        """Steps of all stages; those of stages in epochs are not known yet."""
        return sum(stage.steps for stage in self.stages)

    @property
    def is_in_epochs(self) -> bool:
        """Whether the length of a stage depends on how many photos there are."""
        return any(stage.epochs > 0 for stage in self.stages)

    def in_steps(self, photos: int) -> Self:
        """Return the same run with every length in steps.

        Args:
            photos: How many there are, at least 1. The last batch of a stage may begin another pass.

        Raises:
            ConfigError: A stage is shorter than its warm-up.
        """
        stages = (
            replace(stage, epochs=0.0, steps=max(1, math.ceil(stage.epochs * photos / stage.batch_size)))
            if stage.epochs > 0
            else stage
            for stage in self.stages
        )
        return replace(self, stages=tuple(stages))

    @classmethod
    def read(cls, path: Path, change: Callable[[dict[str, Any]], dict[str, Any]] | None = None) -> Self:
        """Read a recipe.

        Args:
            path: Of the file.
            change: Applied to its values before they are checked.

        Raises:
            ConfigError: The file is missing, no TOML, has an unknown option or a value out of range.
        """
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ConfigError(f"There is no recipe {path}.") from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path.name} cannot be read as a recipe: {error}.") from error
        try:
            return cls.from_values(values if change is None else change(values))
        except ConfigError as error:
            raise ConfigError(f"{path.name}: {error}") from error

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """Build a configuration from a recipe's values, as TOML or JSON gives them."""
        stages = values.get("stages", [])
        if not isinstance(stages, list | tuple) or not all(isinstance(stage, dict) for stage in stages):
            raise ConfigError("stages must be written as [[stages]]")
        try:
            return cls._from_tables(values, stages)
        except BadRecordError as error:
            raise ConfigError(str(error)) from error

    @classmethod
    def _from_tables(cls, values: dict[str, Any], stages: Sequence[dict[str, Any]]) -> Self:
        if "network" not in values:
            raise ConfigError("network is missing")
        weights = _losses_of(values["network"])
        widths = {
            name: tuple(width) if isinstance(width, list) else width
            for name, width in _table(values, "widths").items()
        }
        _check_names(cls, values, stages, weights)
        tables = {
            "stages": tuple(
                _read_part(Stage, stage, f"stages.{number}") for number, stage in enumerate(stages)
            ),
            "losses": _read_part(weights, _table(values, "losses"), "losses"),
            "widths": widths,
        }
        own = {name: value for name, value in values.items() if name not in tables}
        return read_record(cls, own, given=tables)

    def to_values(self) -> dict[str, Any]:
        """Return the configuration as plain values, for a checkpoint or a file."""
        return asdict(self)


def find_recipe(name_or_path: str) -> Path:
    """Return a recipe's file: a bundled one by name, or any file by path.

    Raises:
        ConfigError: There is neither; the message names the nearest bundled one.
    """
    bundled = RECIPES / f"{name_or_path}.toml"
    if bundled.is_file():
        return bundled
    if Path(name_or_path).is_file():
        return Path(name_or_path)
    nearest = nearest_name(name_or_path, recipe_names())
    hint = f" Did you mean {nearest}?" if nearest else ""
    raise ConfigError(
        f"There is no recipe called {name_or_path}.{hint} `inpaint-train list` names them all; or give a "
        ".toml file."
    )


def recipe_names() -> list[str]:
    """Return the names of the bundled recipes."""
    return sorted(path.stem for path in RECIPES.glob("*.toml"))


def _losses_of(network: object) -> type[LossWeights]:
    """Return the record of a network's losses."""
    if not isinstance(network, str) or network not in LOSS_WEIGHTS:
        raise ConfigError(f"network must be one of {', '.join(LOSS_WEIGHTS)}, got {network!r}")
    return LOSS_WEIGHTS[network]


def _check_names(
    config: type[TrainConfig],
    values: dict[str, Any],
    stages: Sequence[dict[str, Any]],
    weights: type[LossWeights],
) -> None:
    """Raise for a setting that is unknown where it stands, and say where it belongs."""
    known = {
        "": names_of(config),
        "losses": names_of(weights),
        **{f"stages.{number}": names_of(Stage) for number in range(len(stages))},
    }
    written = {"": values, "losses": _table(values, "losses")}
    written |= {f"stages.{number}": stage for number, stage in enumerate(stages)}
    for table, settings in written.items():
        for name in settings:
            if name not in known[table]:
                raise ConfigError(unknown_setting(name, table, known))


def _read_part(record: type[Part], values: dict[str, Any], table: str) -> Part:
    """Return a table of a recipe; what is wrong with it is named in full, ``stages.0.crop_px``."""
    try:
        return read_record(record, values)
    except (ConfigError, BadRecordError) as error:
        is_about = str(error).split(" ", maxsplit=1)[0] in names_of(record)
        raise ConfigError(f"{table}{'.' if is_about else ': '}{error}") from error


def _table(values: dict[str, Any], name: str) -> dict[str, Any]:
    table = values.get(name, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{name} must be written as [{name}]")
    return table


def _require(condition: bool, message: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise ConfigError(message)


def check_values(record: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for a dataclass with lists as tuples.

    Raises:
        ConfigError: A name is unknown, or a value of another type than the field.
    """
    try:
        return read_values(record, values)
    except BadRecordError as error:
        raise ConfigError(str(error)) from error
