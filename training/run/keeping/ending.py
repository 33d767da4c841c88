"""How a run last ended, kept in its folder: a kill leaves what was said before, of an earlier step."""

import json
from pathlib import Path
from typing import Final, get_args

from inpaint_core.files.atomic import replace_file
from training.run.reports import Ending

FILE_NAME: Final = "ending.json"


def write_ending(folder: Path, step: int, ending: Ending) -> None:
    """Say in a run's folder how it ended.

    Args:
        folder: Of the run.
        step: Steps that were done then.
        ending: How.

    Raises:
        WriteError: It could not be written.
    """
    replace_file(folder / FILE_NAME, (json.dumps({"step": step, "ending": ending}) + "\n").encode())


def read_ending(folder: Path, step: int) -> Ending | None:
    """Return how a run ended at its last step; None where it ended without a word.

    Args:
        folder: Of the run.
        step: The last one that it has logged.
    """
    try:
        values = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        said = (values["step"], values["ending"])
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return next((ending for ending in get_args(Ending) if said == (step, ending)), None)
