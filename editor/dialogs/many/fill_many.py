"""Fill many photos: which masks, which model; then how far it is, and what became of each."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.many.photo_table import PhotoTable
from editor.state.language.core_words import core_words
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.recipes.fill_many import MaskChoice
from inpaint_core.request import Progress

SIZE: Final = QSize(720, 520)
FRAME_PX: Final = 60
"""Left free of the screen for the frame of the window."""
PARTS: Final = 1000
"""Of one photo in the bar."""
MASKS: Final[dict[MaskChoice, str]] = {
    "own": QT_TRANSLATE_NOOP("ManyFillMany", "Each photo's own; the one on show for photos without"),
    "one": QT_TRANSLATE_NOOP("ManyFillMany", "The one on show, for all photos"),
}


class FillManyDialog(QDialog):
    """Over the window, which goes on painting. Closing it while it fills stops after the step at hand."""

    start_wanted = Signal()
    """The photos that are ticked are to be filled."""
    stop_wanted = Signal()
    """No further photo is to be filled."""
    changed = Signal()
    """Another mask or model was chosen."""

    def __init__(self, window: QWidget, titles: Sequence[str], models: Sequence[tuple[str, str]]) -> None:
        """Show photos.

        Args:
            window: Over which it opens.
            titles: Of the photos.
            models: Names and titles of what can fill, the chosen one first; none for a recipe.
        """
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(translate("ManyFillMany", "Fill Many Photos"))
        self.intro = QLabel()
        self.intro.setWordWrap(True)
        self.model = QComboBox()
        self.model.setAccessibleName(translate("ManyFillMany", "Model"))
        for name, title in models:
            self.model.addItem(title, name)
        self.masks = QComboBox()
        self.masks.setAccessibleName(translate("ManyFillMany", "Masks"))
        for choice, title in MASKS.items():
            self.masks.addItem(translate("ManyFillMany", title), choice)
        self.scale = QCheckBox(translate("ManyFillMany", "&Scale masks to photos of another size"))
        self.table = PhotoTable()
        self.table.show_photos(titles)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.summary = QLabel(
            translate("ManyFillMany", "Results go beside each photo, as photo-filled. Nothing is replaced.")
        )
        self.summary.setObjectName("quiet")
        self.summary.setWordWrap(True)
        self.start_button, self.stop_button = (
            QPushButton(translate("ManyFillMany", "&Fill")),
            QPushButton(translate("ManyFillMany", "S&top")),
        )
        self.close_button = QPushButton(translate("ManyFillMany", "Close"))
        self._is_running, self._is_closing = False, False
        self._rows: list[int] = []
        self._lay_out(has_models=bool(models))
        self._connect()
        self._refresh()
        self.start_button.setDefault(True)
        self.start_button.setFocus()
        self.resize(SIZE.boundedTo(self.screen().availableSize() - QSize(FRAME_PX, FRAME_PX)))

    @property
    def is_running(self) -> bool:
        """Whether photos are being filled."""
        return self._is_running

    def _connect(self) -> None:
        self.start_button.clicked.connect(self.start_wanted)
        self.stop_button.clicked.connect(self._stop)
        self.close_button.clicked.connect(self.reject)
        self.model.activated.connect(self.changed)
        self.masks.activated.connect(self.changed)
        self.table.itemChanged.connect(self._refresh)

    def _lay_out(self, *, has_models: bool) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(translate("ManyFillMany", "&Model"), self.model)
        form.addRow(translate("ManyFillMany", "M&asks"), self.masks)
        form.addRow("", self.scale)
        form.setRowVisible(self.model, has_models)
        form.setRowVisible(self.masks, has_models)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.start_button, self.stop_button, self.close_button):
            button.setIcon(QIcon())
            button.setAutoDefault(button is self.start_button)
            buttons.addWidget(button)
        self.start_button.setObjectName("primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 12)
        box.setSpacing(12)
        box.addWidget(self.intro)
        box.addLayout(form)
        box.addWidget(self.table, 1)
        box.addWidget(self.bar)
        box.addWidget(self.summary)
        box.addLayout(buttons)
        self.intro.hide()

    def show_intro(self, text: str) -> None:
        """Say what is done, over all choices."""
        self.intro.setText(text)
        self.intro.show()

    @property
    def mask_choice(self) -> MaskChoice:
        """Which masks are chosen."""
        return "one" if self.masks.currentData() == "one" else "own"

    # While it runs

    def show_running(self, rows: Sequence[int]) -> None:
        """The photos of these rows are being filled, in this order."""
        self._is_running, self._rows = True, list(rows)
        self.bar.setRange(0, max(1, len(rows)) * PARTS)
        self.bar.setValue(0)
        for row in rows:
            self.table.show_result(row, translate("ManyFillMany", "waiting"))
        self.summary.setText("")
        self._refresh()

    def show_progress(self, number: int, progress: Progress) -> None:
        """Show a step of a photo."""
        part = PARTS * progress.done // max(1, progress.total)
        self.bar.setValue(max(self.bar.value(), number * PARTS + part))
        self.table.show_result(self._rows[number], f"{core_words(progress.stage)}…")
        self.summary.setText(
            translate("ManyFillMany", "Photo {number} of {count}").format(
                number=number + 1, count=len(self._rows)
            )
        )

    def show_done(self, number: int, text: str, tip: str) -> None:
        """A photo is done, and is not taken again unless it is ticked again."""
        self.show_result(number, text, tip)
        self.table.untick(self._rows[number])

    def show_result(self, number: int, text: str, tip: str = "") -> None:
        """Say what became of a photo."""
        self.bar.setValue((number + 1) * PARTS)
        self.table.show_result(self._rows[number], text, tip)

    def show_end(self, summary: str) -> None:
        """Nothing is filled any more."""
        self._is_running = False
        for row in self._rows:
            if self.table.result(row).endswith("…") or self.table.result(row) == "waiting":
                self.table.show_result(row, translate("ManyFillMany", "not filled"))
        self.summary.setText(summary)
        self.stop_button.setText(translate("ManyFillMany", "S&top"))
        self._refresh()
        if self._is_closing:
            super().reject()

    def reject(self) -> None:
        """Close; what runs is stopped first."""
        if self._is_running:
            self._is_closing = True
            self._stop()
        else:
            super().reject()

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_button.setText(translate("ManyFillMany", "Stopping…"))
        self.stop_wanted.emit()

    def _refresh(self) -> None:
        running = self._is_running
        for part in (self.model, self.masks, self.scale):
            part.setEnabled(not running)
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.stop_button.setEnabled(running)
        self.start_button.setVisible(not running)
        self.start_button.setEnabled(bool(self.table.ticked))
