"""The page of one training: how it goes, its curves and pictures, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QTabWidget, QVBoxLayout, QWidget

from editor.dialogs.training.curves import CurveView
from editor.dialogs.training.picture import PictureView
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.training_run import TrainingRun
from editor.state.training.words import comparison_text, status_text

NO_GRID = QT_TRANSLATE_NOOP(
    "RunPage", "The first pictures come when the training is measured for the first time."
)
NO_COMPARISON = QT_TRANSLATE_NOOP(
    "RunPage", "When the training ends, its weights are compared with the old ones on photos it never saw."
)

CAPTIONS = (
    QT_TRANSLATE_NOOP("RunPage", "Photo with hole, fill, result, photo"),
    QT_TRANSLATE_NOOP("RunPage", "Photo with hole, new weights, weights from before, photo"),
)
"""What the columns of the pictures are, by tab."""


class RunPage(QWidget):
    """Shows what it is told; says what is wanted by signals."""

    pause_wanted = Signal()
    go_on_wanted = Signal()
    stop_wanted = Signal()
    use_wanted = Signal()
    folder_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.status, self.verdict, self.warning = QLabel(), QLabel(), QLabel(), QLabel()
        self.bar = QProgressBar()
        self.loss = CurveView(
            translate("RunPage", "Loss: how far fills are from the photos"),
            number_format=".3g",
            is_smooth=True,
        )
        self.score = CurveView(
            translate("RunPage", "PSNR on photos it never saw"), number_format=".2f", unit="dB"
        )
        self.grid = PictureView(translate("RunPage", "Samples"), translate("RunPage", NO_GRID))
        self.comparison = PictureView(
            translate("RunPage", "Before and after"), translate("RunPage", NO_COMPARISON)
        )
        self.pictures, self.caption = QTabWidget(), QLabel()
        self.pause, self.stop = (
            QPushButton(translate("RunPage", "&Pause")),
            QPushButton(translate("RunPage", "&Stop")),
        )
        self.use, self.folder = (
            QPushButton(translate("RunPage", "&Use These Weights")),
            QPushButton(translate("RunPage", "Open &Folder")),
        )
        self.forget = QPushButton(translate("RunPage", "&Take off the List"))
        self._is_paused = False
        self._lay_out()
        self.pause.clicked.connect(self._on_pause)
        for button, signal in (
            (self.stop, self.stop_wanted),
            (self.use, self.use_wanted),
            (self.folder, self.folder_wanted),
            (self.forget, self.forget_wanted),
        ):
            button.clicked.connect(signal)
        for button in (self.pause, self.stop, self.use, self.folder, self.forget):
            button.setAutoDefault(False)  # Enter must not stop a training by accident

    def show_run(self, run: TrainingRun) -> None:
        """Show how a training is doing."""
        progress = run.progress
        self.title.setText(run.title)
        self.status.setText(status_text(run))
        found = progress.comparison
        self.verdict.setText(comparison_text(found) if found is not None else "")
        self.verdict.setVisible(found is not None)
        self.warning.setText(" ".join(progress.warnings[-2:]))
        self.warning.setVisible(bool(progress.warnings))
        self.bar.setRange(0, max(1, progress.total_steps))
        self.bar.setValue(progress.step)
        self.loss.show_points(progress.losses, progress.total_steps)
        self.score.show_points(progress.scores, progress.total_steps)
        self.grid.show_file(progress.grid)
        had = self.comparison.has_picture
        grid = found.get("grid") if found is not None else None
        self.comparison.show_file(run.folder / "before-after.png" if isinstance(grid, str) else None)
        if self.comparison.has_picture and not had:
            self.pictures.setCurrentWidget(self.comparison)
        self._show_buttons(run)

    def _show_buttons(self, run: TrainingRun) -> None:
        self._is_paused = run.state == "paused" or run.can_go_on
        self.pause.setText(
            translate("RunPage", "&Go On") if self._is_paused else translate("RunPage", "&Pause")
        )
        self.pause.setEnabled(run.state in ("running", "paused") or run.can_go_on)
        self.stop.setEnabled(run.state in ("starting", "running", "paused"))
        weights = run.progress.weights
        is_there = weights is not None and weights.is_file()
        self.use.setEnabled(is_there and not run.is_live and bool(run.plan is not None and run.plan.model))
        self.folder.setEnabled(run.state != "gone")
        self.forget.setEnabled(not run.is_live)

    def _on_pause(self) -> None:
        (self.go_on_wanted if self._is_paused else self.pause_wanted).emit()

    def _lay_out(self) -> None:
        self.title.setObjectName("heading")
        self.warning.setObjectName("warning")
        for label in (self.title, self.status, self.verdict, self.warning):
            label.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("RunPage", "Steps done"))
        self.pictures.addTab(self.grid, translate("RunPage", "S&amples"))
        self.pictures.addTab(self.comparison, translate("RunPage", "&Before and After"))
        self.caption.setObjectName("quiet")
        self.pictures.currentChanged.connect(
            lambda index: self.caption.setText(translate("RunPage", CAPTIONS[index]))
        )
        self.caption.setText(translate("RunPage", CAPTIONS[0]))
        pictures = QVBoxLayout()
        pictures.setSpacing(4)
        pictures.addWidget(self.pictures, 1)
        pictures.addWidget(self.caption)
        curves = QVBoxLayout()
        curves.addWidget(self.loss, 1)
        curves.addWidget(self.score, 1)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(curves, 1)
        middle.addLayout(pictures, 1)
        buttons = QHBoxLayout()
        for button in (self.pause, self.stop, self.use):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.folder, self.forget):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.title, self.status, self.bar, self.verdict, self.warning):
            column.addWidget(part)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
