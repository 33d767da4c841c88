"""What the user chose for a training, and the commands that come of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from inpaint_core.errors import BadRecordError
from inpaint_core.files.atomic import replace_file
from inpaint_core.records import read_record

FILE_NAME: Final = "plan.json"
TRAIN_LIST: Final = "train.txt"
HELD_OUT_LIST: Final = "held-out.txt"
MODULE: Final = "training.cli.attended"


@dataclass(frozen=True, kw_only=True)
class TrainingPlan:
    """One training; paths are texts, empty for none."""

    photos: str
    """Folder."""
    recipe: str
    held_out: str = ""
    """Folder; empty keeps a part of the photos aside."""
    model: str = ""
    """Row of the catalogue that the weights are for; empty for weights that fill nothing."""
    start: str = ""
    """Weights to begin with."""
    parent: str = ""
    """Weights to compare with."""
    teacher: str = ""
    perceptual: str = ""
    left_out: tuple[str, ...] = ()
    """Losses that are not looked at."""
    steps_factor: float = 1.0
    settings: tuple[str, ...] = ()
    """More changes of the recipe, ``NAME=VALUE`` each."""

    @property
    def title(self) -> str:
        """What the list of trainings calls it."""
        return f"{Path(self.recipe).stem} · {Path(self.photos).name}"

    def arguments(self) -> list[str]:
        """Return the arguments of ``inpaint-train`` that do not depend on the run's folder."""
        found = [self.recipe]
        for option, value in (
            ("--init-from", self.start),
            ("--teacher", self.teacher),
            ("--perceptual", self.perceptual),
        ):
            found += [option, value] if value else []
        for setting in (*(f"losses.{name}=0" for name in self.left_out), *self.settings):
            found += ["--set", setting]
        return [*found, "--steps-factor", f"{self.steps_factor:g}"] if self.steps_factor != 1 else found

    def preparing(self, folder: Path) -> list[str]:
        """Return Python's arguments for looking into the photos and measuring a step.

        Args:
            folder: Of the run; it exists.
        """
        held_out = ["--held-out", self.held_out] if self.held_out else []
        own = ["--run", str(folder), "--photos", self.photos, *held_out]
        return ["-m", MODULE, "prepare", *own, "--", *self.arguments()]

    def running(self, folder: Path, *, is_resumed: bool) -> list[str]:
        """Return Python's arguments for the training itself.

        Args:
            folder: Of the run, prepared.
            is_resumed: Whether it goes on from the folder's checkpoint.
        """
        parent = ["--parent", self.parent] if self.parent else []
        arguments = self.arguments()
        if is_resumed and self.start:  # the checkpoint remembers what the run began with
            place = arguments.index("--init-from")
            del arguments[place : place + 2]
        files = ["--data", str(folder / TRAIN_LIST), "--val", str(folder / HELD_OUT_LIST)]
        ending = ["--export", str(weights_path(folder)), *(["--resume"] if is_resumed else [])]
        return ["-m", MODULE, "run", "--run", str(folder), *parent, "--", *arguments, *files, *ending]

    def write(self, folder: Path) -> None:
        """Keep the plan in the folder of its run.

        Raises:
            WriteError: The disk is full or the folder not writable.
        """
        replace_file(folder / FILE_NAME, (json.dumps(asdict(self), indent=1) + "\n").encode())


def weights_path(folder: Path) -> Path:
    """Return where a run writes its weights; named after the run, for the list of models shows the name."""
    return folder / f"{folder.name}.safetensors"


def read_plan(folder: Path) -> TrainingPlan | None:
    """Return the plan of a run; None where there is none that can be read."""
    try:
        values: Any = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return read_record(TrainingPlan, values) if isinstance(values, dict) else None
    except (OSError, ValueError, BadRecordError):
        return None


RECIPES_COMMAND: Final[Sequence[str]] = ("-m", MODULE, "recipes")
"""Python's arguments for the list of recipes."""
