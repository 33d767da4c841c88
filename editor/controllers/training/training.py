"""Training from the window: joins the window of training, what is prepared, and the runs."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import platformdirs
from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from editor.controllers.training.preparing import Preparing
from editor.controllers.training.programs import NO_TRAINING, Helper, training_home
from editor.controllers.training.runs import TrainingRuns
from editor.dialogs.training.questions import TrainingQuestions
from editor.dialogs.training.train_window import TrainWindow
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.plan import RECIPES_COMMAND
from editor.state.training.recipes import read_recipes
from editor.state.training.run_list import FILE_NAME, RunList
from editor.state.training.training_run import TrainingRun
from editor.state.training.words import comparison_text, status_text
from inpaint_core.errors import WriteError

READING_RECIPES: Final = QT_TRANSLATE_NOOP("Training", "Reading the recipes: this takes some seconds…")
NOT_STARTED: Final = QT_TRANSLATE_NOOP(
    "Training", "The training could not be started: the system gave it no process."
)


def data_folder() -> Path:
    """Return the folder of the user's data; it need not exist."""
    return platformdirs.user_data_path("inpaint-editor", appauthor=False)


class TrainingController(QObject):
    """One window of training; the trainings themselves are programs of their own."""

    notice = Signal(str, str)
    """Kind and sentence for the user."""
    use_wanted = Signal(object)
    """Path of weights that are to be taken among the user's own."""

    def __init__(self, window: QWidget, questions: TrainingQuestions, *, folder: Path | None = None) -> None:
        """No window is made yet, and no training looked at.

        Args:
            window: Owner.
            questions: Asks for folders and files, and on leaving.
            folder: Of the user's data; the usual one when None.
        """
        super().__init__(window)
        self._window, self.questions = window, questions
        self._folder = data_folder() if folder is None else folder
        self.home = training_home()
        self.dialog: TrainWindow | None = None
        self.runs = TrainingRuns(RunList(self._folder / FILE_NAME), parent=self)
        self.preparing = Preparing(self)
        self._recipes = Helper(self)
        self._recipes.told.connect(self._on_recipes)
        self._recipes.ended.connect(self._on_recipes_ended)
        self.runs.changed.connect(self._show_runs)
        self.runs.over.connect(self._say_over)
        self.preparing.over.connect(self._on_prepared)

    def show_dialog(self) -> None:
        """Open the window of training, or bring it to the front."""
        if self.home is None:
            self.notice.emit("info", translate("Programs", NO_TRAINING))
            return
        if self.dialog is None:
            self.dialog = self._make_dialog()
            self.dialog.setup.say(translate("Training", READING_RECIPES))
            self._recipes.run([sys.executable, *RECIPES_COMMAND], self.home)
        self.runs.reload()
        self._show_runs()
        if self.runs.live and not self.dialog.isVisible():
            self.dialog.choose(self.runs.live[0].folder)
        self.dialog.show()
        self.dialog.activateWindow()

    def guard(self, then: Callable[[], None]) -> None:
        """Call ``then`` once it is known what becomes of running trainings; not at all if the user stays."""
        self.runs.look()
        live = self.runs.live
        answer = self.questions.on_quit(tuple(run.title for run in live)) if live else "go_on"
        if answer == "stop":
            for run in live:
                self.runs.stop(run)
        if answer != "cancel":
            then()

    def end(self) -> None:
        """Close the window of training; trainings go on, what is being prepared is given up."""
        self.runs.end()
        self._recipes.end()
        self.preparing.discard()
        if self.dialog is not None:
            self.dialog.close()

    def _make_dialog(self) -> TrainWindow:
        dialog = TrainWindow(self._window, self.questions, keep_in=str(self._folder / "training"))
        setup, page = dialog.setup, dialog.run_page
        setup.prepare_wanted.connect(self._prepare)
        setup.cancel_wanted.connect(self._cancel)
        setup.start_wanted.connect(self._start)
        setup.changed.connect(self.preparing.discard)
        self.preparing.said.connect(setup.say)
        self.preparing.progressed.connect(setup.show_preparing)
        dialog.run_chosen.connect(self._show_runs)
        for signal, slot in (
            (page.pause_wanted, self._pause),
            (page.go_on_wanted, self._go_on),
            (page.stop_wanted, self._stop),
            (page.use_wanted, self._use),
            (page.folder_wanted, self._open_folder),
            (page.forget_wanted, self._forget),
        ):
            signal.connect(partial(self._with_chosen, slot))
        return dialog

    # A new training

    def _on_recipes(self, event: Mapping[str, Any]) -> None:
        match event:
            case {"event": "recipes", "recipes": list(rows)} if self.dialog is not None:
                self.dialog.setup.show_recipes(read_recipes(rows))
            case {"event": "error", "sentence": str(sentence)} if self.dialog is not None:
                self.dialog.setup.say("", sentence)

    def _on_recipes_ended(self, complaint: str) -> None:
        if self.dialog is not None and self.dialog.setup.recipes.recipe is None:
            self.dialog.setup.say(
                "",
                translate("Training", "The recipes could not be read. {complaint}")
                .format(complaint=complaint)
                .rstrip(),
            )

    def _prepare(self) -> None:
        if self.dialog is None or self.home is None or (plan := self.dialog.setup.plan) is None:
            return
        self.preparing.start(plan, self.dialog.setup.keep_in.path, self.home)

    def _cancel(self) -> None:
        self.preparing.discard()
        if self.dialog is not None:
            self.dialog.setup.say(translate("Training", "Cancelled: nothing was kept."))
            self.dialog.setup.show_prepared(is_ready=False)

    def _on_prepared(self, is_ready: bool) -> None:  # noqa: FBT001 - a signal takes no names
        if self.dialog is not None:
            self.dialog.setup.show_prepared(is_ready=is_ready)

    def _start(self) -> None:
        if self.dialog is None or self.home is None or (prepared := self.preparing.take()) is None:
            return
        plan, folder = prepared
        self.dialog.setup.show_prepared(is_ready=False)
        try:
            is_started = self.runs.start(plan, sys.executable, self.home, folder)
        except (WriteError, OSError) as error:
            self.dialog.setup.say(
                "", translate("Training", "The training was not started. {error}").format(error=error)
            )
            return
        if not is_started:
            self.dialog.setup.say("", translate("Training", NOT_STARTED))
            return
        self.dialog.setup.say(
            translate("Training", "Started. Another training can be put together meanwhile.")
        )
        self._show_runs()
        self.dialog.choose(folder)

    # What there is

    def _with_chosen(self, slot: Callable[[TrainingRun], object]) -> None:
        run = self.runs.find(self.dialog.chosen) if self.dialog is not None else None
        if run is not None:
            slot(run)

    def _pause(self, run: TrainingRun) -> None:
        if not self.runs.pause(run):
            self.notice.emit(
                "warning",
                translate("Training", "{run} could not be paused: it has ended.").format(run=run.title),
            )

    def _go_on(self, run: TrainingRun) -> None:
        if self.home is not None and not self.runs.go_on(run, sys.executable, self.home):
            self.notice.emit("error", translate("Training", NOT_STARTED))

    def _stop(self, run: TrainingRun) -> None:
        self.runs.stop(run)

    def _use(self, run: TrainingRun) -> None:
        if run.progress.weights is not None:
            self.use_wanted.emit(run.progress.weights)

    def _open_folder(self, run: TrainingRun) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder))):
            self.notice.emit(
                "info",
                translate("Training", "No program here shows folders. The training is in {folder}.").format(
                    folder=run.folder
                ),
            )

    def _forget(self, run: TrainingRun) -> None:
        try:
            self.runs.forget(run)
        except (WriteError, OSError) as error:
            self.notice.emit("error", str(error))

    def _show_runs(self) -> None:
        if self.dialog is not None:
            self.dialog.show_runs(self.runs.runs)

    def _say_over(self, run: TrainingRun) -> None:
        """Say in the main window how a training ended: the window of training may be closed."""
        found = run.progress.comparison
        told = f" {comparison_text(found)}" if found is not None and run.state == "finished" else ""
        is_well = run.state in ("finished", "stopped")
        self.notice.emit("info" if is_well else "error", f"{run.title}: {status_text(run)}{told}")
