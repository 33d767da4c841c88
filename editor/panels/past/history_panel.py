"""The steps that were done, with small pictures; a click goes to how the photo was after one."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from editor.state.history import Step
from editor.state.language.steps import step_words
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.theme import current_shades

PICTURE: Final = QSize(48, 36)
OPENED: Final = QT_TRANSLATE_NOOP("HistoryPanel", "Opened")
MIN_ROWS: Final = 3

Index = QModelIndex | QPersistentModelIndex
_TOP: Final = QModelIndex()


class StepModel(QAbstractListModel):
    """The photo as it was opened, then every step; those that are undone come after ``now``."""

    def __init__(self, picture_of: Callable[[Step | None], QPixmap | None], parent: QObject) -> None:
        """Nothing is open.

        Args:
            picture_of: Returns the small picture of a step, or of the photo as it was opened (None).
            parent: Owner.
        """
        super().__init__(parent)
        self._picture_of = picture_of
        self._steps: tuple[Step | None, ...] = ()
        self.now = 0
        """Row of what the photo is now."""

    def show_steps(self, steps: tuple[Step | None, ...], now: int) -> None:
        """Show these rows; only what changed is drawn anew."""
        same = 0
        for before, after in zip(self._steps, steps, strict=False):
            if before is not after:
                break
            same += 1
        if same < len(self._steps):
            self.beginRemoveRows(_TOP, same, len(self._steps) - 1)
            self._steps = self._steps[:same]
            self.endRemoveRows()
        if same < len(steps):
            self.beginInsertRows(_TOP, same, len(steps) - 1)
            self._steps = steps
            self.endInsertRows()
        if now != self.now:
            first, last = sorted((now, self.now))
            self.now = now
            if steps:
                self.dataChanged.emit(self.index(first), self.index(min(last, len(steps) - 1)))

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        step = self._steps[index.row()]
        is_undone = index.row() > self.now
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return translate("HistoryPanel", OPENED) if step is None else step_words(step.label)
            case Qt.ItemDataRole.DecorationRole:
                picture = self._picture_of(step)
                return _blank() if picture is None else QIcon(picture)
            case Qt.ItemDataRole.ForegroundRole if is_undone:
                return QColor(current_shades().quiet_text)
            case Qt.ItemDataRole.ToolTipRole:
                return (
                    translate("HistoryPanel", "Undone: go there to do it again")
                    if is_undone
                    else translate("HistoryPanel", "Go back to here")
                )
        return None


def _blank() -> QIcon:
    """Return room for the picture of a step that has none: one restored after a crash."""
    pixmap = QPixmap(PICTURE)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


class HistoryPanel(QWidget):
    """A list; the row of what the photo is now is selected."""

    chosen = Signal(int)
    """How many steps the user wants to be done: 0 = the photo as it was opened."""

    def __init__(
        self, picture_of: Callable[[Step | None], QPixmap | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model: Final = StepModel(picture_of, self)
        self.list: Final = QListView()
        self.list.setModel(self.model)
        self.list.setIconSize(PICTURE)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(translate("HistoryPanel", "History"))
        self.list.setMinimumHeight(MIN_ROWS * (PICTURE.height() + 4))
        self.list.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.list.activated.connect(lambda index: self.chosen.emit(index.row()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)

    def show_steps(self, steps: tuple[Step, ...] | None, now: int) -> None:
        """Show the steps of a document, ``now`` of them done; None without one."""
        self.model.show_steps(() if steps is None else (None, *steps), now)
        if steps is not None:
            here = self.model.index(now)
            self.list.setCurrentIndex(here)
            self.list.scrollTo(here)
