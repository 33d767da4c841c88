"""The trainings of this user: listed, looked at again and again, started, held, stopped."""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from editor.controllers.training.programs import start_detached
from editor.state.training.plan import TrainingPlan
from editor.state.training.run_list import RunList
from editor.state.training.run_process import RunProcess, note_process, read_process
from editor.state.training.training_run import TrainingRun
from inpaint_core.errors import WriteError

LOOK_MS: Final = 700

StartDetached = Callable[[Sequence[str], Path], RunProcess | None]


class TrainingRuns(QObject):
    """Knows the runs; looks at them while one of them lives."""

    changed = Signal()
    """Something is to be shown anew."""
    over = Signal(object)
    """A TrainingRun whose process has ended while this looked."""

    def __init__(self, listed: RunList, *, start: StartDetached = start_detached, parent: QObject) -> None:
        """Read nothing yet: long trainings have told much, and the window is to appear first.

        Args:
            listed: The file that lists their folders.
            start: Starts a program that outlives this one.
            parent: Owner.
        """
        super().__init__(parent)
        self._listed, self._start = listed, start
        self.runs: list[TrainingRun] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def live(self) -> list[TrainingRun]:
        """Those with a process."""
        return [run for run in self.runs if run.is_live]

    def watch(self) -> None:
        """Look soon, and then as long as a run lives: how it ends is told."""
        self._timer.start()

    def reload(self) -> None:
        """Read the list anew: another window may have changed it."""
        self._list()
        self.look()

    def look(self) -> None:
        """Read what is new of every run; of none until the list is wanted or a run is at work."""
        if not self.runs and self._is_one_at_work():
            self._list()
        was_live = {run.folder for run in self.live}
        news = [run for run in self.runs if run.refresh()]
        if self.live and not self._timer.isActive():
            self._timer.start()
        elif not self.live:
            self._timer.stop()
        if news:
            self.changed.emit()
        for run in news:
            if run.folder in was_live and not run.is_live:
                self.over.emit(run)

    def find(self, folder: Path | None) -> TrainingRun | None:
        """Return the run of a folder."""
        return next((run for run in self.runs if run.folder == folder), None)

    def start(self, plan: TrainingPlan, program: str, home: Path, folder: Path) -> bool:
        """Start a prepared training; return whether its process was started.

        Args:
            plan: What was chosen.
            program: Python.
            home: Folder to start it in.
            folder: Of the run, prepared.

        Raises:
            WriteError: The disk is full or a folder not writable.
        """
        plan.write(folder)
        self._listed.add(folder)
        self.reload()
        run = self.find(folder)
        return run is not None and self._launch(run, plan, program, home)

    def go_on(self, run: TrainingRun, program: str, home: Path) -> bool:
        """Let a held run go on, or continue one that ended; return whether that was begun."""
        if run.state == "paused":
            return self._ask(run, RunProcess.go_on)
        return run.can_go_on and run.plan is not None and self._launch(run, run.plan, program, home)

    def pause(self, run: TrainingRun) -> bool:
        """Hold a run; return whether that worked."""
        return self._ask(run, RunProcess.pause)

    def stop(self, run: TrainingRun) -> bool:
        """Ask a run to write a checkpoint and end; return whether it was there to be asked."""
        return self._ask(run, RunProcess.stop)

    def forget(self, run: TrainingRun) -> None:
        """Take a run off the list; its files stay.

        Raises:
            WriteError: The list could not be written.
        """
        self._listed.remove(run.folder)
        self.reload()
        self.changed.emit()

    def end(self) -> None:
        """Look no more: the window closes, the runs go on."""
        self._timer.stop()

    def _list(self) -> None:
        known = {run.folder: run for run in self.runs}
        self.runs = [known.get(folder) or TrainingRun(folder) for folder in self._listed.folders()]

    def _is_one_at_work(self) -> bool:
        processes = (read_process(folder) for folder in self._listed.folders())
        return any(process is not None and process.is_alive for process in processes)

    def _launch(self, run: TrainingRun, plan: TrainingPlan, program: str, home: Path) -> bool:
        arguments = plan.running(run.folder, is_resumed=run.has_checkpoint)
        process = self._start([program, *arguments], home)
        if process is None:
            return False
        with contextlib.suppress(WriteError):  # it will say so itself, and why it ends
            note_process(run.folder, process)
        run.began(process)
        self._timer.start()
        self.changed.emit()
        return True

    def _ask(self, run: TrainingRun, what: Callable[[RunProcess], bool]) -> bool:
        is_done = run.process is not None and what(run.process)
        self.look()
        return is_done
