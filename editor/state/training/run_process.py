"""The process of a run: whether it is there, and how it is held, let go and asked to stop.

Who starts a process writes its ``process.json`` into the run's folder, for another window may look before it
has come so far; then the process writes it itself. The number of a process that has ended is
given to others: only together with the time it was made does it mean this one.
"""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from inpaint_core.files.atomic import replace_file

FILE_NAME: Final = "process.json"
SAME_SECONDS: Final = 1.0
"""Two readings of when a process was made differ by less."""


@dataclass(frozen=True)
class RunProcess:
    """A process that may have ended meanwhile.

    Attributes:
        pid: Its number.
        created: When it was made, in seconds since 1970.
    """

    pid: int
    created: float

    @property
    def is_alive(self) -> bool:
        """Whether it is there."""
        return self._find() is not None

    @property
    def is_paused(self) -> bool:
        """Whether it is held."""
        process = self._find()
        with contextlib.suppress(psutil.Error):
            return process is not None and process.status() == psutil.STATUS_STOPPED
        return False

    def pause(self) -> bool:
        """Hold it where it is: it keeps its memory and takes no time; return whether that worked."""
        with contextlib.suppress(psutil.Error):
            if (process := self._find()) is not None:
                process.suspend()
                return True
        return False

    def go_on(self) -> bool:
        """Let it go on after ``pause``; return whether that worked."""
        with contextlib.suppress(psutil.Error):
            if (process := self._find()) is not None:
                process.resume()
                return True
        return False

    def stop(self) -> bool:
        """Ask it to write a checkpoint after its step and end; return whether it was there to be asked."""
        with contextlib.suppress(psutil.Error):
            if (process := self._find()) is not None:
                process.terminate()
                process.resume()  # one that is held hears nothing
                return True
        return False

    def _find(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            is_it = abs(process.create_time() - self.created) < SAME_SECONDS
            return process if is_it and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def read_process(folder: Path) -> RunProcess | None:
    """Return the process that said last that it works in a folder; None where none did."""
    try:
        values: Any = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return RunProcess(int(values["pid"]), float(values["created"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def note_process(folder: Path, process: RunProcess) -> None:
    """Leave in a folder that a process works in it, as the process will do itself.

    Raises:
        WriteError: The folder cannot be written to.
    """
    values = {"pid": process.pid, "created": process.created}
    replace_file(folder / FILE_NAME, (json.dumps(values) + "\n").encode())


def process_of(pid: int) -> RunProcess | None:
    """Return a process that was just started; None where it has ended already."""
    try:
        return RunProcess(pid, psutil.Process(pid).create_time())
    except (psutil.Error, ValueError):
        return None


def total_memory_bytes() -> int:
    """Return how much memory the computer has."""
    return int(psutil.virtual_memory().total)
