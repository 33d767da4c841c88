"""Starting the programs of training: one that ends with the window, and one that outlives it."""

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QProcess, Signal

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.run_process import RunProcess, process_of

NO_TRAINING: Final = QT_TRANSLATE_NOOP(
    "Programs",
    "This build of the editor comes without training. Install it with Python (pipx install .) to train.",
)
END_MS: Final = 3000


def training_home() -> Path | None:
    """Return the folder that the package of training is imported from; None where there is none.

    It is looked for, not imported: with it would come torch.
    """
    spec = None if getattr(sys, "frozen", False) else importlib.util.find_spec("training")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]).parent if places else None


class Helper(QObject):
    """A program whose lines are read as they come; it is ended with its owner."""

    told = Signal(dict)
    """One event."""
    ended = Signal(str)
    """It is over: the last line of what it complained of, or nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest = b""

    @property
    def is_busy(self) -> bool:
        """Whether it runs."""
        return self._process is not None

    def run(self, program: Sequence[str], home: Path) -> None:
        """Start it; what ran before is ended.

        Args:
            program: With its arguments.
            home: Folder to start it in.
        """
        self.end()
        self._rest = b""
        process = QProcess(self)
        self._process = process
        process.setWorkingDirectory(str(home))
        process.readyReadStandardOutput.connect(lambda: self._read(process))
        process.finished.connect(lambda: self._on_end(process))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        process.start(program[0], list(program[1:]))

    def end(self) -> None:
        """End it now; nothing more is told."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(END_MS)
            process.deleteLater()

    def _read(self, process: QProcess) -> None:
        if process is not self._process:
            return
        *lines, self._rest = (self._rest + bytes(process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            try:
                event: Any = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and process is self._process:
                self.told.emit(event)

    def _on_end(self, process: QProcess) -> None:
        if process is not self._process:
            return
        self._read(process)
        self._process = None
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip().splitlines()
        process.deleteLater()
        self.ended.emit(said[-1] if said else "")

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._process = None
            process.deleteLater()
            self.ended.emit(translate("Programs", "Python could not be started."))


def start_detached(program: Sequence[str], home: Path) -> RunProcess | None:
    """Start a program that goes on when the window is closed; it writes into files of its own.

    Args:
        program: With its arguments.
        home: Folder to start it in.

    Returns:
        The process; None where it could not be started.
    """
    # With the pid, which the stub of this overload does not say.
    started: Any = QProcess.startDetached(program[0], list(program[1:]), str(home))
    is_started, pid = started
    return process_of(int(pid)) if is_started else None
