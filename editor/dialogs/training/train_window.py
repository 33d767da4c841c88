"""The window of training: on the left the trainings there are, on the right a new one or the chosen one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from editor.dialogs.training.questions import TrainingQuestions
from editor.dialogs.training.run_page import RunPage
from editor.dialogs.training.setup_page import SetupPage
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.training_run import RunState, TrainingRun

SIZE: Final = QSize(1080, 700)
SPARE: Final = QSize(40, 80)
"""Of the screen: for the window's own frame."""
LIST_PX: Final = 220
WORDS: Final[dict[RunState, str]] = {
    "starting": QT_TRANSLATE_NOOP("TrainWindow", "getting ready"),
    "running": QT_TRANSLATE_NOOP("TrainWindow", "running"),
    "paused": QT_TRANSLATE_NOOP("TrainWindow", "paused"),
    "comparing": QT_TRANSLATE_NOOP("TrainWindow", "comparing"),
    "finished": QT_TRANSLATE_NOOP("TrainWindow", "finished"),
    "stopped": QT_TRANSLATE_NOOP("TrainWindow", "stopped"),
    "failed": QT_TRANSLATE_NOOP("TrainWindow", "could not go on"),
    "died": QT_TRANSLATE_NOOP("TrainWindow", "was ended from outside"),
    "gone": QT_TRANSLATE_NOOP("TrainWindow", "folder is missing"),
}


class TrainWindow(QDialog):
    """Shows what it is told; the pages say what is wanted."""

    run_chosen = Signal()

    def __init__(self, window: QWidget, questions: TrainingQuestions, *, keep_in: str) -> None:
        """Build the window; it is not shown yet.

        Args:
            window: Owner.
            questions: Asks for folders and files.
            keep_in: Folder in which trainings are kept.
        """
        super().__init__(window)
        self.setObjectName("training")
        self.setWindowTitle(translate("TrainWindow", "Train on Your Own Photos"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("TrainWindow", "Trainings"))
        self.list.setFixedWidth(LIST_PX)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.addItem(translate("TrainWindow", "New training"))
        self.setup = SetupPage(questions, keep_in=keep_in)
        self.run_page = RunPage()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.setup)
        self.pages.addWidget(self.run_page)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(self.pages, 1)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._on_row)
        self.resize(SIZE.boundedTo(window.screen().availableSize() - SPARE))

    @property
    def chosen(self) -> Path | None:
        """Folder of the chosen training; None for a new one."""
        item = self.list.currentItem()
        found: Path | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    def choose(self, folder: Path | None) -> None:
        """Choose a training; None for a new one."""
        rows = [
            row
            for row in range(self.list.count())
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == folder
        ]
        self.list.setCurrentRow(rows[0] if rows else 0)

    def show_runs(self, runs: Sequence[TrainingRun]) -> None:
        """List these trainings; the chosen one stays chosen."""
        chosen = self.chosen
        texts = [f"{run.title}\n{translate('TrainWindow', WORDS[run.state])}" for run in runs]
        if [self.list.item(row).text() for row in range(1, self.list.count())] != texts:
            self.list.blockSignals(True)  # noqa: FBT003 - Qt's own
            while self.list.count() > 1:
                self.list.takeItem(1)
            for run, text in zip(runs, texts, strict=True):
                item = QListWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, run.folder)
                item.setToolTip(str(run.folder))
                self.list.addItem(item)
            self.choose(chosen)
            self.list.blockSignals(False)  # noqa: FBT003 - Qt's own
        current = next((run for run in runs if run.folder == self.chosen), None)
        if current is not None:
            self.run_page.show_run(current)
        self.pages.setCurrentWidget(self.run_page if current is not None else self.setup)

    def _on_row(self) -> None:
        self.run_chosen.emit()
