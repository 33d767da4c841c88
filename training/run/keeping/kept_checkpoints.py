"""Checkpoints that stay when newer ones are written: the last few, and the one with the best score.

::

    checkpoint-0000500.pt    of step 500: the last N are kept, where that is asked for
    checkpoint-best.pt       of the step that scored best on held-out photos
    best.json                its step and score, and which photos it was scored on

They are second names of files that were ``checkpoint.pt`` once, and take no room while they are still that.
"""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import msgspec

from inpaint_core.errors import WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.part_files import part_name

BEST_NAME: Final = "checkpoint-best.pt"
BEST_RECORD: Final = "best.json"
SCORE: Final = "validation_psnr"
"""Higher is better."""
NUMBERED: Final = re.compile(r"checkpoint-(\d{7,})\.pt")


@dataclass(frozen=True)
class BestScore:
    """The best score of a run so far.

    Attributes:
        step: When.
        score: ``SCORE`` of the averaged weights.
        photos: Fingerprint of the photos; scores on others do not compare.
    """

    step: int
    score: float
    photos: str

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """Return what a run's folder says; None where there is none, or none that can be read."""
        try:
            return msgspec.json.decode((folder / BEST_RECORD).read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError):
            return None


def is_best(folder: Path, scores: Mapping[str, float], *, photos: str) -> bool:
    """Tell whether scores are better than all before them on the same photos."""
    if SCORE not in scores:
        return False
    before = BestScore.read(folder)
    return before is None or before.photos != photos or scores[SCORE] > before.score


def keep_best(checkpoint: Path, best: BestScore) -> None:
    """Keep the newest checkpoint as the best one.

    Raises:
        WriteError: It could not be kept.
    """
    _second_name(checkpoint, checkpoint.with_name(BEST_NAME))
    replace_file(checkpoint.with_name(BEST_RECORD), (json.dumps(asdict(best), indent=2) + "\n").encode())


def keep_last(checkpoint: Path, step: int, *, count: int) -> None:
    """Keep the newest checkpoint by its step, and drop those before the last ``count``.

    Raises:
        WriteError: It could not be kept.
    """
    if count < 1:
        return
    _second_name(checkpoint, checkpoint.with_name(f"checkpoint-{step:07d}.pt"))
    numbered = sorted(
        (int(found[1]), path)
        for path in checkpoint.parent.iterdir()
        if (found := NUMBERED.fullmatch(path.name)) is not None
    )
    # What lies after this step is of a run that was taken back to an earlier checkpoint: it goes first.
    for _, path in [entry for entry in numbered if entry[0] > step]:
        path.unlink(missing_ok=True)
    for _, path in [entry for entry in numbered if entry[0] <= step][:-count]:
        path.unlink(missing_ok=True)


def _second_name(path: Path, name: Path) -> None:
    temporary = part_name(name)
    try:
        try:
            os.link(path, temporary)
        except OSError:  # a disk that knows no second names
            shutil.copyfile(path, temporary)
        temporary.replace(name)
    except OSError as error:
        raise WriteError(f"{name.name} could not be saved: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
