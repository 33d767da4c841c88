"""The new weights against those they are to replace, on the photos that were kept aside."""

import contextlib
import io
import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image
from training.cli.attended.lines import sentence_in
from training.cli.evaluate import main as evaluate
from training.config.masks import MAX_RATIO
from training.data.mask_generator import generate_mask
from training.errors import TrainingError
from training.evaluation.validation import SIDE_PX

PHOTOS: Final = 24
HOLES: Final = 24
SEED: Final = 20211129
FILE_NAME: Final = "comparison.json"
GRID_NAME: Final = "before-after.png"
CLEAR_DB: Final = 0.05
"""A smaller difference of means is none that anybody sees."""
CLEAR_ERRORS: Final = 2.0
"""Standard errors of the mean difference below which it may be chance."""
FEWEST: Final = 3
"""Photos from which on anything can be said."""


@dataclass(frozen=True)
class Files:
    """What is compared.

    Attributes:
        new: Weights of the run.
        parent: Weights they are to replace; None where there are none.
        held_out: List of the photos that were kept aside.
        folder: Of the run.
    """

    new: Path
    parent: Path | None
    held_out: Path
    folder: Path


def compare(files: Files) -> dict[str, Any]:
    """Measure as ``inpaint-eval`` does, and write numbers and pictures into the run's folder.

    Returns:
        ``photos``, ``new`` and ``parent`` (null, or ``name``, ``psnr`` in dB and ``ssim``), ``verdict`` as of
        ``judge``, or empty where nothing is to be compared with; ``grid``, the file of the pictures with rows
        "photo with hole, new, parent, photo".

    Raises:
        TrainingError: The weights or the photos could not be measured.
    """
    holes = files.folder / "holes"
    _draw_holes(holes)
    rows = [files.new] if files.parent is None else [files.new, files.parent]
    table, grid = files.folder / "scores.json", files.folder / GRID_NAME
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        status = evaluate(
            [
                *("--data", str(files.held_out), "--masks", str(holes), "--limit", str(PHOTOS)),
                *("--weights", *map(str, rows), "--json", str(table), "--grid", str(grid)),
            ]
        )
    if status != 0:
        told = sentence_in(said.getvalue().splitlines(), program="inpaint-eval")
        raise TrainingError(told or "They could not be measured.")
    measurements = json.loads(table.read_text(encoding="utf-8"))["measurements"]
    found = _found([[row for row in measurements if row["fill"] == path.stem] for path in rows], files.parent)
    found["grid"] = str(grid)
    replace_file(files.folder / FILE_NAME, (json.dumps(found, indent=1) + "\n").encode())
    return found


def judge(new: Sequence[float], parent: Sequence[float]) -> str:
    """Say whether one row of PSNR is better than another of the same photos.

    Args:
        new: In dB, one a photo.
        parent: In the same order.

    Returns:
        "better", "worse", "equal" where it may be chance, "unclear" where there are too few photos to say.
    """
    differences = [one - other for one, other in zip(new, parent, strict=True)]
    if len(differences) < FEWEST:
        return "unclear"
    mean = statistics.fmean(differences)
    spread = statistics.stdev(differences) / math.sqrt(len(differences))
    if abs(mean) < CLEAR_DB or abs(mean) < CLEAR_ERRORS * spread:
        return "equal"
    return "better" if mean > 0 else "worse"


def _found(rows: Sequence[Sequence[dict[str, Any]]], parent: Path | None) -> dict[str, Any]:
    means = [{name: statistics.fmean(one[name] for one in row) for name in ("psnr", "ssim")} for row in rows]
    found: dict[str, Any] = {"photos": len(rows[0]), "new": means[0], "parent": None, "verdict": ""}
    if parent is not None:
        found["parent"] = {"name": parent.stem, **means[1]}
        found["verdict"] = judge(*([one["psnr"] for one in row] for row in rows))
    return found


def _draw_holes(folder: Path) -> None:
    """Draw the same holes for every run, white on black."""
    folder.mkdir(exist_ok=True)
    for number in range(HOLES):
        path = folder / f"hole-{number:02}.png"
        if path.exists():
            continue
        ratio = (0.05, MAX_RATIO)
        mask = generate_mask(
            np.random.default_rng([SEED, number]), side_px=SIDE_PX, kind="mixed", ratio=ratio
        )
        write_image(path, np.repeat(mask[:, :, None].astype(np.uint8) * 255, 3, axis=2))
