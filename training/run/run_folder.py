"""The files of a run: configuration, environment, metrics as CSV and TensorBoard, sample grids."""

import csv
import errno
import io
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.tensorboard.writer import SummaryWriter

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.run.checkpoint import FILE_NAME
from training.run.model_card import CARD_NAME, DRAFT_LINE
from training.run.tracking.trackers import Tracker

LOCK_NAME: Final = "run.lock"
COLUMNS: Final = (
    "step", "stage", "images", "seconds", "learning_rate",
    "hole", "known", "pyramid", "image", "chroma", "prior", "feature_matching", "perceptual", "style",
    "diversity", "divergence", "path_length", "cross", "self", "attention",
    "adversarial", "discriminator", "r1",
    "gradient_norm", "images_per_second", "skipped_steps", "damaged_photos",
    "validation_l1", "validation_psnr", "validation_photos",
)  # fmt: skip


SCORES: Final = ("validation_l1", "validation_psnr")


class RunFolder:
    """The folder of one run; it is made at once, its files when something is written.

    Attributes:
        trackers: What the run logs to beside it; closed with its logs.
    """

    def __init__(self, path: Path) -> None:
        """Make the folder.

        Raises:
            ConfigError: That is impossible, or nothing can be written there.
        """
        self.path = path
        self.samples = path / "samples"
        try:
            self.samples.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=path):  # the folder may have been there, and be another user's
                pass
        except OSError as error:
            raise ConfigError(f"The run's folder {path} cannot be written: {error.strerror}.") from error
        self.checkpoint = path / FILE_NAME
        self.metrics = path / "metrics.csv"
        self._writer: SummaryWriter | None = None
        self.trackers: list[Tracker] = []
        self._lock: BinaryIO | None = None
        self._columns = list(COLUMNS)

    def lock(self) -> None:
        """Keep every other process from running in this folder, until ``unlock`` or the end of this one.

        Raises:
            ConfigError: Another process does so already.
        """
        file = (self.path / LOCK_NAME).open("ab")
        try:
            _take_lock(file)
        except BlockingIOError as error:
            file.close()
            raise ConfigError(
                f"Another inpaint-train is at work in {self.path}: wait for it, or choose another --run."
            ) from error
        self._lock = file

    @property
    def is_locked(self) -> bool:
        """Whether this process has the folder for itself."""
        return self._lock is not None

    def write_setup(self, config: TrainConfig, environment: Mapping[str, Any]) -> None:
        """Write the full configuration and the machine it runs on."""
        for name, values in (("config.json", config.to_values()), ("environment.json", dict(environment))):
            replace_file(self.path / name, (json.dumps(values, indent=2) + "\n").encode())

    def write_card(self, text: str) -> None:
        """Write the draft of the model card; one without the line that calls it a draft is left alone.

        Raises:
            WriteError: It could not be written.
        """
        card = self.path / CARD_NAME
        if not card.exists() or DRAFT_LINE in card.read_text(encoding="utf-8", errors="replace"):
            replace_file(card, text.encode())

    def open_logs(self, *, from_step: int) -> None:
        """Get ready to log; rows after ``from_step``, which a resumed run will repeat, are dropped."""
        for left_behind in self.path.glob(".*.part"):  # a killed run's half-written files
            left_behind.unlink(missing_ok=True)
        rows = [row for row in self._whole_rows() if int(row["step"]) <= from_step]
        self._columns += [name for name in (rows[0] if rows else ()) if name not in self._columns]
        self._write_rows(rows)
        self._writer = SummaryWriter(str(self.path / "tensorboard"), purge_step=from_step + 1)

    def _write_rows(self, rows: Sequence[Mapping[str, str]]) -> None:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, self._columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
        replace_file(self.metrics, text.getvalue().encode())

    def _whole_rows(self) -> list[dict[str, str]]:
        """Return the rows there are, without one that a kill has cut off."""
        if not self.metrics.exists():
            return []
        lines = self.metrics.read_text(encoding="utf-8").splitlines(keepends=True)
        return list(csv.DictReader(line for line in lines if line.endswith("\n")))

    def log(self, row: Mapping[str, float]) -> None:
        """Append one row; missing columns stay empty, and a column that is new is added to all rows."""
        if new := [name for name in row if name not in self._columns]:
            self._columns += new
            self._write_rows(self._whole_rows())
        with self.metrics.open("a", newline="", encoding="utf-8") as file:
            csv.DictWriter(file, self._columns, restval="").writerow(row)
        if self._writer is not None:
            for name, value in row.items():
                if name != "step":
                    self._writer.add_scalar(name, value, int(row["step"]))
        values = {name: value for name, value in row.items() if name != "step"}
        for tracker in self.trackers:
            tracker.log(int(row["step"]), values)

    def write_grid(self, step: int, grid: NDArray[np.uint8]) -> None:
        """Write a sample grid, H x W x 3 uint8."""
        write_image(self.samples / f"step-{step:07d}.png", grid)
        if self._writer is not None:
            self._writer.add_image("samples", grid, step, dataformats="HWC")

    def last_scores(self) -> dict[str, float]:
        """Return the scores of the last validation that the log has; none without one."""
        for row in reversed(self._whole_rows()):
            scores = {name: float(row[name]) for name in SCORES if row.get(name)}
            if scores:
                return scores
        return {}

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        for tracker in self.trackers:
            tracker.close()
        self.trackers = []

    def unlock(self) -> None:
        """Let others run in this folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def is_at_work(run: Path) -> bool:
    """Tell whether another process trains in a run's folder; one that cannot be asked is at rest.

    Not for the process that trains: it would give its own lock back.
    """
    try:
        with (run / LOCK_NAME).open("r+b") as file:
            _take_lock(file)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _take_lock(file: BinaryIO) -> None:
    """Lock a file for this process; its children do not hold it, and a kill gives it back.

    Raises:
        BlockingIOError: Another process has it.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - there is none elsewhere

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise BlockingIOError from error
        # A disk that knows no locks must not keep anybody from training.


def describe_environment(
    device: torch.device, *, threads: int, precision: str, arguments: Sequence[str]
) -> dict[str, Any]:
    """Return what decides the numbers of a run, beside its configuration."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "platform": platform.platform(),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else str(device),
        "threads": threads,
        "precision": precision,
        "arguments": list(arguments),
    }
