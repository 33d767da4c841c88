"""What a run will take, from one measured step of each of its stages."""

import contextlib
import csv
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from training.cli.attended.lines import sentence_in
from training.cli.start.setup import read_command
from training.cli.train import main
from training.config.cost import photos_seen
from training.errors import TrainingError
from training.run.checkpoint import FILE_NAME

MEASURED_STEPS: Final = 2
"""Of each stage: the first one also makes room and loads libraries, the second one is measured."""
KEPT_CHECKPOINTS: Final = 3
"""Newest, the one before, and the one being written."""
GRID_BYTES: Final = 2_000_000
SPARE_BYTES: Final = 60_000_000
"""Weights, curves and what the comparison writes."""


@dataclass(frozen=True)
class Estimate:
    """What a run takes.

    Attributes:
        steps: Of the whole run.
        photos_seen: By the whole run, repeats counted.
        seconds: For all steps; validation and checkpoints are apart.
        memory_bytes: The most that was in use.
        disk_bytes: That the run's folder comes to.
    """

    steps: int
    photos_seen: int
    seconds: float
    memory_bytes: int
    disk_bytes: int


def measure(arguments: Sequence[str], folder: Path) -> Estimate:
    """Train a few steps in a folder that is thrown away, and say what the whole run takes.

    Args:
        arguments: Of ``inpaint-train``, without ``--run``.
        folder: On the disk of the run; it exists.

    Raises:
        TrainingError: The run could not even begin; the sentence says why.
    """
    _, config = read_command(arguments)
    with tempfile.TemporaryDirectory(prefix=".measuring-", dir=folder) as name:
        run = Path(name) / "run"
        _train_few(arguments, run, stages=len(config.stages))
        step_seconds = _step_seconds(run / "metrics.csv")
        checkpoint_bytes = (run / FILE_NAME).stat().st_size
        config = config.in_steps(_photos_of(run))
    seconds = sum(stage.steps * each for stage, each in zip(config.stages, step_seconds, strict=True))
    grids = config.total_steps // config.sample_every_steps + 1
    return Estimate(
        steps=config.total_steps,
        photos_seen=photos_seen(config),
        seconds=seconds,
        memory_bytes=peak_memory_bytes(),
        disk_bytes=KEPT_CHECKPOINTS * checkpoint_bytes + grids * GRID_BYTES + SPARE_BYTES,
    )


def free_bytes(folder: Path) -> int:
    """Return how much room the disk of a folder has."""
    return shutil.disk_usage(folder).free


def peak_memory_bytes() -> int:
    """Return the most memory that this process has had."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource  # noqa: PLC0415 - there is none on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _train_few(arguments: Sequence[str], run: Path, *, stages: int) -> None:
    """Train so many steps of every stage that one can be measured."""
    few = [
        text
        for number in range(stages)
        for text in (
            *("--set", f"stages.{number}.steps={MEASURED_STEPS}"),
            *("--set", f"stages.{number}.epochs=0.0"),
            *("--set", f"stages.{number}.warmup_steps=0"),
        )
    ]
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        status = main([*_whole(arguments), *few, "--run", os.fspath(run), "--json", "--yes"])
    if status != 0:
        told = sentence_in(said.getvalue().splitlines(), program="inpaint-train")
        raise TrainingError(told or "The training did not begin.")


def _photos_of(run: Path) -> int:
    """Return how many photos a run has found."""
    return int(json.loads((run / "environment.json").read_text(encoding="utf-8"))["photos"])


def _whole(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without what shortens a run: two steps would become one."""
    arguments = list(arguments)
    if "--steps-factor" in arguments:
        place = arguments.index("--steps-factor")
        del arguments[place : place + 2]
    return arguments


def _step_seconds(metrics: Path) -> list[float]:
    """Return what the second step of each stage took: the first and the last of a stage are always logged.

    The rate in the log is that of a minute: it would count the first step too, and the stages before.
    """
    with metrics.open(newline="", encoding="utf-8") as file:
        times = [float(row["seconds"]) for row in csv.DictReader(file) if row["stage"]]
    return [after - before for before, after in zip(times[::2], times[1::2], strict=True)]
