"""The photos of a batch: which mask each gets, and what became of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate

COLUMNS = (
    QT_TRANSLATE_NOOP("PhotoTable", "Photo"),
    QT_TRANSLATE_NOOP("PhotoTable", "Mask"),
    QT_TRANSLATE_NOOP("PhotoTable", "Result"),
)
RESULT = 2
ROW_PX = 28


class PhotoTable(QTableWidget):
    """One row a photo; a tick says whether it takes part."""

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self.setHorizontalHeaderLabels([translate("PhotoTable", title) for title in COLUMNS])
        self.setAccessibleName(translate("PhotoTable", "Photos"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setObjectName("photos")
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)

    def show_photos(self, titles: Sequence[str]) -> None:
        """Show photos, all ticked."""
        self.setRowCount(len(titles))
        for row, title in enumerate(titles):
            name = QTableWidgetItem(title)
            name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            name.setCheckState(Qt.CheckState.Checked)
            self.setItem(row, 0, name)
            for column in (1, RESULT):
                self.setItem(row, column, QTableWidgetItem(""))

    def show_masks(self, words: Sequence[str]) -> None:
        """Say which mask each photo gets."""
        for row, word in enumerate(words):
            self._cell(row, 1).setText(word)

    def show_result(self, row: int, text: str, tip: str = "") -> None:
        """Say what became of a photo."""
        cell = self._cell(row, RESULT)
        cell.setText(text)
        cell.setToolTip(tip)
        self.scrollToItem(cell)

    def untick(self, row: int) -> None:
        """Take a photo out: it is done."""
        self._cell(row, 0).setCheckState(Qt.CheckState.Unchecked)

    @property
    def ticked(self) -> list[int]:
        """The rows that take part."""
        rows = range(self.rowCount())
        return [row for row in rows if self._cell(row, 0).checkState() == Qt.CheckState.Checked]

    def result(self, row: int) -> str:
        """Return what is said of a photo."""
        return self._cell(row, RESULT).text()

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        cell = self.item(row, column)
        if cell is None:
            raise IndexError(f"there is no row {row}")
        return cell
