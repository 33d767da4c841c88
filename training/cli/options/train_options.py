"""What ``inpaint-train`` is told, by its command line and by the record of a run that goes on."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from inpaint_core.catalog import SizeName
from training.data.photo_entries import Place
from training.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """What the command line says; ``inpaint-train --help`` says what each option means."""

    recipe: str
    data: Sequence[Place]
    val: Sequence[Place] = ()
    val_photos: int = 32
    val_every: int | None = None
    masks: Sequence[Place] | None = None
    cache: Path | None = None
    run: Path | None = None
    resume: Literal["exact", "auto"] | None = None
    init_from: Path | None = None
    teacher: Place | None = None
    teacher_module: str | None = None
    perceptual: Place | None = None
    size: SizeName | None = None
    settings: Sequence[str] = ()
    steps_factor: float | None = None
    batch_size: int | None = None
    largest_crop: int | None = None
    max_minutes: float | None = None
    keep: int = 0
    export: Path | None = None
    max_shard_mb: float | None = None
    track: Sequence[str] = ()
    json: bool = False
    device: str | None = None
    compile: bool = False
    threads: int | None = None
    workers: int | None = None
    accumulate: int = 1
    deterministic: bool = False
    yes: bool = False
    dry_run: bool = False
    find_rate: bool = False

    def __post_init__(self) -> None:
        """Raise ``ConfigError`` for options that make no sense, alone or together."""
        # Written so that what is not a number fails too.
        if self.max_shard_mb is not None and not self.max_shard_mb > 0:
            raise ConfigError("--max-shard-mb must be above 0.")
        if self.max_minutes is not None and not self.max_minutes >= 0:
            raise ConfigError("--max-minutes must be 0 or more.")
        self._check_counts()
        if self.dry_run and self.find_rate:
            raise ConfigError("--dry-run and --find-rate are two trials: give one of them.")
        if self.resume and (self.dry_run or self.find_rate):
            raise ConfigError("--dry-run and --find-rate are for a run that is to begin: leave --resume out.")

    def _check_counts(self) -> None:
        least = {"val_photos": 1, "val_every": 1, "threads": 1, "accumulate": 1, "workers": 0, "keep": 0}
        for name, limit in least.items():
            value = getattr(self, name)
            if value is not None and value < limit:
                allowed = "at least 1" if limit else "0 or more"
                raise ConfigError(f"--{name.replace('_', '-')} must be {allowed}.")

    @property
    def recipe_name(self) -> str:
        """The recipe without folder and ending."""
        return Path(self.recipe).stem

    @property
    def run_path(self) -> Path:
        """The folder of the run."""
        return self.run or default_run(self.recipe)

    @property
    def is_trial(self) -> bool:
        """Whether nothing is to be left behind."""
        return self.dry_run or self.find_rate


def default_run(recipe: str) -> Path:
    """Return the folder of a run that none is named for."""
    return Path("runs") / Path(recipe).stem


def options_of(values: Mapping[str, Any]) -> TrainOptions:
    """Return options from what was given by name; the rest has its defaults.

    Raises:
        ConfigError: The recipe or the photos are missing, or options make no sense.
    """
    if "recipe" not in values:
        raise ConfigError(
            "Say which recipe: `inpaint-train RECIPE --data PHOTOS/`; `inpaint-train list` names them. "
            "To go on with a run: `inpaint-train --resume --run FOLDER`."
        )
    if "data" not in values:
        raise ConfigError("Say where the photos are: --data PHOTOS/.")
    known = {field.name for field in fields(TrainOptions)}
    return TrainOptions(**{name: value for name, value in values.items() if name in known})


def command_to_go_on(options: TrainOptions) -> str:
    """Return the command that goes on with a run, as a shell reads it; its record knows the rest."""
    words: list[str] = []
    if options.teacher_module is not None:  # no record may name code
        words += ["--teacher-module", options.teacher_module]
    if options.max_minutes is not None:
        words += ["--max-minutes", f"{options.max_minutes:g}"]
    return resuming_command(options.run_path, *words)


def resuming_command(run: Path, *more: str) -> str:
    """Return the command that goes on with the run in a folder, as a shell reads it."""
    return shlex.join(["inpaint-train", "--resume", "--run", str(run), *more])
