"""The process of a run as others see it. Free of torch: it is told of before anything slow begins."""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Final

import psutil

from inpaint_core.files.atomic import replace_file

PROCESS_NAME: Final = "process.json"
EVENTS_NAME: Final = "events.jsonl"
ERRORS_NAME: Final = "errors.txt"
NICENESS: Final = 10
"""The window, and whatever else the user does, goes first."""


def say_who_runs(folder: Path) -> None:
    """Leave in the run's folder by which process it runs; what remains of a dead one is recognised as such.

    Raises:
        WriteError: The folder cannot be written to.
    """
    process = psutil.Process()
    values = {"pid": process.pid, "created": process.create_time()}
    replace_file(folder / PROCESS_NAME, (json.dumps(values) + "\n").encode())


def write_into(folder: Path) -> None:
    """Let all that is written from now on go into files of the run: nobody may be there to read it.

    Raises:
        OSError: The files cannot be written.
    """
    for name, descriptor in ((EVENTS_NAME, 1), (ERRORS_NAME, 2)):
        with (folder / name).open("ab") as file:
            os.dup2(file.fileno(), descriptor)


def be_nice() -> None:
    """Let other programs go first."""
    with contextlib.suppress(OSError, psutil.Error):
        nice = psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else NICENESS
        psutil.Process().nice(nice)
