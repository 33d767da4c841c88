"""Experiment trackers that a run logs to beside its own files; imported only where they are wished."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

from training.errors import ConfigError

PROJECT: Final = "inpaint-editor"


class Tracker(Protocol):
    """Where numbers of a run go."""

    def log(self, step: int, row: Mapping[str, float]) -> None:
        """Take the numbers of one step."""
        ...

    def close(self) -> None:
        """Be done with the run."""
        ...


class WandbTracker:
    """Weights & Biases: a run of the same name goes on where it was resumed."""

    def __init__(self, run: Path, config: Mapping[str, Any]) -> None:
        try:
            import wandb  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise _missing("wandb") from error
        self._run = wandb.init(
            project=PROJECT,
            name=run.name,
            id=_id_of(run),
            dir=str(run),
            config=dict(config),
            resume="allow",
        )

    def log(self, step: int, row: Mapping[str, float]) -> None:
        """Take the numbers of one step."""
        self._run.log(dict(row), step=step)

    def close(self) -> None:
        """Be done with the run."""
        self._run.finish()


class AimTracker:
    """Aim, in the repository that its own settings name, by default the present folder."""

    def __init__(self, run: Path, config: Mapping[str, Any]) -> None:
        try:
            import aim  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise _missing("aim") from error
        self._run = aim.Run(experiment=PROJECT)
        self._run.name = run.name
        self._run["config"] = dict(config)

    def log(self, step: int, row: Mapping[str, float]) -> None:
        """Take the numbers of one step."""
        for name, value in row.items():
            self._run.track(value, name=name, step=step)

    def close(self) -> None:
        """Be done with the run."""
        self._run.close()


TRACKERS: Final[Mapping[str, Callable[[Path, Mapping[str, Any]], Tracker]]] = MappingProxyType(
    {"aim": AimTracker, "wandb": WandbTracker}
)


def _missing(name: str) -> ConfigError:
    return ConfigError(
        f"--track {name}: {name} is not installed: `pip install {name}`, or this program with "
        f"its extra, `pip install 'inpaint-editor[{name}]'`."
    )


def _id_of(run: Path) -> str:
    """Return what a run is known by: the same when it goes on."""
    kept = run / "wandb-id.txt"
    if not kept.exists():
        kept.write_text(secrets.token_hex(6), encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()
